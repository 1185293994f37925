"""The publicity in the unit before its opinion: when it ran, how it was posted, who objected, how it ended."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from kashgar_zc.accounts.models import Organisation

from ..choices import Outcome


class UnitPublicity(models.Model):
    """One publicity (申报前公示) of one submission in its unit [O40 16].

    `last_day` is computed and stored at opening; `ends_at` is its 24:00 Beijing time, and nothing is concluded earlier,
    whatever the outcome. `submitted_at` repeats the file's: a file taken back and submitted anew is publicised anew.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="unit_publicities")
    submitted_at = models.DateTimeField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    how_posted = models.CharField(_("公示方式"), max_length=100)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    ends_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    concluded_at = models.DateTimeField(null=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("单位公示")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "submitted_at"],
                condition=~Q(outcome="objection"),
                name="one_standing_publicity_per_submission",
            ),
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True, concluded_by__isnull=True, outcome="")
                | (Q(concluded_at__isnull=False, concluded_by__isnull=False) & ~Q(outcome="")),
                name="publicity_concluded_by_at_and_how",
            ),
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True) | Q(concluded_at__gte=F("ends_at")),
                name="publicity_concluded_after_its_last_day",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day"), ends_at__gt=F("opened_at")) & ~Q(how_posted=""),
                name="publicity_runs_forward_and_is_posted",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "last_day", "id"], condition=Q(concluded_at=None), name="publicity_running"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.first_day}–{self.last_day}"

    @property
    def is_running(self) -> bool:
        return self.concluded_at is None


class UnitObjection(models.Model):
    """One objection to a publicity in the unit, recorded while that runs, and what checking it showed.

    Each is answered for itself, with `finding`, before the publicity is concluded. An answer is written once.
    """

    publicity = models.ForeignKey(UnitPublicity, models.CASCADE, related_name="objections")
    note = models.CharField(_("异议内容"), max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_upheld = models.BooleanField(null=True)
    finding = models.CharField(_("核查结论"), max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["publicity", "pk"]
        verbose_name = _("单位公示异议")
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="unit_objection_says_what"),
            models.CheckConstraint(
                condition=Q(is_upheld__isnull=True, decided_at__isnull=True, decided_by__isnull=True, finding="")
                | (Q(is_upheld__isnull=False, decided_at__isnull=False, decided_by__isnull=False) & ~Q(finding="")),
                name="unit_objection_answered_by_at_and_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publicity_id} {self.recorded_at}"

    @property
    def word(self) -> str:
        """Return what became of it."""
        if self.is_upheld is None:
            return _("待核查")
        return _("异议成立") if self.is_upheld else _("异议不成立")
