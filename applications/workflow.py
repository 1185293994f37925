"""The one table of how an application moves, and the one writer of its status."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, Prefetch
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


NAMED = 10  # persons named in a refusal of many files
# What leads to a desk of the file's route, or past the last.
ROUTED = frozenset({A.SUBMIT, A.RESUBMIT, A.APPROVE})


@dataclass(frozen=True)
class Move:
    """One file's part in a step of many: the file as the person saw it, and what is recorded of it alone."""

    application: Application
    note: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    snapshot: Snapshot | None = None


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
    return move_many([Move(application, note, details or {}, snapshot)], action, by=by)[0]


@transaction.atomic
def move_many(moves: Sequence[Move], action: Action, *, by: User | None) -> list[Event]:
    """Take the same step with many files, all or none, and return their events in the order given.

    `NotAllowed` names the persons whose files may not take it. The number of statements does not grow with the files,
    so that the chain's lock is held for a moment only.
    """
    rows = _lock([one.application for one in moves], action)
    taken, refused, asked = [], defaultdict(list), {}  # type: ignore[var-annotated]  # what the calls below put in
    for one in moves:
        try:
            taken.append((one, *_begin(rows.get(one.application.pk), one.application, action, by=by, asked=asked)))
        except NotAllowed as refusal:
            refused[str(refusal)].append(one.application.applicant_name)
    if refused:
        raise NotAllowed(_in_words(refused, of=len(moves)))
    events = _record([(one, rows[one.application.pk], step, stop) for one, step, stop in taken], by=by)
    _place([(rows[one.application.pk], stop, event) for (one, _s, stop), event in zip(taken, events, strict=True)])
    for one in moves:
        for name in ("status", "version", "at", "since", "due_at"):
            setattr(one.application, name, getattr(rows[one.application.pk], name))
    return events


def _lock(applications: Iterable[Application], action: Action) -> dict[int, Application]:
    """Return pk -> the file as it is now, locked in the order in which everybody locks."""
    found = Application.objects.select_for_update(of=("self",)).select_related("batch__organiser", "at")
    found = found.filter(pk__in=[one.pk for one in applications]).order_by("pk")
    if action in ROUTED:
        found = found.prefetch_related(Prefetch("route", RouteStop.objects.select_related("organisation")))
    rows = {one.pk: one for one in found}
    batches = {one.batch_id: one.batch for one in rows.values()}
    for one in rows.values():
        one.batch = batches[one.batch_id]  # rules are read once a batch
    return rows


def _begin(
    current: Application | None,
    seen: Application,
    action: Action,
    *,
    by: User | None,
    asked: dict[tuple[Party, int | None], str],
) -> tuple[Step, RouteStop | None]:
    """Return the row of the table that a file takes and the desk it leads to; `asked` keeps what an office may do."""
    if current is None or current.version != seen.version or current.status != seen.status:
        raise NotAllowed(_("该申报刚刚被他人处理，请刷新后再试。"))
    stop = next_stop(current, action)
    step = step_for(Status(current.status), action, stop)
    refusal = refusal_to_be(by, current, step.by)
    if not refusal and by is not None:
        office = step.by, current.batch.organiser_id if step.by in ORGANISING_ROLES else current.at_id
        if office not in asked:
            asked[office] = refusal_of_office(by, current, step.by)
        refusal = asked[office]
    if refusal:
        raise NotAllowed(refusal)
    return step, stop


def _in_words(refused: Mapping[str, list[str]], *, of: int) -> str:
    """Return why files were refused; of several, whose."""
    if of == 1:
        return next(iter(refused))
    words = _("%(names)s：%(refusal)s")
    return "".join(words % {"names": _names(who), "refusal": one} for one, who in refused.items())


def _names(who: Sequence[str]) -> str:
    listed = "、".join(who[:NAMED])
    return listed if len(who) <= NAMED else _("%(names)s等 %(n)s 人") % {"names": listed, "n": len(who)}


def step_for(status: Status, action: Action, stop: RouteStop | None) -> Step:
    """Return the row of the table for this step; `NotAllowed` when there is none."""
    rows = [step for step in STEPS if step.source == status and step.action == action]
    if action in ROUTED:
        wanted = REVIEW_STATUS[Desk(stop.desk)] if stop else Status.ACCEPTED
        rows = [step for step in rows if step.target == wanted]
    if not rows:
        words = {"status": status.label, "action": action.label}
        raise NotAllowed(_("申报处于“%(status)s”，不能%(action)s。") % words)
    return rows[0]


