"""A committee and its members."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.choices import Level
from applications.models import Series, Speciality
from kashgar_zc.accounts.models import Organisation


class Committee(models.Model):
    """A committee (评委会) of one organiser for a series, or one of its specialities, and the levels it may judge.

    Its term ends at most the rules' years after it begins [O40]; `policies.refusal_to_found` says so.
    """

    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="committees")
    name = models.CharField(_("名称"), max_length=80)
    series = models.ForeignKey(Series, models.PROTECT, related_name="+", verbose_name=_("系列"))
    speciality = models.ForeignKey(
        Speciality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("专业")
    )
    levels = models.JSONField(_("级别"), default=list)  # values of Level
    term_from = models.DateField(_("任期起"))
    term_to = models.DateField(_("任期止"))
    founded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    founded_at = models.DateTimeField()

    class Meta:
        ordering = ["-founded_at", "-pk"]
        verbose_name = _("评委会")
        constraints = [
            models.UniqueConstraint(fields=["organiser", "name"], name="committee_name_of_organiser"),
            models.CheckConstraint(condition=Q(term_to__gt=F("term_from")), name="committee_term_runs_forward"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def level_names(self) -> str:
        return "、".join(str(Level(one).label) for one in Level.values if one in self.levels)


class Member(models.Model):
    """One expert's seat. A seat that was vacated stays, with the day it ended."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats")
    is_chair = models.BooleanField(_("主任委员"), default=False)
    seated_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["committee", "-is_chair", "pk"]
        verbose_name = _("评委")
        constraints = [
            models.UniqueConstraint(fields=["committee", "user"], condition=Q(left_at=None), name="one_seat_an_expert"),
            models.UniqueConstraint(
                fields=["committee"], condition=Q(is_chair=True, left_at=None), name="one_chair_a_committee"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)
