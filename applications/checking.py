"""What a worker does with a received file: has it checked in a child process, and makes it ready or refused.

Materials and evidence go the same way; they differ in what is allowed, and in what being put in use means.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import shutil
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from django.core.files import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.storage import private

from . import queries, sandbox, scanning
from .choices import MaterialState
from .models import Application, Evidence, Material

log = logging.getLogger(__name__)

Received = TypeVar("Received", bound=Material | Evidence)

LEASE = dt.timedelta(minutes=3)  # well over the wall limit of the child
PAUSE = dt.timedelta(seconds=20)  # before another try when the trouble was ours
MAX_ATTEMPTS = 3
OVERDUE = dt.timedelta(minutes=2)  # after which a message to the worker counts as lost
LEFT_OVER = dt.timedelta(days=1)
SWEEP_LIMIT = 500


def check(upload_id: int, model: type[Material | Evidence] = Material) -> None:
    """Check one received file; done, leased and unknown ones are left alone, so that it may be called any number of times."""
    material = _lease(upload_id, model)
    if material is None:
        return
    if material.attempts > MAX_ATTEMPTS:
        _refuse(material, sandbox.sentence("unavailable"))
        return
    with TemporaryDirectory(prefix="intake-") as name:
        try:
            answer = _examine(material, Path(name))
            _accept(material, Path(name), answer)
        except sandbox.Unsafe as refusal:
            _refuse(material, str(refusal))
        except (sandbox.Unavailable, OSError) as trouble:
            log.warning("Material %s could not be checked, attempt %s: %s", material.key, material.attempts, trouble)
            _put_back(material, getattr(trouble, "code", sandbox.Unavailable.code))


def overdue(model: type[Material | Evidence] = Material) -> list[int]:
    """Return the files whose worker or message was lost, the oldest first."""
    now = clock.now()
    lost = Q(leased_until__lt=now) | Q(leased_until=None, uploaded_at__lt=now - OVERDUE)
    waiting = model.objects.filter(lost, state=MaterialState.CHECKING).order_by("uploaded_at", "pk")
    return list(waiting.values_list("pk", flat=True)[:SWEEP_LIMIT])


def delete_leftovers() -> int:
    """Delete raw uploads that no row has named for a day: their request or their worker was killed half-way."""
    before = clock.now() - clock.shift() - LEFT_OVER  # files bear the machine's time, which nobody shifts
    try:
        names = [f"received/{name}" for name in private.listdir("received")[1]]
    except FileNotFoundError:
        return 0
    old = [name for name in names if private.get_modified_time(name) < before]
    named = {
        name
        for model in (Material, Evidence)
        for name in model.objects.filter(received__in=old).values_list("received", flat=True)
    }
    for name in set(old) - named:
        private.delete(name)
    return len(set(old) - named)


@transaction.atomic
def _lease(upload_id: int, model: type[Material | Evidence]) -> Material | Evidence | None:
    """Return a file to check that nobody else is at, marked as ours until the lease ends."""
    now = clock.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    material = (
        model.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("application__batch")
        .filter(free, pk=upload_id, state=MaterialState.CHECKING)
        .first()
    )
    if material is not None:
        material.attempts += 1
        material.leased_until = now + LEASE
        material.save(update_fields=["attempts", "leased_until"])
    return material


def _examine(material: Material | Evidence, folder: Path) -> dict[str, Any]:
    """Copy the raw upload beside us, see that it is what was received, and have the child look at it."""
    if material.attempts > 1:
        _delete_halves(material)
    if isinstance(material, Material) and material.leaves:
        return _join_leaves(material, folder)
    source = folder / "received"
    with material.received.open("rb") as stream, source.open("wb") as copy:
        shutil.copyfileobj(stream, copy, 1024 * 1024)
    with source.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != material.received_sha256:
            raise sandbox.Unavailable("the stored upload is not what was received")
    scanning.scan(source)
    return sandbox.check(
        source,
        folder,
        extension=Path(material.name).suffix,
        kinds=_kinds_of(material),
        max_pages=material.application.batch.rules.max_pages,
    )


def _kinds_of(material: Material | Evidence) -> tuple[str, ...]:
    key = material.slot if isinstance(material, Material) else ""  # beside words anything readable may be laid
    slots = material.application.batch.rules.slots
    return next((one.kinds for one in slots if one.key == key), ("image", "pdf"))


def _join_leaves(material: Material, folder: Path) -> dict[str, Any]:
    """Copy the photographs beside us in their order, and have the child put them into one PDF."""
    leaves = {str(one.key): one for one in _leaves_of(material)}
    if refusal := _refusal_by_leaves(material):
        raise sandbox.Unsafe(refusal)
    for number, key in enumerate(material.leaves):
        with leaves[key].file.open("rb") as stream, (folder / f"leaf-{number:03d}").open("wb") as copy:
            shutil.copyfileobj(stream, copy, 1024 * 1024)
    return sandbox.join(folder, max_pages=material.application.batch.rules.max_pages)


def _leaves_of(material: Material) -> QuerySet[Material]:
    """Return the photographs of a joined file that are still there."""
    return Material.objects.filter(key__in=material.leaves, state=MaterialState.READY)


def _refusal_by_leaves(material: Material) -> str:
    """Return that a photograph to be joined was pulled; asked again once the case is locked, as a pull locks it."""
    is_whole = _leaves_of(material).count() == len(material.leaves)
    return "" if is_whole else _("有照片已被移除或撤下。请重新选择照片后合并。")


def _delete_halves(material: Material | Evidence) -> None:
    """Delete what a killed worker may have stored of this file; no row names it while it is being checked."""
    for extension in ("pdf", "jpg", "png"):
        private.delete(f"{material.FOLDER}/{material.key}.{extension}")
    private.delete(f"thumbnails/{material.key}.jpg")


def _accept(material: Material | Evidence, folder: Path, answer: dict[str, Any]) -> None:
    """Store the safe file and its thumbnail, and put it in use; nothing is left behind when that fails."""
    safe = folder / answer["file"]
    with ExitStack() as stored:
        names = []
        for path, name in (
            (safe, f"{material.FOLDER}/{material.key}{safe.suffix}"),
            (folder / "thumbnail.jpg", f"thumbnails/{material.key}.jpg"),
        ):
            with path.open("rb") as stream:
                names.append(private.save(name, File(stream)))
            stored.callback(private.delete, names[-1])
        if isinstance(material, Material):
            is_kept = _put_in_use(material, answer, *names)
        else:
            is_kept = _keep(material, answer, *names)
        if is_kept:
            stored.pop_all()


@transaction.atomic
def _keep(evidence: Evidence, answer: dict[str, Any], file: str, thumbnail: str) -> bool:
    """Make evidence ready; return whether it was still ours to do so."""
    current = _still_ours(evidence)
    if current is None:
        return False
    facts = {field: answer[field] for field in ("media_type", "size", "sha256", "pages")}
    _close(current, MaterialState.READY, file=file, thumbnail=thumbnail, **facts)
    return True


@transaction.atomic
def _put_in_use(material: Material, answer: dict[str, Any], file: str, thumbnail: str) -> bool:
    """Make a material ready, and the slot's oldest give way to it; return whether it was still ours to do so."""
    application = Application.objects.select_for_update(of=("self",)).get(pk=material.application_id)
    current = _still_ours(material)
    if current is None:
        return False
    if not application.is_editable:
        _close(current, MaterialState.REFUSED, reason=sandbox.sentence("moved_on"), removed_at=clock.now())
        return False
    if refusal := _refusal_by_leaves(current) or _refusal_by_pages(application, current, answer["pages"]):
        _close(current, MaterialState.REFUSED, reason=refusal, removed_at=clock.now())
        return False
    _close(
        current,
        MaterialState.READY,
        file=file,
        thumbnail=thumbnail,
        reason=sandbox.repaired_note() if answer["repaired"] else "",
        **{field: answer[field] for field in ("media_type", "size", "sha256", "pages", "look", "bands")},
    )
    Material.objects.filter(key__in=current.leaves, removed_at=None).update(removed_at=clock.now())
    _make_room(application, current.slot)
    return True


