"""Appointments of people who have no account yet: they wait for the mobile, and whoever signs up with it holds the office.

What proves the person is the code that a sign-up sends to that very mobile: an invitation carries no secret of its own.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kashgar_zc import clock

from . import actions, outbox, queries, sealing, texts
from .models import Appointment, Invitation, User

PAUSE = dt.timedelta(hours=1)  # between two texts of one invitation


def terms(now: dt.datetime) -> dict[str, dt.datetime]:
    """Return until when what is sent now may be taken up, and until when it is listed."""
    days = dt.timedelta(days=settings.IMPORT_DAYS)
    return {"sent_at": now, "open_until": now + days, "expires_at": now + 2 * days}


def is_open(now: dt.datetime) -> Q:
    """Return the condition that an invitation may be taken up."""
    return Q(taken_up_at=None, withdrawn_at=None, open_until__gt=now)


def kept_by(user: User) -> QuerySet[Invitation]:
    """Return the invitations to units that a person oversees, the latest first."""
    units = queries.units_overseen(user, on=clock.today()).order_by().values("pk")
    return Invitation.objects.filter(organisation__in=units).select_related("organisation", "made_by").order_by("-pk")


@transaction.atomic
def take_up(person: User) -> list[Appointment]:
    """Appoint a person with a proved mobile to what waits for it under this name; what no longer fits lapses."""
    now = clock.now()
    waiting = Invitation.objects.select_for_update(of=("self",)).select_related("organisation", "made_by")
    made = []
    for one in waiting.filter(is_open(now), mobile_index=person.mobile_index, name=person.name):
        fits = one.made_by_id != person.pk and one.organisation.standing == "approved"
        appointed = _appointed(person, one) if fits else []
        one.taken_up_at, one.withdrawn_at = (now, None) if appointed else (None, now)
        one.save(update_fields=["taken_up_at", "withdrawn_at"])
        made += appointed
    return made


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> None:
    """Let an invitation be taken up no more; a second time changes nothing."""
    one = _lock(invitation, by)
    if one.taken_up_at:
        raise actions.Refused(_("%(name)s已注册并任职。要结束任职，请在单位页办理。") % {"name": one.name})
    if one.withdrawn_at is None:
        one.withdrawn_at = clock.now()
        one.save(update_fields=["withdrawn_at"])


@transaction.atomic
def send_again(invitation: Invitation, *, by: User) -> None:
    """Text an invitation again and let it run anew, at most once an hour; one that was withdrawn is open again."""
    one, now = _lock(invitation, by), clock.now()
    if one.taken_up_at:
        raise actions.Refused(_("%(name)s已注册并任职，不必再邀请。") % {"name": one.name})
    if now - one.sent_at < PAUSE:
        raise actions.Refused(_("一小时内已发过邀请短信，请稍后再发。"))
    office = queries.responsible_for(one.organisation)
    if office is None or one.organisation.standing != "approved":
        raise actions.Refused(_("该单位现不能任命审核人。"))
    one.withdrawn_at, one.made_by = None, by
    for name, value in terms(now).items():
        setattr(one, name, value)
    one.save()
    outbox.tell_numbers([(sealing.unseal(one.mobile_sealed), *texts.invited(office, one.organisation.name))])


def _lock(invitation: Invitation, by: User) -> Invitation:
    found = kept_by(by).select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if found is None:
        raise actions.Refused(_("该单位不由您所在机构主管。"))
    return found


def _appointed(person: User, one: Invitation) -> list[Appointment]:
    dates = {"starts_on": one.starts_on, "ends_on": one.ends_on}
    try:
        return [actions.appoint(person, organisation=one.organisation, role=one.role, by=one.made_by, **dates)]
    except actions.Refused:  # appointed by hand meanwhile
        return []
