"""The one table of how an application moves, and the one writer of its status."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, Prefetch
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from kashgar_zc import clock
from kashgar_zc.accounts.choices import OrganisationKind
from kashgar_zc.accounts.models import Organisation, User

from . import parties, recalling, stops, terms, working_days
from .choices import REVIEW_STATUS, Action, Desk, Party, Status
from .models import Application, Event, RouteStop, Snapshot
from .parties import refusal_to_act
from .steps import OBJECTING, ORGANISING_ROLES, RECALLING, REROUTING, ROUTED, STEPS, Step

__all__ = [
    "ORGANISING_ROLES",
    "STEPS",
    "Move",
    "NotAllowed",
    "due_at",
    "move",
    "move_many",
    "moved",
    "next_stop",
    "refusal_to_act",
    "stop_above",
]


class NotAllowed(Exception):
    """A step that may not be taken; its text is fit to show."""


moved = Signal()  # in the step's transaction: `files` that have just been placed, `at` when
NAMED = 10  # persons named in a refusal of many files


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
    stops.refresh(rows)
    moved.send(Application, files=list(rows.values()), at=clock.now())
    for one in moves:
        for name in ("status", "version", "at", "since", "due_at"):
            setattr(one.application, name, getattr(rows[one.application.pk], name))
    return events


def _lock(applications: Iterable[Application], action: Action) -> dict[int, Application]:
    """Return pk -> the file as it is now, locked in the order in which everybody locks."""
    found = Application.objects.select_for_update(of=("self",)).select_related("batch__organiser", "at")
    found = found.filter(pk__in=[one.pk for one in applications]).order_by("pk")
    if action in ROUTED | REROUTING | OBJECTING | RECALLING:
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
    refusal = parties.refusal_to_be(by, current, step.by)
    if not refusal and by is not None:
        office = step.by, parties.key_of_office(current, step.by)
        if office not in asked:
            asked[office] = parties.refusal_of_office(by, current, step.by)
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
    if action in ROUTED | REROUTING | RECALLING | {Action.UPHOLD}:
        wanted = REVIEW_STATUS[Desk(stop.desk)] if stop else Status.ACCEPTED if action in ROUTED else status
        rows = [step for step in rows if step.target == wanted]
    if not rows:
        words = {"status": status.label, "action": action.label}
        raise NotAllowed(_("申报处于“%(status)s”，不能%(action)s。") % words)
    return rows[0]


def next_stop(application: Application, action: Action) -> RouteStop | None:
    """Return the desk to which an action leads, or None where it leads to no desk."""
    if action not in ROUTED | REROUTING | OBJECTING | RECALLING:
        return None
    route = list(application.route.all())
    if action in RECALLING:
        verdict = recalling.latest_verdict(application)
        return next((stop for stop in route if verdict and stop.desk == desk_of(verdict.from_status)), None)
    if action in OBJECTING:
        declined = _stop_that_declined(application, route)
        return stop_above(route, declined) if action == Action.OBJECT and declined else declined
    if action in REROUTING:
        return _stop_from(route, application.desk)
    if action == Action.SUBMIT:
        return route[0] if route else None
    if action == Action.APPROVE:
        positions = [stop.position for stop in route if stop.desk == application.desk]
        return next((stop for stop in route if positions and stop.position > positions[0]), None)
    if application.batch.rules.resubmit_to == "returning_desk":
        last = application.events.filter(action=Action.RETURN).last()
        return _stop_from(route, desk_of(last.from_status)) if last else None
    return route[0]


def _stop_that_declined(application: Application, route: Sequence[RouteStop]) -> RouteStop | None:
    """Return the desk that would not recommend a file: an objection upheld leads back to it."""
    last = application.events.filter(action=Action.DECLINE).last()
    return next((stop for stop in route if last and stop.desk == desk_of(last.from_status)), None)


def stop_above(route: Sequence[RouteStop], declined: RouteStop) -> RouteStop:
    """Return who decides on an objection: the next desk; of a county that accepts itself the centre; of the centre itself."""
    above = next((stop for stop in route if stop.position > declined.position), None)
    if above or declined.organisation.kind == OrganisationKind.CENTRE:
        return above or declined
    centre = Organisation.objects.filter(kind=OrganisationKind.CENTRE).order_by("pk").first()
    return RouteStop(organisation=centre, desk=Desk.CENTRE, position=declined.position + 1) if centre else declined


def desk_of(status: str) -> Desk | None:
    """Return the desk at which a file of this status is, or None."""
    return next((desk for desk, review in REVIEW_STATUS.items() if review == status), None)


def _stop_from(route: Sequence[RouteStop], desk: Desk | None) -> RouteStop | None:
    """Return the stop of a desk, or the next one when the route has it no longer; None for no desk."""
    order = list(Desk)
    ahead = (stop for stop in route if desk and order.index(Desk(stop.desk)) >= order.index(desk))
    return next(ahead, None)


def due_at(application: Application, status: Status, *, now: dt.datetime, used: int = 0) -> dt.datetime | None:
    """Return until when whoever holds the file is expected to act (24:00 Beijing time of the last working day).

    Of the desk's working days some may be `used`; one at least is left for what was corrected.
    """
    rules = application.batch.rules
    desk = desk_of(status)
    days = rules.correction_days if status == Status.RETURNED else rules.desk_days.get(desk or "", 0)
    days = max(days - used, 1) if days else 0
    return clock.midnight_after(working_days.last_day(clock.on_day(now), days)) if days else None


def _record(taken: Sequence[tuple[Move, Application, Step, RouteStop | None]], *, by: User | None) -> list[Event]:
    """Write the events of a step with the place each has in its file's history, none earlier than the one before."""
    latest = Event.objects.filter(application__in=[row for _m, row, _s, _p in taken])
    latest = latest.order_by("application", "-sequence").distinct("application")
    last = {pk: (sequence, at) for pk, sequence, at in latest.values_list("application", "sequence", "at")}
    now, offices = clock.now(), {}  # type: ignore[var-annotated]  # unit -> for whom it is kept, asked once
    stand_ins = parties.stand_ins(by) if any(step.by == Party.DESK for _m, _r, step, _p in taken) else {}
    return Event.objects.bulk_create(
        Event(
            application=row,
            sequence=last.get(row.pk, (0, now))[0] + 1,
            action=step.action,
            from_status=step.source,
            to_status=step.target,
            actor=by,
            organisation=parties.acting(row, step.by, by, offices),
            to_organisation=stop.organisation if stop else None,
            note=one.note,
            details=dict(one.details)
            | stand_ins.get(row.at_id if step.by == Party.DESK else None, {})
            | _term(row, step, now),
            snapshot=one.snapshot,
            at=max(now, last.get(row.pk, (0, now))[1]),
        )
        for one, row, step, stop in taken
    )


