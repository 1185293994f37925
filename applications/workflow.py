"""The one table of how an application moves, and the one writer of its status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Organisation, User

from . import working_days
from .choices import REVIEW_STATUS, Action, Desk, Party, Status
from .models import Application, Event, RouteStop, Snapshot

A, S = Action, Status


class NotAllowed(Exception):
    """A step that may not be taken; its text is fit to show."""


@dataclass(frozen=True)
class Step:
    source: Status
    action: Action
    target: Status
    by: Party


STEPS = (
    Step(S.DRAFT, A.SUBMIT, S.UNIT_REVIEW, Party.APPLICANT),
    Step(S.DRAFT, A.WITHDRAW, S.WITHDRAWN, Party.APPLICANT),
    Step(S.DRAFT, A.LAPSE, S.LAPSED, Party.SYSTEM),
    Step(S.UNIT_REVIEW, A.APPROVE, S.COUNTY_REVIEW, Party.DESK),
    Step(S.UNIT_REVIEW, A.APPROVE, S.BUREAU_REVIEW, Party.DESK),
    Step(S.UNIT_REVIEW, A.APPROVE, S.CENTRE_REVIEW, Party.DESK),
    Step(S.UNIT_REVIEW, A.RETURN, S.RETURNED, Party.DESK),
    Step(S.UNIT_REVIEW, A.DECLINE, S.DECLINED, Party.DESK),
    Step(S.UNIT_REVIEW, A.WITHDRAW, S.WITHDRAWN, Party.APPLICANT),
    Step(S.COUNTY_REVIEW, A.APPROVE, S.BUREAU_REVIEW, Party.DESK),
    Step(S.COUNTY_REVIEW, A.APPROVE, S.CENTRE_REVIEW, Party.DESK),
    Step(S.COUNTY_REVIEW, A.APPROVE, S.ACCEPTED, Party.DESK),
    Step(S.COUNTY_REVIEW, A.RETURN, S.RETURNED, Party.DESK),
    Step(S.COUNTY_REVIEW, A.DECLINE, S.DECLINED, Party.DESK),
    Step(S.COUNTY_REVIEW, A.WITHDRAW, S.WITHDRAWN, Party.APPLICANT),
    Step(S.BUREAU_REVIEW, A.APPROVE, S.CENTRE_REVIEW, Party.DESK),
    Step(S.BUREAU_REVIEW, A.RETURN, S.RETURNED, Party.DESK),
    Step(S.BUREAU_REVIEW, A.DECLINE, S.DECLINED, Party.DESK),
    Step(S.BUREAU_REVIEW, A.WITHDRAW, S.WITHDRAWN, Party.APPLICANT),
    Step(S.CENTRE_REVIEW, A.APPROVE, S.ACCEPTED, Party.DESK),
    Step(S.CENTRE_REVIEW, A.RETURN, S.RETURNED, Party.DESK),
    Step(S.CENTRE_REVIEW, A.DECLINE, S.DECLINED, Party.DESK),
    Step(S.CENTRE_REVIEW, A.WITHDRAW, S.WITHDRAWN, Party.APPLICANT),
    Step(S.RETURNED, A.RESUBMIT, S.UNIT_REVIEW, Party.APPLICANT),
    Step(S.RETURNED, A.RESUBMIT, S.COUNTY_REVIEW, Party.APPLICANT),
    Step(S.RETURNED, A.RESUBMIT, S.BUREAU_REVIEW, Party.APPLICANT),
    Step(S.RETURNED, A.RESUBMIT, S.CENTRE_REVIEW, Party.APPLICANT),
    Step(S.RETURNED, A.WITHDRAW, S.WITHDRAWN, Party.APPLICANT),
    Step(S.RETURNED, A.LAPSE, S.LAPSED, Party.SYSTEM),
    Step(S.ACCEPTED, A.WITHDRAW, S.WITHDRAWN, Party.APPLICANT),
    Step(S.ACCEPTED, A.CONVENE, S.IN_COMMITTEE, Party.SECRETARY),
    Step(S.IN_COMMITTEE, A.DISMISS, S.ACCEPTED, Party.SECRETARY),
    Step(S.IN_COMMITTEE, A.PASS, S.PASSED, Party.SECRETARY),
    Step(S.IN_COMMITTEE, A.FAIL, S.NOT_PASSED, Party.SECRETARY),
    Step(S.PASSED, A.PUBLICISE, S.PUBLICISED, Party.ORGANISER),
    Step(S.PUBLICISED, A.ANNUL, S.ANNULLED, Party.ORGANISER),
    Step(S.PUBLICISED, A.CONFER, S.CONFERRED, Party.ORGANISER),
    Step(S.CONFERRED, A.REVOKE, S.REVOKED, Party.ORGANISER),
    Step(S.WITHDRAWN, A.REOPEN, S.DRAFT, Party.APPLICANT),
    Step(S.LAPSED, A.REOPEN, S.DRAFT, Party.APPLICANT),
)

# Who of a batch's organiser takes a step after the desks.
ORGANISING_ROLES = {Party.SECRETARY: (Role.SECRETARY,), Party.ORGANISER: (Role.REVIEWER, Role.SECRETARY)}


@transaction.atomic
def move(
    application: Application,
    action: Action,
    *,
    by: User | None,
    note: str = "",
    details: Mapping[str, Any] | None = None,
    snapshot: Snapshot | None = None,
) -> Event:
    """Take one step and record it, or raise `NotAllowed` and change nothing.

    `application` is the file as the person saw it: a version that has moved on is refused. `by` is None for the system.
    `snapshot` is what a submission made, or what a verdict was made on.
    """
    current = (
        Application.objects.select_for_update(of=("self",)).select_related("batch__organiser").get(pk=application.pk)
    )
    if current.version != application.version or current.status != application.status:
        raise NotAllowed(_("该申报刚刚被他人处理，请刷新后再试。"))
    stop = next_stop(current, action)
    step = step_for(Status(current.status), action, stop)
    if refusal := refusal_to_act(by, current, step.by):
        raise NotAllowed(refusal)
    event = _record(current, step, stop, by=by, note=note, details=dict(details or {}), snapshot=snapshot)
    _place(current, step.target, stop, now=event.at)
    for field in ("status", "version", "at", "since", "due_at"):
        setattr(application, field, getattr(current, field))
    return event


def step_for(status: Status, action: Action, stop: RouteStop | None) -> Step:
    """Return the row of the table for this step; `NotAllowed` when there is none."""
    rows = [step for step in STEPS if step.source == status and step.action == action]
    if action in {Action.SUBMIT, Action.RESUBMIT, Action.APPROVE}:
        wanted = REVIEW_STATUS[Desk(stop.desk)] if stop else Status.ACCEPTED
        rows = [step for step in rows if step.target == wanted]
    if not rows:
        words = {"status": status.label, "action": action.label}
        raise NotAllowed(_("申报处于“%(status)s”，不能%(action)s。") % words)
    return rows[0]


def refusal_to_act(user: User | None, application: Application, party: Party) -> str:
    """Return why this person is not the party who takes the step, or an empty string."""
    if party == Party.SYSTEM:
        return "" if user is None else str(_("该操作由系统进行。"))
    if user is None:
        return str(_("该操作须由本人登录后进行。"))
    if party == Party.APPLICANT:
        return "" if application.applicant_id == user.pk else str(_("只有申报人本人可以进行该操作。"))
    if application.applicant_id == user.pk:
        return str(_("不能审核本人的申报。"))
    if party in ORGANISING_ROLES:
        held = user.appointments.on(clock.today()).filter(organisation=application.batch.organiser_id)
        return "" if held.filter(role__in=ORGANISING_ROLES[party]).exists() else str(_("该批次不由您所在机构组织。"))
    if application.at is None or not user.reviews_for(application.at, on=clock.today()):
        return str(_("您所在机构不负责这一环节。"))
    return ""


def next_stop(application: Application, action: Action) -> RouteStop | None:
    """Return the desk to which an action leads, or None where it leads to no desk."""
    route = list(application.route.select_related("organisation"))
    if action == Action.SUBMIT:
        return route[0] if route else None
    if action == Action.APPROVE:
        positions = [stop.position for stop in route if stop.desk == application.desk]
        return next((stop for stop in route if positions and stop.position > positions[0]), None)
    if action == Action.RESUBMIT and application.batch.rules.resubmit_to == "returning_desk":
        last = application.events.filter(action=Action.RETURN).last()
        return next((stop for stop in route if last and stop.organisation_id == last.organisation_id), None)
    if action == Action.RESUBMIT:
        return route[0]
    return None


def due_at(application: Application, status: Status, *, now: dt.datetime) -> dt.datetime | None:
    """Return until when whoever holds the file is expected to act (24:00 Beijing time of the last working day)."""
    rules = application.batch.rules
    desk = next((desk for desk, review in REVIEW_STATUS.items() if review == status), None)
    days = rules.correction_days if status == Status.RETURNED else rules.desk_days.get(desk or "", 0)
    return clock.midnight_after(working_days.last_day(clock.on_day(now), days)) if days else None


def _record(
    application: Application,
    step: Step,
    stop: RouteStop | None,
    *,
    by: User | None,
    note: str,
    details: dict[str, Any],
    snapshot: Snapshot | None,
) -> Event:
    last = application.events.last()
    return Event.objects.create(
        application=application,
        sequence=last.sequence + 1 if last else 1,
        action=step.action,
        from_status=step.source,
        to_status=step.target,
        actor=by,
        organisation=_acting(application, step.by),
        to_organisation=stop.organisation if stop else None,
        note=note,
        details=details,
        snapshot=snapshot,
        at=max(clock.now(), last.at) if last else clock.now(),
    )


def _acting(application: Application, party: Party) -> Organisation | None:
    if party == Party.DESK:
        return application.at
    return application.batch.organiser if party in ORGANISING_ROLES else None


def _place(application: Application, status: Status, stop: RouteStop | None, *, now: dt.datetime) -> None:
    at: Organisation | None = stop.organisation if stop else None
    application.status = status
    application.at = at
    application.since = now
    application.due_at = due_at(application, status, now=now)
    application.version += 1
    application.save(update_fields=["status", "at", "since", "due_at", "version"])
