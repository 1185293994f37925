"""The photographs gathered for one slot, as the page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from .. import joining, uploads
from ..choices import MaterialState
from ..models import Application
from ..rules import Slot
from ..slots import FileView, file_view


@dataclass(frozen=True)
class Joining:
    """`refusal` says why nothing is joined in this slot at all; `is_checking` while a photograph is not ready."""

    slot: Slot
    leaves: list[FileView]
    refused: list[FileView]
    is_checking: bool
    can_join: bool
    refusal: str
    url: str
    begin_url: str


def page(application: Application, slot_key: str) -> Joining:
    """Return what the page shows; `uploads.Refused` where the category has no such slot."""
    slot = uploads.slot_for(application, slot_key)
    leaves = joining.leaves_of(application, slot_key)
    is_checking = any(one.state == MaterialState.CHECKING for one in leaves)
    refused = application.materials.filter(slot=slot_key, is_leaf=True, state=MaterialState.REFUSED).order_by("-pk")[:3]
    return Joining(
        slot=slot,
        leaves=[file_view(application, one) for one in leaves],
        refused=[file_view(application, one) for one in refused],
        is_checking=is_checking,
        can_join=not is_checking and len(leaves) >= joining.FEWEST,
        refusal=joining.refusal_to_gather(slot),
        url=reverse("applications:material_join", args=[application.key, slot.key]),
        begin_url=reverse("applications:incoming_begin", args=[application.key, slot.key]),
    )
