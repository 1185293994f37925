"""The one gate through which files come into an application, and what may be done with them in their slots."""

from __future__ import annotations

import hashlib
import unicodedata
import uuid
from collections.abc import Collection, Iterable
from contextlib import ExitStack
from pathlib import Path

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.models import User
from kashgar_zc.storage import private

from . import policies, queries, sections, tasks
from .checking import check
from .choices import MaterialState
from .covering import coverable
from .intake.sniff import EXTENSIONS
from .models import Application, Material
from .rules import Slot
from .slots import SlotView, slots_of

__all__ = [
    "AlreadyHere",
    "Busy",
    "Refused",
    "SlotView",
    "check",
    "cover",
    "receive",
    "receive_all",
    "remove",
    "restore",
    "slot_for",
    "slots_of",
]

NAME_LENGTH = 255
MAX_LEAVES = 30  # photographs joined into one file
MAX_WAITING = 30  # files of one application being checked at a time
KINDS = {"application/pdf": "pdf", "image/jpeg": "image", "image/png": "image"}


class Refused(Exception):
    """A file or an act on it that is not taken; its text says what to do."""


class Busy(Refused):
    """Not now, but soon: the same file may be sent again."""


class AlreadyHere(Refused):
    """The very file is in this slot already: nothing was lost and nothing needs doing."""


def receive(
    application: Application,
    slot_key: str,
    upload: File,
    *,
    by: User,
    is_leaf: bool = False,
    key: uuid.UUID | None = None,
) -> Material:
    """Take an upload in and have it checked by a worker, or raise `Refused` and keep nothing.

    A leaf is a photograph that is gathered beside the slot. `key` is that of an upload in parts, else a new one.
    The file is read in chunks only, kept under a random key, and shown to nobody before the check.
    """
    slot = slot_for(application, slot_key)
    name = cleaned_name(upload.name or "")
    _refuse_by_policy(by, application, slot.key)
    kinds = ("image",) if is_leaf else slot.kinds
    refuse_by_looks(name, upload.size or 0, kinds, application.batch.rules.max_file_bytes)
    digest = sha256(upload)
    key = key or uuid.uuid4()
    stored = private.save(f"received/{key}", upload)
    with ExitStack() as undo:
        undo.callback(private.delete, stored)
        material = Material(
            key=key,
            application=application,
            slot=slot.key,
            name=name,
            received=stored,
            received_sha256=digest,
            size=upload.size or 0,
            uploaded_by=by,
            is_leaf=is_leaf,
            position=MAX_LEAVES if is_leaf else 0,
        )
        _record(material, slot, by=by)
        undo.pop_all()
    return material


def refuse_early(
    application: Application, slot_key: str, name: str, size: int, *, by: User, is_leaf: bool = False
) -> Slot:
    """Return the slot of a file that is about to come, or raise `Refused` by what can be told before it is here."""
    slot = slot_for(application, slot_key)
    _refuse_by_policy(by, application, slot.key)
    refuse_by_looks(name, size, ("image",) if is_leaf else slot.kinds, application.batch.rules.max_file_bytes)
    if not is_leaf:
        _refuse_by_room(application, slot, size)
    return slot


def receive_all(
    application: Application, slot_key: str, chosen: Iterable[UploadedFile], *, by: User, is_leaf: bool = False
) -> tuple[list[str], list[str]]:
    """Receive several files, each for itself; return what was refused and what was there already, as sentences."""
    refused, known = [], []
    for upload in chosen:
        try:
            receive(application, slot_key, upload, by=by, is_leaf=is_leaf)
        except AlreadyHere as told:
            known.append(_("“%(name)s”：%(text)s") % {"name": cleaned_name(upload.name or ""), "text": told})
        except Refused as refusal:
            refused.append(_("“%(name)s”：%(text)s") % {"name": cleaned_name(upload.name or ""), "text": refusal})
    return refused, known


