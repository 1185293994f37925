"""The places for materials of one application as its pages show them: what is in each, what is missing, what was refused."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from . import covering
from .choices import MaterialState
from .models import Application, Evidence, Material
from .rules import Slot

ACCEPT = {"image": "image/jpeg,image/png,.jpg,.jpeg,.png", "pdf": "application/pdf,.pdf"}

SITTING = dt.timedelta(minutes=10)  # within which uploads to a slot count as chosen together


@dataclass(frozen=True)
class FileView:
    """One file of a slot, ready to print; `state` is that of the material."""

    key: str
    name: str
    state: str
    text: str
    note: str
    view_url: str
    thumb_url: str
    remove_url: str
    cover_url: str = ""
    coverable: tuple[
        tuple[str, str, str, bool], ...
    ] = ()  # condition, its name and clause, whether the file stands for it


@dataclass(frozen=True)
class SlotView:
    """One slot, ready to print. `missing` when its group is required and empty; `note` says what happened last in it.

    `gathered` photographs wait to be joined. `refusal` says why nothing may be changed in it, `returned` what a return did,
    `to_mend` that it waits;
    one of it and its `alternatives` is enough.
    `files` are in use or being checked; `removed` is the last one taken out, while there is room to restore it.
    """

    slot: Slot
    files: tuple[FileView, ...]
    missing: bool
    note: str
    is_required: bool
    limit: str
    upload_url: str
    join_url: str
    begin_url: str
    page_url: str
    poll_url: str
    removed_name: str
    restore_url: str
    gathered: int
    refusal: str = ""
    returned: tuple[str, ...] = ()
    to_mend: bool = False
    alternatives: str = ""

    @property
    def key(self) -> str:
        return self.slot.key

    @property
    def is_full(self) -> bool:
        return self.slot.max_files > 1 and len(self.files) >= self.slot.max_files

    @property
    def replaces(self) -> bool:
        """Whether a new file takes the place of the one that is there."""
        return self.slot.max_files == 1 and bool(self.files)

    @property
    def part_bytes(self) -> int:
        """Above this a script sends a file in parts."""
        return int(settings.UPLOAD_PART_BYTES)

    @property
    def accept(self) -> str:
        return ",".join(ACCEPT[kind] for kind in self.slot.kinds)


def set_aside(application: Application, uploads: Iterable[Material]) -> list[tuple[str, str]]:
    """Return label and name of each upload that is in use for another category, and no part of the file now."""
    rules = application.batch.rules
    labels = {slot.key: slot.label for slot in rules.slots}
    wanted = {slot.key for slot in rules.slots_for(application.category_id)}
    return [(labels.get(one.slot, ""), one.name) for one in uploads if one.slot not in wanted and _is_live(one)]


def slots_of(application: Application, uploads: Iterable[Material] | None = None) -> list[SlotView]:
    """Return the slots of an application in order; its uploads by key are read where they are not given."""
    rules = application.batch.rules
    slots = rules.slots_for(application.category_id)
    rows: defaultdict[str, list[Material]] = defaultdict(list)
    gathered: Counter[str] = Counter()
    for material in application.materials.order_by("pk") if uploads is None else uploads:
        if not material.is_leaf:
            rows[material.slot].append(material)
        elif _is_live(material):
            gathered[material.slot] += 1
    level = application.title.level
    required = {slot.group for slot in slots if slot.is_required(application.category_id, level)}
    filled = {slot.group for slot in slots if any(is_ready(material) for material in rows[slot.key])}
    return [
        _view(
            application,
            slot,
            rows[slot.key],
            required=slot.group in required,
            filled=slot.group in filled,
            gathered=gathered[slot.key],
        )
        for slot in slots
    ]


def gathered_in(application: Application) -> list[tuple[Slot, int]]:
    """Return the slots beside which photographs wait to be joined, and how many."""
    leaves = application.materials.filter(is_leaf=True, removed_at=None).exclude(state=MaterialState.REFUSED)
    counts = Counter(leaves.values_list("slot", flat=True))
    slots = application.batch.rules.slots_for(application.category_id)
    return [(slot, counts[slot.key]) for slot in slots if counts[slot.key]]


def is_ready(material: Material) -> bool:
    """Return whether a file is in use."""
    return material.state == MaterialState.READY and material.removed_at is None


def _is_live(material: Material) -> bool:
    """Return whether a file is in use or being checked."""
    return material.removed_at is None and material.state != MaterialState.REFUSED


def file_view(application: Application, material: Material) -> FileView:
    """Return a file of an application, ready to print."""
    ready = material.state == MaterialState.READY
    asked = covering.coverable(application, material.slot) if ready and not material.is_leaf else []
    return FileView(
        key=str(material.key),
        name=material.name,
        state=material.state,
        text=described(material) if ready else _("已收到，正在检查…"),
        note=material.reason,
        view_url=reverse("applications:file_view", args=[material.key]) if ready else "",
        thumb_url=reverse("applications:file_thumbnail", args=[material.key]) if ready else "",
        remove_url=reverse("applications:material_remove", args=[application.key, material.key]),
        cover_url=reverse("applications:material_cover", args=[application.key, material.key]),
        coverable=tuple((one.key, one.name, one.clause, one.key in material.covers) for one in asked),
    )


def described(material: Material | Evidence) -> str:
    """Return type, pages and size of a safe file in a line."""
    kind = material.media_type.rsplit("/", 1)[-1].upper().replace("JPEG", "JPG")
    pages = _("%(pages)s 页") % {"pages": material.pages}
    return " · ".join([kind, pages, filesizeformat(material.size)])


def _view(
    application: Application, slot: Slot, rows: Sequence[Material], *, required: bool, filled: bool, gathered: int
) -> SlotView:
    live = [one for one in rows if _is_live(one)]
    removed = _restorable(rows) if len(live) < slot.max_files else None
    checking = any(one.state == MaterialState.CHECKING for one in live)
    where: dict[str, Any] = {"key": application.key, "slot": slot.key}
    page = reverse("applications:material_slot", kwargs=where)
    others = [
        one.label for one in application.batch.rules.slots_for(application.category_id) if one.group == slot.group
    ]
    return SlotView(
        slot=slot,
        alternatives="、".join(f"“{label}”" for label in others if label != slot.label),
        files=tuple(file_view(application, one) for one in live),
        missing=required and not filled,
        note=_note_of(slot, rows),
        is_required=required,
        limit=limit_of(application, slot),
        upload_url=reverse("applications:material_upload", kwargs=where),
        join_url="" if {"image", "pdf"} - set(slot.kinds) else reverse("applications:material_join", kwargs=where),
        begin_url=reverse("applications:incoming_begin", kwargs=where),
        page_url=page,
        poll_url=page if checking else "",
        removed_name=removed.name if removed else "",
        restore_url=reverse("applications:material_restore", args=[application.key, removed.key]) if removed else "",
        gathered=gathered,
    )


def _note_of(slot: Slot, rows: Sequence[Material]) -> str:
    """Return which files a worker refused of those chosen together last; a slot for one file tells of the last alone."""
    together = [one for one in rows if rows[-1].uploaded_at - one.uploaded_at < SITTING]
    told = together if slot.max_files > 1 else together[-1:]
    refused = [one for one in told if one.state == MaterialState.REFUSED]
    return " ".join(_("“%(name)s”未接收：%(reason)s") % {"name": one.name, "reason": one.reason} for one in refused)


def _restorable(rows: Iterable[Material]) -> Material | None:
    """Return the file last taken out of a slot, or None."""
    gone = [(one.removed_at, one.pk, one) for one in rows if one.removed_at and one.state == MaterialState.READY]
    return max(gone)[2] if gone else None


def limit_of(application: Application, slot: Slot) -> str:
    """Return what a slot takes, in a sentence that is read before choosing."""
    words = {"image": _("JPG、PNG"), "pdf": "PDF"}
    kinds = "、".join(words[kind] for kind in slot.kinds)
    limits = {"kinds": kinds, "size": application.batch.rules.max_file_bytes // 1024 // 1024, "count": slot.max_files}
    if slot.max_files > 1:
        return _("%(kinds)s，每个不超过 %(size)s MB，最多 %(count)s 个文件。") % limits
    return _("%(kinds)s，不超过 %(size)s MB，一个文件。") % limits
