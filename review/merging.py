"""Merging a unit into another: its people, its files on their way and its running publicities go together."""

from __future__ import annotations

from django.db import transaction

from applications import rerouting
from kashgar_zc.accounts import unit_actions
from kashgar_zc.accounts.models import Merger, Organisation, User

from .models import UnitPublicity


@transaction.atomic
def merge_units(unit: Organisation, *, into: Organisation, reason: str, keep_staff: bool, by: User) -> Merger:
    """Let a unit go into another one in the middle of a season, all or nothing.

    `unit_actions.Refused` or `workflow.NotAllowed` say why not. Nothing undoes it but a new act.
    """
    moved = unit_actions.absorb(unit, into=into, by=by, keep_staff=keep_staff)
    moved |= rerouting.transfer(unit, into=into, by=by, reason=reason)
    moved["publicities"] = UnitPublicity.objects.filter(organisation=unit, concluded_at=None).update(organisation=into)
    return unit_actions.record_merger(unit, into=into, reason=reason, moved=moved, by=by)
