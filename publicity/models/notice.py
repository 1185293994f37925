"""A notice of results and the persons on it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Batch


class Notice(models.Model):
    """A publicity of results (公示) of one batch [O40, N 四.12]; the period is computed and stored at opening.

    `ends_at` is 24:00 Beijing time of `last_day`; `ended_at` is when the periodic task took the list down, never earlier.
    All but `ended_at` is written once (a database trigger refuses the rest) and in the audit chain.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="notices")
    title = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("正文"), max_length=2000)
    contact = models.CharField(_("受理异议的联系方式"), max_length=200)
    first_day = models.DateField()
    last_day = models.DateField()
    days = models.PositiveSmallIntegerField()  # working days, the batch's rule at opening
    ends_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("公示")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day"), ends_at__gt=F("opened_at"), days__gt=0),
                name="notice_runs_forward",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("ends_at")), name="notice_never_ends_early"
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at"], condition=Q(ended_at=None), name="notice_running"),
            models.Index(fields=["batch", "-opened_at", "-id"], name="notice_of_batch"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_running(self, now: dt.datetime) -> bool:
        return self.opened_at <= now < self.ends_at


class Entry(models.Model):
    """One person on a notice: name, unit, series, speciality, title as the public reads them [N 四.12], and no more."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="entries")
    application = models.ForeignKey(Application, models.PROTECT, related_name="notice_entries")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=50)
    unit = models.CharField(max_length=100)
    series = models.CharField(max_length=60)
    speciality = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=60)

    class Meta:
        ordering = ["notice", "position"]
        verbose_name = _("公示对象")
        constraints = [
            models.UniqueConstraint(fields=["application"], name="application_on_one_notice"),
            models.UniqueConstraint(fields=["notice", "position"], name="notice_position_once"),
        ]

    def __str__(self) -> str:
        return self.name
