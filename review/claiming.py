"""Claiming a file, letting it go, taking it over, giving it to a colleague: who works on what at a desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.choices import Topic
from kashgar_zc.accounts.models import User

from . import policies, queries
from .actions import lock
from .models import Claim


@transaction.atomic
def claim(application: Application, *, by: User) -> Claim:
    """Claim a file for oneself, or renew the claim one has."""
    current, now = lock(application), clock.now()
    if refusal := policies.refusal_to_claim(by, current, now):
        raise NotAllowed(refusal)
    return _give(current, to=by, by=by, now=now, until=now + _lease(current))


@transaction.atomic
def release(application: Application, *, by: User) -> None:
    """Let a file go; whoever claimed it or was given it may, and who gave it."""
    current, now = lock(application), clock.now()
    held = queries.claim_on(current, now)
    if held is None or by.pk not in {held.holder_id, held.given_by_id}:
        raise NotAllowed(_("该申报不是您认领的。"))
    _end(current, now)


@transaction.atomic
def take_over(application: Application, *, by: User, reason: str) -> Claim:
    """Take a file over from the colleague who has it, with the reason; the colleague is told."""
    current, now = lock(application), clock.now()
    if refusal := policies.refusal_to_take_over(by, current, now):
        raise NotAllowed(refusal)
    if not reason:
        raise NotAllowed(_("请填写接手的理由。"))
    held = queries.claim_on(current, now)
    made = _give(current, to=by, by=by, now=now, until=now + _lease(current), reason=reason)
    if held is not None:
        words = {"name": current.applicant_name, "by": by.name, "reason": reason}
        text = _("%(by)s接手了您认领的%(name)s的申报。理由：%(reason)s") % words
        outbox.tell(held.holder, subject=_("申报由同事接手"), text=text, link=_link(current), topic=Topic.WORK)
    return made


@transaction.atomic
def assign(application: Application, *, by: User, to: User, reason: str = "", tell: bool = True) -> Claim:
    """Give a file to a colleague of the same desk, with the reason where another has it; it stays until done or let go.

    Who assigns many tells of all at once instead of each; who had a file is told of each.
    """
    current, now = lock(application), clock.now()
    if refusal := policies.refusal_to_assign(by, current, now, to=to, is_explained=bool(reason)):
        raise NotAllowed(refusal)
    held = queries.claim_on(current, now)
    taken = held is not None and held.holder_id != to.pk
    made = _give(current, to=to, by=by, now=now, until=None, reason=reason if taken else "")
    if held is not None and taken and held.holder_id != by.pk:
        words = {"by": by.name, "name": current.applicant_name, "to": to.name, "reason": reason}
        text = _("%(by)s将您认领的%(name)s的申报改派给%(to)s。理由：%(reason)s") % words
        outbox.tell(held.holder, subject=_("申报已改派"), text=text, link=_link(current))
    if tell and to.pk != by.pk:
        text = _("%(by)s将%(name)s的申报分配给您办理。") % {"by": by.name, "name": current.applicant_name}
        outbox.tell(to, subject=_("分配给您的申报"), text=text, link=_link(current), topic=Topic.WORK)
    return made


def end_of_moved(*, files: Sequence[Application], at: dt.datetime, **_signal: object) -> None:
    """End the claims of files that have left the desk or begun another stay there; one statement."""
    held = Claim.objects.filter(application__in=[one.pk for one in files], ended_at=None)
    held.exclude(organisation=F("application__at"), since=F("application__since")).update(ended_at=at)


def _lease(current: Application) -> dt.timedelta:
    return dt.timedelta(hours=current.batch.rules.claim_hours)


def _give(
    current: Application, *, to: User, by: User, now: dt.datetime, until: dt.datetime | None, reason: str = ""
) -> Claim:
    _end(current, now)
    return Claim.objects.create(
        application=current,
        organisation=current.at,
        since=current.since,
        holder=to,
        given_by=by,
        given_at=now,
        until=until,
        reason=reason,
    )


def _end(current: Application, now: dt.datetime) -> None:
    """End whatever claim the row has, one of an earlier stay included."""
    Claim.objects.filter(application=current, ended_at=None).update(ended_at=now)


def _link(current: Application) -> str:
    return reverse("review:file", args=[current.key])
