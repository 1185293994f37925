"""Merging a unit into another, and parting them again: people, files on their way and running publicities go together."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from applications import rerouting
from applications.models import Application
from kashgar_zc import clock
from kashgar_zc.accounts import unit_actions
from kashgar_zc.accounts.models import Merger, MergerReversal, Organisation, User

from .models import UnitPublicity


@transaction.atomic
def merge_units(unit: Organisation, *, into: Organisation, reason: str, keep_staff: bool, by: User) -> Merger:
    """Let a unit go into another one in the middle of a season, all or nothing.

    `unit_actions.Refused` or `workflow.NotAllowed` say why not.
    """
    posts = unit_actions.absorb(unit, into=into, by=by, keep_staff=keep_staff)
    went = rerouting.transfer(unit, into=into, by=by, reason=reason)
    running = UnitPublicity.objects.filter(organisation=unit, concluded_at=None)
    moved = {
        "files": len(went["files"]),
        "drafts": len(went["drafts"]),
        "publicities": running.update(organisation=into),
        "appointments_ended": len(posts),
        "appointments_moved": sum(new is not None for _old, new, _until in posts),
        "rows": {**went, "posts": posts},
    }
    return Merger.objects.create(unit=unit, into=into, reason=reason, moved=moved, by=by, at=clock.now())


@transaction.atomic
def part_units(merger: Merger, *, reason: str, by: User) -> MergerReversal:
    """Take a merger back: what it moved and still is under way goes back; what is past the desks or came since stays.

    `unit_actions.Refused` or `workflow.NotAllowed` say why not.
    """
    unit, into, taken = merger.unit, merger.into, files_of(merger)
    posts = unit_actions.part(merger, by=by)
    went = rerouting.transfer_back(taken, into, to=unit, by=by, reason=reason)
    back = [*went["files"], *went["drafts"]]
    running = UnitPublicity.objects.filter(organisation=into, application__in=back, concluded_at=None)
    moved = {
        "files": len(went["files"]),
        "drafts": len(went["drafts"]),
        "publicities": running.update(organisation=unit),
        "appointments": posts,
        "stayed": sorted(set(taken) - set(back)),
        "arrived": list(arrived_since(merger).values_list("pk", flat=True)),
    }
    return MergerReversal.objects.create(merger=merger, reason=reason, moved=moved, by=by, at=clock.now())


def files_of(merger: Merger) -> list[int]:
    """Return the keys of the files that a merger took along."""
    rows = merger.moved.get("rows", {})
    return [*rows.get("files", ()), *rows.get("drafts", ())]


def arrived_since(merger: Merger) -> QuerySet[Application]:
    """Return the files begun at the other unit since."""
    found = Application.objects.filter(unit=merger.into_id, created_at__gte=merger.at)
    return found.exclude(pk__in=files_of(merger)).order_by("pk")
