"""A unit's bureau is put right: which of its files go by the new one, which keep their way, and taking them there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.models import Organisation, User

from . import workflow
from .choices import Action, Desk, Status
from .models import Application, Event, RouteStop
from .rerouting import NOT_ON_THEIR_WAY, ON_THEIR_WAY, ORDER
from .workflow import Move


@dataclass(frozen=True)
class Ways:
    """The open files of a unit: those that go by its new bureau, those that keep their way and why, and how many drafts."""

    go: list[Application]
    keep: list[tuple[Application, str]]
    drafts: int


def ways(unit: Organisation, bureau: Organisation | None, *, locked: bool = False) -> Ways:
    """Return what becomes of a unit's files when `bureau` takes the place of its own; three statements.

    Passed desks stay passed, a route changed by its organiser stays changed, and what is not submitted is planned then.
    """
    files = Application.objects.filter(unit=unit, status__in=ON_THEIR_WAY | NOT_ON_THEIR_WAY).order_by("pk")
    if locked:
        files = files.select_for_update(of=("self",))  # a draft that is being submitted waits, and so do we for it
    found = list(_with_ways(files))
    batches = {one.batch_id: one.batch for one in found}
    go, keep = [], []
    for one in found:
        one.batch = batches[one.batch_id]  # rules are read once a batch
        if one.status not in ON_THEIR_WAY or unit.bureau == bureau:
            continue
        if why := _keeps(one, unit.bureau, bureau):
            keep.append((one, why))
        else:
            go.append(one)
    return Ways(go, keep, sum(one.status == Status.DRAFT for one in found))


def _with_ways(files: QuerySet[Application]) -> QuerySet[Application]:
    """Return files with their stops, and with the state in which one that is returned was returned."""
    returns = Event.objects.filter(application=OuterRef("pk"), action=Action.RETURN).order_by("-sequence")
    files = files.annotate(returned_from=Subquery(returns.values("from_status")[:1]))
    return files.select_related("batch", "applicant", "title", "unit").prefetch_related("route__organisation")


def _keeps(file: Application, old: Organisation | None, new: Organisation | None) -> str:
    """Return why a file on its way goes on as it was planned, or an empty string."""
    at = file.returned_from if file.status == Status.RETURNED else file.status  # type: ignore[attr-defined]
    desk, stop = workflow.desk_of(at), _bureau_of(file)
    if file.batch.rules.county_accepts:
        return _("县（市）自行组织，不经主管局")
    if desk is None or ORDER.index(desk) > ORDER.index(Desk.BUREAU):
        return _("主管局环节已过")
    if stop != old:
        return _("路线已单独变更，按变更后的办理")
    if new is None and desk == Desk.BUREAU:
        return _("已在%(bureau)s办理，由其办结") % {"bureau": old}
    if new is None and not file.batch.rules.skip_missing_bureau:
        return _("该批次须经主管局，仍由%(bureau)s审核") % {"bureau": old}
    return ""


def _bureau_of(file: Application) -> Organisation | None:
    return next((one.organisation for one in file.route.all() if one.desk == Desk.BUREAU), None)


@transaction.atomic
def follow(files: Sequence[Application], bureau: Organisation | None, *, by: User, reason: str) -> None:
    """Let files, locked and told apart by `ways`, go by another bureau than their unit's old one, or by none.

    A constant number of statements. A file at the old bureau goes on at the new one; nobody gains days by it.
    """
    if not files:
        return
    planned = [[one.organisation for one in file.route.all()] for file in files]
    old = _bureau_of(files[0])
    _write(files, old, bureau)
    moves = []
    for file, stops in zip(files, planned, strict=True):
        after = [one for one in stops[:-1] if one != old] + ([bureau] if bureau else []) + stops[-1:]
        names = {"before": [str(one) for one in stops], "after": [str(one) for one in after]}
        moves.append(Move(file, reason, {"route": {**names, "desks": {Desk.BUREAU: str(bureau or "")}}}))
    workflow.move_many(moves, Action.TRANSFER, by=by)
    outbox.tell_many(_letter(one, bureau, reason) for one in files)


def _write(files: Sequence[Application], old: Organisation | None, new: Organisation | None) -> None:
    """Put the new bureau where the old one stood, or between the other desks and the last one."""
    stops = RouteStop.objects.filter(application__in=files)
    here, last = stops.filter(desk=Desk.BUREAU), stops.filter(desk=Desk.CENTRE)
    if old is not None and new is not None:
        here.update(organisation=new)
    elif new is not None:
        last.update(position=F("position") + 1)
        RouteStop.objects.bulk_create(
            RouteStop(application_id=pk, position=position - 1, desk=Desk.BUREAU, organisation=new)
            for pk, position in last.values_list("application", "position")
        )
    else:
        here.delete()
        last.update(position=F("position") - 1)


def _letter(file: Application, bureau: Organisation | None, reason: str) -> outbox.Letter:
    words = {"unit": file.unit, "bureau": bureau, "reason": reason}
    text = _("%(unit)s的行业主管局已更正，您的申报改由%(bureau)s审核，已办结的环节有效。依据：%(reason)s")
    if bureau is None:
        text = _("%(unit)s的行业主管局已更正，您的申报不再经主管局审核，已办结的环节有效。依据：%(reason)s")
    link = reverse("applications:overview", args=[file.key])
    return outbox.Letter(file.applicant, _("审核路线已变更"), text % words, link)