def _refusal_by_pages(application: Application, material: Material, pages: int) -> str:
    """Return why a file of so many pages is too much for its case, those left out that would give way to it."""
    rules, in_use = application.batch.rules, queries.materials_of(application).filter(state=MaterialState.READY)
    in_use = in_use.exclude(key__in=material.leaves)
    gives_way = in_use.filter(slot=material.slot).order_by("-pk")[_most_files(application, material.slot) - 1 :]
    taken = sum(in_use.exclude(pk__in=gives_way.values("pk")).values_list("pages", flat=True))
    if taken + pages <= rules.max_pages:
        return ""
    words = {"pages": pages, "limit": rules.max_pages, "left": max(0, rules.max_pages - taken)}
    return (
        _("文件共 %(pages)s 页。全部材料合计不能超过 %(limit)s 页，还可上传 %(left)s 页。请只保留需要的页后上传。")
        % words
    )


def _most_files(application: Application, slot_key: str) -> int:
    return next((slot.max_files for slot in application.batch.rules.slots if slot.key == slot_key), 1)


def _make_room(application: Application, slot_key: str) -> None:
    """Take the oldest files out of use until a slot holds no more than it may."""
    limit = _most_files(application, slot_key)
    in_use = application.materials.filter(slot=slot_key, state=MaterialState.READY, removed_at=None, is_leaf=False)
    in_use = in_use.order_by("-pk")
    surplus = list(in_use.values_list("pk", flat=True)[limit:])
    Material.objects.filter(pk__in=surplus).update(removed_at=clock.now())


@transaction.atomic
def _refuse(material: Received, reason: str) -> None:
    """Close a file as refused; a material never was in use, hence the time of removal."""
    current = _still_ours(material)
    if current is not None:
        gone: dict[str, Any] = {}
        if isinstance(current, Material):
            gone["removed_at"] = current.removed_at or clock.now()
        _close(current, MaterialState.REFUSED, reason=reason[:300], **gone)


def _put_back(material: Material | Evidence, code: str) -> None:
    """Let the sweep try again soon, or give up after the last attempt."""
    if material.attempts >= MAX_ATTEMPTS:
        _refuse(material, sandbox.sentence(code))
        return
    ours = type(material).objects.filter(pk=material.pk, attempts=material.attempts, state=MaterialState.CHECKING)
    ours.update(leased_until=clock.now() + PAUSE)


def _still_ours(material: Received) -> Received | None:
    """Return the row, locked, unless another worker took it over after our lease."""
    rows: QuerySet[Any] = type(material).objects.select_for_update()
    rows = rows.filter(pk=material.pk, state=MaterialState.CHECKING)
    return rows.filter(attempts=material.attempts).first()


def _close(material: Material | Evidence, state: MaterialState, **facts: Any) -> None:
    """Write the outcome and, once that is kept, delete the raw upload."""
    raw = material.received.name or ""
    for field, value in {"state": state, "received": "", "leased_until": None, **facts}.items():
        setattr(material, field, value)
    material.save()
    transaction.on_commit(lambda: private.delete(raw) if raw else None)
