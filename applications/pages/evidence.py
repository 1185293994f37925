"""Pieces of evidence as pages list them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from .. import slots
from ..choices import MaterialState
from ..models import Evidence
from ..policies import in_beijing
from .viewer import tombstone


@dataclass(frozen=True)
class Piece:
    """One file; addresses are empty unless it may be opened. `who` says who laid it and when."""

    name: str
    text: str
    who: str
    url: str
    thumb_url: str


def pieces(found: Iterable[Evidence]) -> list[Piece]:
    """Return evidence ready to print, whatever became of it."""
    return [_piece(one) for one in found]


def _piece(one: Evidence) -> Piece:
    is_there = one.state == MaterialState.READY
    who = f"{one.organisation or ''} {one.by.name if one.by else ''}".strip()
    return Piece(
        name=one.name,
        text=slots.described(one) if is_there else _became(one),
        who=f"{who} {in_beijing(one.uploaded_at)}".strip(),
        url=reverse("applications:evidence_view", args=[one.key]) if is_there else "",
        thumb_url=reverse("applications:evidence_thumbnail", args=[one.key]) if is_there else "",
    )


def _became(one: Evidence) -> str:
    if one.state == MaterialState.PULLED:
        return tombstone(one)
    if one.state == MaterialState.REFUSED:
        return _("未接收：%(reason)s") % {"reason": one.reason}
    return _("已收到，正在检查…")
