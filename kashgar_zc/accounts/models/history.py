"""What happened to an organisation's name, its facts and to the organisation itself: written once, never edited."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .organisation import Organisation


class NameChange(models.Model):
    """An organisation took another name from a day on; papers of before keep the name of their time."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="name_changes")
    old = models.CharField(_("原名称"), max_length=100)
    new = models.CharField(_("新名称"), max_length=100)
    starts_on = models.DateField(_("启用日期"))
    reason = models.CharField(_("依据"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["organisation", "pk"]
        verbose_name = _("单位更名")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(old=models.F("new")) & ~models.Q(reason=""), name="name_change_says_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class Correction(models.Model):
    """What a unit is was put right, by its office, its bureau or the centre (`office`).

    `changes` is field -> [before, after] in words, `files` the keys of those that go on by another bureau since.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="corrections")
    changes = models.JSONField()
    files = models.JSONField(default=list)
    reason = models.CharField(_("依据"), max_length=300)
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["organisation", "pk"]
        verbose_name = _("单位信息更正")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(changes={}) & ~models.Q(reason=""), name="correction_says_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {', '.join(self.changes)}"


class Merger(models.Model):
    """A unit went into another one; `moved` counts what went with it: files, drafts, appointments.

    `moved["rows"]` holds the keys of what went, by which the merger is taken back; mergers of long ago have none.
    """

    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="merged")
    into = models.ForeignKey(Organisation, models.PROTECT, related_name="mergers")
    reason = models.CharField(_("依据"), max_length=300)
    moved = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["into", "pk"]
        verbose_name = _("单位合并")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(unit=models.F("into")) & ~models.Q(reason=""), name="merger_of_two_units"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} → {self.into}"


class MergerReversal(models.Model):
    """A merger was taken back; `moved` counts what went back, and keeps the keys of the files that stayed."""

    merger = models.OneToOneField(Merger, models.PROTECT, related_name="reversal")
    reason = models.CharField(_("依据"), max_length=300)
    moved = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("撤销合并")
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="merger_reversal_has_reason")]

    def __str__(self) -> str:
        return f"{self.merger.into} → {self.merger.unit}"
