"""Changing the route of files on their way: by their organiser with a reason, or with their unit that went into another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.models import Organisation, User

from . import routes, stops, workflow
from .choices import UNDER_REVIEW, Action, Desk, Status
from .models import Application, Batch, Event, RouteStop
from .routes import Stop
from .workflow import Move, NotAllowed

ORDER = list(Desk)
ON_THEIR_WAY = UNDER_REVIEW | {Status.RETURNED}
# Their route is planned when they are submitted; what was declined may come back to its unit on objection.
NOT_ON_THEIR_WAY = frozenset({Status.DRAFT, Status.WITHDRAWN, Status.LAPSED, Status.DECLINED})


def present_desk(application: Application) -> Desk | None:
    """Return the desk that has a file, or to which it owes a correction; None when its route is behind it."""
    if application.status != Status.RETURNED:
        return application.desk
    last = application.events.filter(action=Action.RETURN).last()
    return workflow.desk_of(last.from_status) if last else None


def rest_of(application: Application) -> list[Stop]:
    """Return the stops that may still be changed: the present desk's and those after it."""
    desk = present_desk(application)
    stops = [Stop(Desk(one.desk), one.organisation) for one in application.route.select_related("organisation")]
    return [one for one in stops if desk and ORDER.index(one.desk) >= ORDER.index(desk)]


@transaction.atomic
def reroute(application: Application, *, by: User, rest: Sequence[Stop], reason: str) -> Event:
    """Let a file go on by other desks than planned: `rest` takes the place of the present stop and all after it.

    Desks that the file has passed stay as they are. `NotAllowed` changes nothing.
    """
    current = (
        Application.objects.select_for_update(of=("self",)).select_related("batch", "applicant").get(pk=application.pk)
    )
    before = rest_of(current)
    if not before:
        raise NotAllowed(_("申报处于“%(status)s”，不能变更审核路线。") % {"status": current.get_status_display()})
    if refusal := refusal_of_rest(before, rest):
        raise NotAllowed(refusal)
    _write_rest(current, rest)
    names = {"before": [str(one.organisation) for one in before], "after": [str(one.organisation) for one in rest]}
    desks = {one.desk: "" for one in before} | {one.desk: str(one.organisation) for one in rest}
    event = workflow.move(
        _seen_as(current, application), Action.REROUTE, by=by, note=reason, details={"route": {**names, "desks": desks}}
    )
    _tell(current, _("审核路线已变更"), _("后续审核机构改为%(after)s。理由：%(reason)s") % _words(names, reason))
    return event


def refusal_of_rest(before: Sequence[Stop], rest: Sequence[Stop]) -> str:
    """Return why a route may not go on like this: in order, to the same end, and not the same as before."""
    desks = [ORDER.index(one.desk) for one in rest]
    if desks != sorted(set(desks)) or not desks or desks[0] < ORDER.index(before[0].desk):
        return _("审核路线的环节顺序不对，请重新选择。")
    if rest[-1].desk != before[-1].desk:
        return _("审核路线须以%(desk)s结束。") % {"desk": before[-1].desk.label}
    if Desk.UNIT in {one.desk for one in before[:1]} and rest[0].desk != Desk.UNIT:
        return _("单位审核环节不能省略。")
    return _("审核路线没有变化。") if list(rest) == list(before) else ""


@transaction.atomic
def transfer(unit: Organisation, *, into: Organisation, by: User, reason: str) -> dict[str, list[int]]:
    """Take every file of a unit along into another one; return which files and drafts moved.

    A file on its way keeps its place and its days; at the unit's desk it goes on by the other unit's route. A constant
    number of statements for a batch and place.
    """
    words = _("您所在的%(unit)s已并入%(into)s，您的申报随之转移，由%(into)s继续办理，已办结的环节有效。")
    letter = _("所在单位已合并"), words % {"unit": unit.name, "into": into.name}
    return _carry(Application.objects.filter(unit=unit), unit, into, by=by, reason=reason, letter=letter)


