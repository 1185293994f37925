"""Several photographs made one PDF: the leaves gathered beside a slot, their order, and having them joined."""

from __future__ import annotations

import hashlib
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from . import policies, sections, tasks, uploads
from .choices import MaterialState
from .models import Application, Material
from .rules import Slot
from .uploads import AlreadyHere, Refused

FEWEST = 2


def refusal_to_gather(slot: Slot) -> str:
    """Return why photographs are not joined in this slot."""
    return "" if set(slot.kinds) >= {"image", "pdf"} else _("本栏不接收由照片合并的 PDF。")


def leaves_of(application: Application, slot_key: str) -> list[Material]:
    """Return the photographs to be joined in their order: those gathered, and the pictures that are in the slot already."""
    live = application.materials.filter(slot=slot_key, removed_at=None).exclude(state=MaterialState.REFUSED)
    rows = live.order_by("position", "pk")
    return [one for one in rows if one.is_leaf or one.media_type.startswith("image/")]


@transaction.atomic
def move(application: Application, slot_key: str, key: uuid.UUID, by_places: int, *, by: User) -> None:
    """Put a leaf so many places further down, up when negative; at either end it stays."""
    _locked(application, by, slot_key)
    leaves = leaves_of(application, slot_key)
    at = next((number for number, one in enumerate(leaves) if one.key == key), None)
    if at is None:
        raise AlreadyHere(_("该照片已不在此处。"))
    leaf = leaves.pop(at)
    leaves.insert(max(0, at + by_places), leaf)
    for number, one in enumerate(leaves, start=1):
        one.position = number
    Material.objects.bulk_update(leaves, ["position"])


@transaction.atomic
def join(application: Application, slot_key: str, *, by: User) -> Material:
    """Have the leaves of a slot made one PDF by a worker, in their order; until that is done all stays as it is."""
    current = _locked(application, by, slot_key)
    slot = uploads.slot_for(current, slot_key)
    leaves = leaves_of(current, slot_key)
    if any(one.state == MaterialState.CHECKING for one in leaves):
        raise Refused(_("还有照片正在检查。请稍候再合并。"))
    if len(leaves) < FEWEST:
        raise Refused(_("请至少上传两张照片，再合并为一个文件。"))
    others = current.materials.filter(slot=slot_key, removed_at=None, is_leaf=False).exclude(
        state=MaterialState.REFUSED
    )
    if others.filter(state=MaterialState.CHECKING).exclude(leaves=[]).exists():
        raise AlreadyHere(_("正在合并，请稍候。"))
    if slot.max_files > 1 and others.exclude(pk__in=[one.pk for one in leaves]).count() >= slot.max_files:
        raise Refused(_("本栏最多 %(limit)s 个文件。请先移除一个再合并。") % {"limit": slot.max_files})
    material = Material.objects.create(
        application=current,
        slot=slot_key,
        name=_("%(slot)s（合并 %(count)s 页）.pdf") % {"slot": slot.label[:200], "count": len(leaves)},
        received_sha256=hashlib.sha256("".join(one.sha256 for one in leaves).encode()).hexdigest(),
        size=sum(one.size for one in leaves),
        leaves=[str(one.key) for one in leaves],
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    transaction.on_commit(lambda: tasks.check_material.delay(material_id=material.pk), robust=True)
    return material


def _locked(application: Application, by: User, slot: str) -> Application:
    current = Application.objects.select_for_update(of=("self",)).select_related("batch").get(pk=application.pk)
    if refusal := policies.refusal_to_edit(by, current, sections.MATERIALS, slot):
        raise Refused(refusal)
    return current
