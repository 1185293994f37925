"""Counties, the organisations of the four desks, and who works where from when to when."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..choices import Nature, OrganisationKind, Role, Standing


class County(models.Model):
    """One of the prefecture's counties and cities, by its GB/T 2260 code."""

    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(_("名称"), max_length=40)
    hard_remote_from = models.DateField(_("艰苦边远起"), null=True, blank=True)
    hard_remote_to = models.DateField(_("艰苦边远止"), null=True, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("县（市）")

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A unit, a county's human-resources bureau, an industry bureau, or the evaluation centre.

    `code` is the unified social credit code; a village school may have none (the county then confirms it).
    `bureau` is who checks a unit's achievements; a unit without one skips that desk. A merged unit names the one that it
    went into: nobody applies from it any more, and what it was stays.
    """

    kind = models.CharField(max_length=10, choices=OrganisationKind)
    name = models.CharField(_("名称"), max_length=100)
    code = models.CharField(_("统一社会信用代码"), max_length=18, null=True, blank=True, unique=True)
    county = models.ForeignKey(County, models.PROTECT, null=True, blank=True, verbose_name=_("县（市）"))
    nature = models.CharField(_("单位性质"), max_length=10, choices=Nature, blank=True)
    is_prefecture_direct = models.BooleanField(_("地直单位"), default=False)
    bureau = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="units")
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.APPROVED)
    contact = models.CharField(_("联系人"), max_length=50, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    refusal_reason = models.CharField(max_length=300, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="absorbed")

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("机构")
        constraints = [
            models.UniqueConstraint(fields=["county"], condition=Q(kind="county"), name="one_office_per_county"),
            models.UniqueConstraint(fields=["county", "name"], condition=Q(kind="unit"), name="unit_name_in_county"),
            models.CheckConstraint(
                condition=~Q(kind="unit") | Q(is_prefecture_direct=True) | Q(county__isnull=False),
                name="unit_has_county_or_is_direct",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="organisation_decided_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(standing="merged", merged_into__isnull=False)
                | (~Q(standing="merged") & Q(merged_into__isnull=True)),
                name="merged_says_into_what",
            ),
        ]
        indexes = [models.Index(fields=["kind", "standing", "county", "name"], name="organisation_list")]

    def __str__(self) -> str:
        return self.name


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def on(self, day: dt.date) -> AppointmentQuerySet:
        """Return the appointments in force on a day; acting for a unit (代行) lasts no longer than the post it is done from."""
        in_force = Q(ends_on__isnull=True) | Q(ends_on__gte=day), Q(starts_on__lte=day)
        post = Appointment.objects.filter(
            *in_force, user=models.OuterRef("user"), organisation=models.OuterRef("acting_from"), role=Role.REVIEWER
        )
        return self.filter(*in_force).filter(Q(acting_from=None) | models.Exists(post))


class Appointment(models.Model):
    """A person's role for an organisation between two dates (the last day included).

    `acting_from` is the office whose reviewer acts for a unit that has nobody (代行); it says so on each verdict.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=10, choices=Role)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    acting_from = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("任职")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")), name="appointment_dates"
            ),
            models.UniqueConstraint(fields=["user", "organisation", "role", "starts_on"], name="appointment_once"),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False, ends_on__isnull=False),
                name="appointment_ended_by_at_and_on",
            ),
        ]

    def __str__(self) -> str:
        words = _("%(organisation)s %(role)s（代行）") if self.acting_from_id else "%(organisation)s %(role)s"
        return words % {"organisation": self.organisation, "role": self.get_role_display()}