@transaction.atomic
def remove(material: Material, *, by: User) -> None:
    """Take a file out of use; it can be restored."""
    application = _locked(material.application_id)
    _refuse_by_policy(by, application, material.slot)
    rows = Material.objects.filter(pk=material.pk, removed_at=None)
    if not rows.update(removed_at=clock.now()):
        raise AlreadyHere(_("该文件此前已移除。"))


@transaction.atomic
def restore(material: Material, *, by: User) -> None:
    """Put a removed file back into its slot, when there is room."""
    application = _locked(material.application_id)
    _refuse_by_policy(by, application, material.slot)
    current = Material.objects.get(pk=material.pk)
    if current.state != MaterialState.READY:
        raise Refused(_("该文件未通过检查，不能恢复。请重新上传。"))
    if current.removed_at is None:
        raise AlreadyHere(_("该文件已在本栏中。"))
    slot = slot_for(application, current.slot)
    if not current.is_leaf and queries.materials_of(application).filter(slot=slot.key).count() >= slot.max_files:
        raise Refused(_("本栏已满。请先移除现有文件，再恢复。"))
    _refuse_by_total(application, current.size, taken=_bytes(queries.materials_of(application)))
    current.removed_at = None
    current.save(update_fields=["removed_at"])


@transaction.atomic
def cover(material: Material, *, chosen: Collection[str], by: User) -> None:
    """Say which conditions an approved exception stands for, in place of what was said before."""
    application = _locked(material.application_id)
    _refuse_by_policy(by, application, material.slot)
    known = [one.key for one in coverable(application, material.slot) if one.key in chosen]
    if set(chosen) - set(known):
        raise Refused(_("所选条件不能以批准文件放宽。请刷新页面后重新勾选。"))
    if not Material.objects.filter(pk=material.pk, state=MaterialState.READY, removed_at=None).update(covers=known):
        raise Refused(_("该文件已移除或尚未通过检查。请刷新页面。"))


def slot_for(application: Application, slot_key: str) -> Slot:
    """Return a slot of the application's category by its key, or raise `Refused`."""
    slots = application.batch.rules.slots_for(application.category_id)
    slot = next((slot for slot in slots if slot.key == slot_key), None)
    if slot is None:
        raise Refused(_("本申报没有这一材料栏。请返回材料页面重新选择。"))
    return slot


def cleaned_name(raw: str) -> str:
    """Return a file's own name fit to show: its last part, without control or direction characters, 255 at most."""
    last = unicodedata.normalize("NFC", raw).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if not unicodedata.category(letter).startswith("C")).strip()
    stem, dot, extension = shown.rpartition(".")
    if not dot:
        return shown[:NAME_LENGTH] or _("未命名")
    ending = dot + extension.strip()[:10]
    return (stem.strip(" .") or _("未命名"))[: NAME_LENGTH - len(ending)] + ending


def refuse_copy(application: Application, slot: Slot, material: Material, *, by: User) -> None:
    """Raise `Refused` where a copy of an earlier file may not be put into a slot; it never takes another's place."""
    _refuse_by_policy(by, application, slot.key)
    if queries.materials_of(application).filter(slot=slot.key).count() >= slot.max_files:
        raise Refused(_("“%(slot)s”已满。请先移除现有文件，再选用。") % {"slot": slot.label})
    _refuse_by_room(application, slot, material.size, material.received_sha256)


def refuse_by_looks(name: str, size: int, kinds: Collection[str], most_bytes: int) -> None:
    """Raise `Refused` by size and extension at once; what a file really is, is the child's to find out."""
    if not size:
        raise Refused(_("文件是空的（0 字节）。请打开确认内容后重新选择。"))
    if size > most_bytes:
        limit = most_bytes // 1024 // 1024
        raise Refused(_("文件超过 %(limit)s MB。请用手机重新拍摄，或在扫描时选 200 dpi。") % {"limit": limit})
    extension = Path(name).suffix.lower()
    found = {KINDS[media_type] for media_type, extensions in EXTENSIONS.items() if extension in extensions}
    if extension in {".heic", ".heif"}:
        raise Refused(_("不接收 HEIC 照片。请在手机“设置—相机—格式”中选“兼容性最佳”后重新拍摄，或上传截图。"))
    if not found:
        raise Refused(_("只接收 PDF、JPG、PNG 文件。Word 等文件请另存为 PDF 后上传。"))
    if not found & set(kinds):
        needed = _("照片（JPG、PNG）") if "image" in kinds else "PDF"
        raise Refused(_("本栏只接收%(needed)s。请更换文件格式后上传。") % {"needed": needed})