@transaction.atomic
def transfer_back(
    files: Iterable[int], unit: Organisation, *, to: Organisation, by: User, reason: str
) -> dict[str, list[int]]:
    """Give the files back that a merger took and that still are of `unit`; those past the desks stay. Else as `transfer`."""
    words = _("%(unit)s与%(into)s的合并已撤销，您的申报转回%(into)s继续办理，已办结的环节有效。")
    letter = _("单位合并已撤销"), words % {"unit": unit.name, "into": to.name}
    taken = Application.objects.filter(unit=unit, pk__in=files)
    words = _("撤销合并：%(reason)s") % {"reason": reason}
    went = _carry(taken, unit, to, by=by, reason=words, letter=letter, is_back=True)
    stops.refresh(files)  # also of what stays: what the other unit did is no longer done by this one
    return went


def _carry(
    files: QuerySet[Application],
    unit: Organisation,
    into: Organisation,
    *,
    by: User,
    reason: str,
    letter: tuple[str, str],
    **said: bool,
) -> dict[str, list[int]]:
    files = files.select_for_update(of=("self",)).select_related("batch", "applicant").order_by("pk")
    every = list(files.filter(status__in=ON_THEIR_WAY | NOT_ON_THEIR_WAY))  # locked before they are told apart
    moving = [one for one in every if one.status in ON_THEIR_WAY]
    drafts = [one for one in every if one.status in NOT_ON_THEIR_WAY]
    Application.objects.filter(pk__in=[one.pk for one in every]).update(unit=into)
    RouteStop.objects.filter(application__in=every, desk=Desk.UNIT).update(organisation=into)
    _plan_anew([one for one in moving if one.status == Status.UNIT_REVIEW], into)
    details = {"unit": {"from": unit.name, "into": into.name, **said}}
    if moving:
        workflow.move_many([Move(one, reason, details) for one in moving], Action.TRANSFER, by=by)
    for one in [*moving, *(one for one in drafts if one.status == Status.DRAFT)]:
        _tell(one, *letter)
    return {"files": [one.pk for one in moving], "drafts": [one.pk for one in drafts]}


def _plan_anew(files: Sequence[Application], unit: Organisation) -> None:
    """Give files that stand at their unit the route of that unit."""
    batches: dict[int, Batch] = {one.batch_id: one.batch for one in files}
    try:
        plans = {pk: routes.plan(batch, unit) for pk, batch in batches.items()}
    except routes.NoRoute as error:
        raise NotAllowed(str(error)) from error
    RouteStop.objects.filter(application__in=files).exclude(desk=Desk.UNIT).delete()
    RouteStop.objects.bulk_create(
        RouteStop(application=one, position=position, desk=stop.desk, organisation=stop.organisation)
        for one in files
        for position, stop in enumerate(plans[one.batch_id], start=1)
        if stop.desk != Desk.UNIT
    )


def _write_rest(application: Application, rest: Sequence[Stop]) -> None:
    desk = present_desk(application)
    kept = [one for one in application.route.all() if desk and ORDER.index(Desk(one.desk)) < ORDER.index(desk)]
    application.route.exclude(pk__in=[one.pk for one in kept]).delete()
    RouteStop.objects.bulk_create(
        RouteStop(application=application, position=len(kept) + place, desk=one.desk, organisation=one.organisation)
        for place, one in enumerate(rest, start=1)
    )


def _seen_as(current: Application, seen: Application) -> Application:
    """Return the file as it is now with the version that the person saw, by which `move` judges."""
    current.version = seen.version
    return current


def _words(names: dict[str, list[str]], reason: str) -> dict[str, Any]:
    return {"after": " → ".join(names["after"]), "reason": reason}


def _tell(application: Application, subject: str, text: str) -> None:
    outbox.tell(application.applicant, subject, text, reverse("applications:overview", args=[application.key]))