def _term(application: Application, step: Step, now: dt.datetime) -> dict[str, str]:
    """Return until when a returned file is to be corrected, for the record: calendar and rules may change later."""
    until = due_at(application, step.target, now=now) if step.target == Status.RETURNED else None
    return {"until": until.isoformat()} if until else {}


def _place(moved: Sequence[tuple[Application, RouteStop | None, Event]]) -> None:
    """Put each file where its event says: one statement for all that came to the same place at the same moment."""
    places = defaultdict(list)
    for row, stop, event in moved:
        keeps_time = event.action in REROUTING and event.to_status == event.from_status  # nobody gains days by it
        at = stop.organisation if stop and desk_of(event.to_status) else None  # an objection goes up, its file does not
        since = recalling.arrived_at(event) if event.action in RECALLING else event.at
        used = terms.used_before(event) if event.action == Action.RESUBMIT else 0
        places[Status(event.to_status), at, since, row.batch, keeps_time, used].append(row)
    for (status, at, since, _batch, keeps_time, used), rows in places.items():
        due = due_at(rows[0], status, now=since, used=used)
        times = {} if keeps_time else {"since": since, "due_at": due}
        place = {"status": status, "at": at} | times
        Application.objects.filter(pk__in=[row.pk for row in rows]).update(**place, version=F("version") + 1)
        for row in rows:
            row.status = status
            row.at = at
            row.since, row.due_at = (row.since, row.due_at) if keeps_time else (since, due)
            row.version += 1