def refusal_to_act(user: User | None, application: Application, party: Party) -> str:
    """Return why this person is not the party who takes the step, or an empty string."""
    refusal = refusal_to_be(user, application, party)
    return refusal or (refusal_of_office(user, application, party) if user else "")


def refusal_to_be(user: User | None, application: Application, party: Party) -> str:
    """Return why this person cannot be the party to the file, whatever the office, or an empty string."""
    if party == Party.SYSTEM:
        return "" if user is None else str(_("该操作由系统进行。"))
    if user is None:
        return str(_("该操作须由本人登录后进行。"))
    if party == Party.APPLICANT:
        return "" if application.applicant_id == user.pk else str(_("只有申报人本人可以进行该操作。"))
    return str(_("不能审核本人的申报。")) if application.applicant_id == user.pk else ""


def refusal_of_office(user: User, application: Application, party: Party) -> str:
    """Return why the office that this person holds does not take the step, the same for every file there."""
    if party in {Party.SYSTEM, Party.APPLICANT}:
        return ""
    if party in ORGANISING_ROLES:
        held = user.appointments.on(clock.today()).filter(organisation=application.batch.organiser_id)
        return "" if held.filter(role__in=ORGANISING_ROLES[party]).exists() else str(_("该批次不由您所在机构组织。"))
    if application.at is None or not user.reviews_for(application.at, on=clock.today()):
        return str(_("您所在机构不负责这一环节。"))
    return ""


def next_stop(application: Application, action: Action) -> RouteStop | None:
    """Return the desk to which an action leads, or None where it leads to no desk."""
    if action not in ROUTED:
        return None
    route = list(application.route.all())
    if action == Action.SUBMIT:
        return route[0] if route else None
    if action == Action.APPROVE:
        positions = [stop.position for stop in route if stop.desk == application.desk]
        return next((stop for stop in route if positions and stop.position > positions[0]), None)
    if application.batch.rules.resubmit_to == "returning_desk":
        last = application.events.filter(action=Action.RETURN).last()
        return next((stop for stop in route if last and stop.organisation_id == last.organisation_id), None)
    return route[0]


def due_at(application: Application, status: Status, *, now: dt.datetime) -> dt.datetime | None:
    """Return until when whoever holds the file is expected to act (24:00 Beijing time of the last working day)."""
    rules = application.batch.rules
    desk = next((desk for desk, review in REVIEW_STATUS.items() if review == status), None)
    days = rules.correction_days if status == Status.RETURNED else rules.desk_days.get(desk or "", 0)
    return clock.midnight_after(working_days.last_day(clock.on_day(now), days)) if days else None


def _record(taken: Sequence[tuple[Move, Application, Step, RouteStop | None]], *, by: User | None) -> list[Event]:
    """Write the events of a step with the place each has in its file's history, none earlier than the one before."""
    latest = Event.objects.filter(application__in=[row for _m, row, _s, _p in taken])
    latest = latest.order_by("application", "-sequence").distinct("application")
    last = {pk: (sequence, at) for pk, sequence, at in latest.values_list("application", "sequence", "at")}
    now = clock.now()
    return Event.objects.bulk_create(
        Event(
            application=row,
            sequence=last.get(row.pk, (0, now))[0] + 1,
            action=step.action,
            from_status=step.source,
            to_status=step.target,
            actor=by,
            organisation=_acting(row, step.by),
            to_organisation=stop.organisation if stop else None,
            note=one.note,
            details=dict(one.details),
            snapshot=one.snapshot,
            at=max(now, last.get(row.pk, (0, now))[1]),
        )
        for one, row, step, stop in taken
    )


def _acting(application: Application, party: Party) -> Organisation | None:
    if party == Party.DESK:
        return application.at
    return application.batch.organiser if party in ORGANISING_ROLES else None


def _place(moved: Sequence[tuple[Application, RouteStop | None, Event]]) -> None:
    """Put each file where its event says: one statement for all that came to the same place at the same moment."""
    places = defaultdict(list)
    for row, stop, event in moved:
        places[Status(event.to_status), stop.organisation if stop else None, event.at, row.batch].append(row)
    for (status, at, since, _batch), rows in places.items():
        due = due_at(rows[0], status, now=since)
        keys = [row.pk for row in rows]
        place = {"status": status, "at": at, "since": since, "due_at": due}
        Application.objects.filter(pk__in=keys).update(**place, version=F("version") + 1)
        for row in rows:
            row.status = status
            row.at, row.since, row.due_at = at, since, due
            row.version += 1