def sha256(upload: File) -> str:
    """Return a file's digest, read in chunks."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


@transaction.atomic
def _record(material: Material, slot: Slot, *, by: User) -> None:
    """Write the row of a stored upload, with the application locked, so that uploads side by side are counted right."""
    application = _locked(material.application_id)
    _refuse_by_policy(by, application, material.slot)
    if material.is_leaf:
        _refuse_by_leaves(application, slot, material)
    else:
        _refuse_by_room(application, slot, material.size, material.received_sha256)
    material.uploaded_at = clock.now()
    material.save()
    # A broker that is away costs minutes, not the upload: the sweep finds the row.
    transaction.on_commit(lambda: tasks.check_material.delay(material_id=material.pk), robust=True)


def _locked(application_id: int) -> Application:
    return Application.objects.select_for_update(of=("self",)).select_related("batch").get(pk=application_id)


def _refuse_by_policy(user: User, application: Application, slot: str) -> None:
    if refusal := policies.refusal_to_edit(user, application, sections.MATERIALS, slot):
        raise Refused(refusal)


def _refuse_by_leaves(application: Application, slot: Slot, material: Material) -> None:
    """Refuse a photograph to be joined that is there already, or one too many; together they fit into the case."""
    if "pdf" not in slot.kinds:
        raise Refused(_("本栏不接收由照片合并的 PDF。"))
    gathered = application.materials.filter(is_leaf=True, removed_at=None).exclude(state=MaterialState.REFUSED)
    beside = gathered.filter(slot=material.slot)
    if beside.filter(received_sha256=material.received_sha256).exists():
        raise AlreadyHere(_("该照片已在此处，无需重复上传。"))
    if beside.count() >= MAX_LEAVES:
        raise Refused(_("一次最多合并 %(limit)s 张照片。") % {"limit": MAX_LEAVES})
    taken = _bytes(queries.materials_of(application)) + _bytes(gathered)
    _refuse_by_total(application, material.size, taken=taken)


def _refuse_by_room(application: Application, slot: Slot, size: int, digest: str = "") -> None:
    in_slot = queries.materials_of(application).filter(slot=slot.key)
    if digest and in_slot.filter(received_sha256=digest).exists():
        raise AlreadyHere(_("该文件已在本栏中，无需重复上传。"))
    if slot.max_files > 1 and in_slot.count() >= slot.max_files:
        raise Refused(_("本栏最多 %(limit)s 个文件。请先移除一个再上传。") % {"limit": slot.max_files})
    waiting = application.materials.filter(state=MaterialState.CHECKING).count()  # removed ones cost the same work
    if waiting >= MAX_WAITING:
        raise Busy(_("还有 %(count)s 个文件正在检查。请稍候再上传。") % {"count": waiting})
    replaced = in_slot.filter(state=MaterialState.READY) if slot.max_files == 1 else in_slot.none()
    _refuse_by_total(application, size, taken=_bytes(queries.materials_of(application)) - _bytes(replaced))


def _refuse_by_total(application: Application, size: int, *, taken: int) -> None:
    limit = application.batch.rules.max_case_bytes
    if taken + size > limit:
        values = {"limit": limit // 1024 // 1024, "left": f"{max(0, limit - taken) / 1024 / 1024:.1f}"}
        raise Refused(
            _("全部材料合计不能超过 %(limit)s MB，还可上传 %(left)s MB。请压缩或移除其他文件后再试。") % values
        )


def _bytes(files: QuerySet[Material]) -> int:
    return files.aggregate(total=Sum("size"))["total"] or 0
