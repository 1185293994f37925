"""Appointments of people who have no account yet: they wait for the mobile, and whoever signs up with it holds the office.

What proves the person is the code that a sign-up sends to that very mobile: an invitation carries no secret of its own.
"""

from __future__ import annotations

from django.db import transaction

from kashgar_zc import clock

from . import actions
from .models import Appointment, Invitation, User


@transaction.atomic
def take_up(person: User) -> list[Appointment]:
    """Appoint a person with a proved mobile to what waits for it under this name; what no longer fits lapses."""
    waiting = Invitation.objects.select_for_update(of=("self",)).select_related("organisation", "made_by")
    made = []
    for one in waiting.filter(mobile_index=person.mobile_index, name=person.name, expires_at__gt=clock.now()):
        if one.made_by_id != person.pk and one.organisation.standing == "approved":
            made += _appointed(person, one)
        one.delete()
    return made


def _appointed(person: User, one: Invitation) -> list[Appointment]:
    dates = {"starts_on": one.starts_on, "ends_on": one.ends_on}
    try:
        return [actions.appoint(person, organisation=one.organisation, role=one.role, by=one.made_by, **dates)]
    except actions.Refused:  # appointed by hand meanwhile
        return []
