"""An organiser's calendar: its batches with their phases, extensions and permits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc.accounts.models import User

from .. import policies, queries
from ..choices import PhaseKind
from ..models import Batch, Extension, Permit

LATEST = 50  # permits and extensions shown of a batch; the rest is in the record


@dataclass(frozen=True)
class PhaseLine:
    """A phase of a batch, and where it is extended."""

    name: str
    span: str
    family: str
    word: str
    url: str
    button: str


@dataclass(frozen=True)
class ExtensionLine:
    """An extension; `confirm_url` is where a second person agrees, empty where that is not asked of this person."""

    what: str
    reason: str
    by: str
    family: str
    word: str
    confirm_url: str
    refusal: str


@dataclass(frozen=True)
class PermitLine:
    """One person's permit."""

    name: str
    until: str
    reason: str
    by: str


def overview(batches: list[Batch], now: dt.datetime) -> list[dict[str, Any]]:
    """Return the organiser's batches with their phases."""
    return [
        {"name": one.name, "url": reverse("applications:window", args=[one.pk]), "phases": phases(one, now)}
        for one in batches
    ]


def one_batch(batch: Batch, person: User, now: dt.datetime) -> dict[str, Any]:
    """Return a batch's phases, extensions and permits; a constant number of statements."""
    extensions = queries.extensions_of(batch)[:LATEST]
    permits = queries.permits_of(batch)[:LATEST]
    return {
        "batch": batch,
        "phases": phases(batch, now),
        "extensions": [_extension(one, batch, person, now) for one in extensions],
        "permits": [_permit(one) for one in permits],
        "permit_url": reverse("applications:permit", args=[batch.pk]),
    }


def phases(batch: Batch, now: dt.datetime) -> list[PhaseLine]:
    """Return a batch's phases in order; uses prefetched phases."""
    found = []
    for one in batch.phases.all():
        span = f"{policies.from_beijing(one.opens_at)} — {policies.in_beijing(one.closes_at)}"
        family, word = ("waiting", _("未开始")) if now < one.opens_at else ("closed", _("已截止"))
        if one.is_open(now):
            family, word = "moving", _("进行中")
        button = _("重新开放") if now >= one.closes_at else _("延长")
        url = reverse("applications:extend", args=[batch.pk, one.kind])
        found.append(PhaseLine(str(PhaseKind(one.kind).label), span, family, word, url, button))
    return found


def _extension(one: Extension, batch: Batch, person: User, now: dt.datetime) -> ExtensionLine:
    one.batch = batch
    words = {
        "phase": one.get_kind_display(),
        "old": policies.in_beijing(one.old_closes_at),
        "new": policies.in_beijing(one.closes_at),
    }
    by = f"{one.proposed_by.name} {policies.in_beijing(one.proposed_at)}"
    if one.confirmed_by:
        by += _("，%(name)s确认") % {"name": one.confirmed_by.name}
    refusal = "" if one.in_force_at else policies.refusal_to_confirm(person, one, now)
    is_mine = not one.in_force_at and not refusal
    return ExtensionLine(
        what=_("%(phase)s：%(old)s 延长至 %(new)s") % words,
        reason=one.reason,
        by=by,
        family="done" if one.in_force_at else "waiting",
        word=_("已生效") if one.in_force_at else _("待另一人确认"),
        confirm_url=reverse("applications:confirm_extension", args=[batch.pk, one.pk]) if is_mine else "",
        refusal=refusal,
    )


def _permit(one: Permit) -> PermitLine:
    by = f"{one.granted_by.name} {policies.in_beijing(one.granted_at)}"
    return PermitLine(one.person.name, policies.in_beijing(one.until), one.reason, by)
