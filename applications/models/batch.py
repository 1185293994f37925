"""A season and its batches: who organises, what is offered, when, and by which rules."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kashgar_zc.accounts.models import County, Organisation

from ..choices import Level, OpenTo, PhaseKind
from ..rules import Rules
from .catalogue import Category, Series


class Season(models.Model):
    """One evaluation year (年度) under one notice."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    name = models.CharField(max_length=60)
    notice = models.CharField(_("通知"), max_length=200)
    is_current = models.BooleanField(default=False)

    class Meta:
        ordering = ["-year"]
        verbose_name = _("年度")
        constraints = [
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="one_current_season")
        ]

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """One run inside a season (评审批次). `rules` is parsed by `Rules.parse`; `county` is set on county-run batches."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="batches")
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    county = models.ForeignKey(County, models.PROTECT, null=True, blank=True, related_name="batches")
    rules_data = models.JSONField(default=dict)
    announced_open_at = models.DateTimeField(null=True, editable=False)
    announced_close_at = models.DateTimeField(null=True, editable=False)
    reminded = models.JSONField(default=list, editable=False)  # the days-before-close already reminded of

    class Meta:
        ordering = ["season", "pk"]
        verbose_name = _("评审批次")
        constraints = [models.UniqueConstraint(fields=["season", "code"], name="batch_code_in_season")]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def rules(self) -> Rules:
        return Rules.parse(self.rules_data)

    def phase(self, kind: PhaseKind) -> Phase | None:
        """Return a phase, or None while its dates are not announced. Uses prefetched phases."""
        return next((phase for phase in self.phases.all() if phase.kind == kind), None)


class Phase(models.Model):
    """A dated phase of a batch: open while `opens_at <= now < closes_at`."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=10, choices=PhaseKind)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        ordering = ["opens_at", "pk"]
        verbose_name = _("阶段")
        constraints = [
            models.UniqueConstraint(fields=["batch", "kind"], name="phase_once_in_batch"),
            models.CheckConstraint(condition=Q(closes_at__gt=models.F("opens_at")), name="phase_closes_after_opening"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.get_kind_display()}"

    def is_open(self, now: dt.datetime) -> bool:
        return self.opens_at <= now < self.closes_at


class Offer(models.Model):
    """A category × series × level that a batch covers, and whose units it is for."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="offers")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level)
    open_to = models.CharField(max_length=10, choices=OpenTo, default=OpenTo.ALL)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("申报范围")
        constraints = [models.UniqueConstraint(fields=["batch", "category", "series", "level"], name="offer_once")]

    def __str__(self) -> str:
        return f"{self.batch} {self.category} {self.series} {self.get_level_display()}"


class Permit(models.Model):
    """A named person's permission to submit after the close (late permit), with its reason, on the record."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="permits")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="permits")
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("逾期许可")

    def __str__(self) -> str:
        return f"{self.batch} {self.person}"
