"""Who works on a file at a desk, so that two people do not do the same one."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Appointment, Organisation

# `ClaimQuerySet.in_force` for statements that are written out; takes the instant.
IN_FORCE = """
    SELECT claim.* FROM (SELECT %s::timestamptz AS now) AS moment
    JOIN review_claim AS claim ON claim.ended_at IS NULL AND (claim.until IS NULL OR claim.until > moment.now)
    JOIN applications_application AS stay
        ON stay.id = claim.application_id AND stay.at_id = claim.organisation_id AND stay.since = claim.since
    WHERE EXISTS (
        SELECT FROM (SELECT (moment.now AT TIME ZONE 'Asia/Shanghai')::date AS today) AS calendar
        JOIN accounts_appointment AS seat ON today BETWEEN seat.starts_on AND coalesce(seat.ends_on, 'infinity')
        LEFT JOIN accounts_appointment AS post ON post.user_id = seat.user_id AND post.organisation_id = seat.acting_from_id
            AND post.role = 'reviewer' AND today BETWEEN post.starts_on AND coalesce(post.ends_on, 'infinity')
        WHERE seat.user_id = claim.holder_id AND seat.organisation_id = claim.organisation_id AND seat.role = 'reviewer'
            AND (seat.acting_from_id IS NULL OR post.id IS NOT NULL))"""


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Which claims count; every list, rule and figure asks here, or by `IN_FORCE`."""

    def standing(self, now: dt.datetime) -> ClaimQuerySet:
        """Return the claims of files still on that stay at that desk, within their lease; what was assigned has none."""
        stay = self.filter(ended_at=None, organisation=F("application__at"), since=F("application__since"))
        return stay.filter(Q(until=None) | Q(until__gt=now))

    def in_force(self, now: dt.datetime) -> ClaimQuerySet:
        """Return the claims that hold others off: the standing ones of people who still review for that desk."""
        held = Appointment.objects.on(clock.on_day(now)).filter(
            user=OuterRef("holder"), organisation=OuterRef("organisation"), role=Role.REVIEWER
        )
        return self.standing(now).filter(Exists(held.order_by()))


class Claim(models.Model):
    """One claim (认领) of one stay of a file at a desk; `since` repeats the file's, and a claim ends with the stay.

    It is a lease: after `until` it holds nobody off; without one it was assigned and stays. `given_by` is the person
    who claimed, assigned or took over, `reason` why it was taken over. A claim that has ended stays as history.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="claims")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.CharField(_("接手理由"), max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["application", "pk"]
        verbose_name = _("认领")
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(ended_at=None), name="one_claim_per_file"),
        ]
        indexes = [
            models.Index(fields=["holder", "application"], condition=Q(ended_at=None), name="claim_of_holder"),
            models.Index(fields=["-given_at", "-id"], condition=Q(until=None) | ~Q(reason=""), name="claim_trail"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.holder}"
