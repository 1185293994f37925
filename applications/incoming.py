"""Uploads that arrive in parts: begun, taken part by part, continued after an interruption, received when whole."""

from __future__ import annotations

import datetime as dt
import shutil
from tempfile import NamedTemporaryFile
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.models import User
from kashgar_zc.storage import private

from . import uploads
from .models import Application, Incoming, Material
from .uploads import AlreadyHere, Busy, Refused

MAX_OPEN = 20  # uploads of one person on their way at a time
KEPT = dt.timedelta(days=1)  # how long an interrupted upload can be continued
SWEEP_LIMIT = 500
FOLDER = "incoming"


class OutOfStep(Exception):
    """A part that does not begin where the last one ended; `arrived` says where to go on."""

    def __init__(self, arrived: int) -> None:
        super().__init__(str(arrived))
        self.arrived = arrived


def begin(
    application: Application, slot_key: str, *, name: str, size: int, stamp: str, by: User, is_leaf: bool = False
) -> Incoming:
    """Open an upload, or find the one that was interrupted: same name, size and time of change. Raises `Refused`."""
    name = uploads.cleaned_name(name)
    slot = uploads.refuse_early(application, slot_key, name, size, by=by, is_leaf=is_leaf)
    what = {"application": application, "slot": slot.key, "name": name, "size": size, "by": by, "is_leaf": is_leaf}
    now = clock.now()
    if stamp:
        begun = Incoming.objects.filter(**what, stamp=stamp[:40], refusal="").first()
        if begun is not None:
            return begun
    with transaction.atomic():
        User.objects.select_for_update().only("pk").get(pk=by.pk)  # several begun at once are counted right
        if Incoming.objects.filter(by=by, refusal="").count() >= MAX_OPEN:
            raise Refused(
                _("您有 %(count)s 个文件还没有传完。请先继续上传这些文件，或过一天再试。") % {"count": MAX_OPEN}
            )
        return Incoming.objects.create(**what, stamp=stamp[:40], touched_at=now)


@transaction.atomic
def take(incoming: Incoming, offset: int, data: bytes) -> int:
    """Keep the part that begins at an offset and return how much is here now. Raises `OutOfStep`, `Refused`, or `Incoming.DoesNotExist`."""
    current = Incoming.objects.select_for_update().get(pk=incoming.pk)
    if current.refusal:
        raise Refused(current.refusal)
    if offset != current.arrived:
        raise OutOfStep(current.arrived)
    if not data or len(data) > settings.UPLOAD_PART_BYTES or offset + len(data) > current.size:
        raise Refused(_("收到的内容与文件大小不符。请重新选择文件上传。"))
    name = f"{FOLDER}/{current.key}/{offset:012d}"
    private.delete(name)  # of a part whose request was killed before its row was written
    private.save(name, ContentFile(data))
    current.arrived += len(data)
    current.touched_at = clock.now()
    current.save(update_fields=["arrived", "touched_at"])
    return current.arrived


def finish(incoming: Incoming, *, by: User) -> Material:
    """Put the parts together and receive the file as any other, under the same key: who asks again gets the same answer.

    Raises `Refused`, after which the parts are gone and the refusal stays for a day unless it was only too `Busy`;
    `OutOfStep`; `Incoming.DoesNotExist`.
    """
    with transaction.atomic():
        rows = Incoming.objects.select_for_update(of=("self",)).select_related("application__batch")
        current = rows.filter(pk=incoming.pk).first()
        if current is None:
            if material := Material.objects.filter(key=incoming.key).first():  # two asked at once
                return material
            raise Incoming.DoesNotExist
        if not current.refusal and current.arrived < current.size:
            raise OutOfStep(current.arrived)
        came = _received(current, by=by)
    _delete_parts(str(incoming.key))
    if isinstance(came, Refused):
        raise came
    return came


def _received(current: Incoming, *, by: User) -> Material | Refused:
    """Receive a whole file, and let go of its row; or keep there why it was not taken. Raises `Busy`."""
    if current.refusal:
        return AlreadyHere(current.refusal) if current.was_here else Refused(current.refusal)
    try:
        with NamedTemporaryFile() as whole:
            _join(current, whole)
            upload, where = File(whole, name=current.name), (current.application, current.slot)
            material = uploads.receive(*where, upload, by=by, is_leaf=current.is_leaf, key=current.key)
    except Busy:
        raise
    except Refused as refusal:
        current.refusal, current.was_here = str(refusal)[:300], isinstance(refusal, AlreadyHere)
        current.save(update_fields=["refusal", "was_here"])
        return refusal
    current.delete()
    return material


def discard(incoming: Incoming) -> None:
    """Give up an upload and delete what arrived; one that was received meanwhile is a material, and stays."""
    Incoming.objects.filter(pk=incoming.pk).delete()
    _delete_parts(str(incoming.key))


def sweep() -> int:
    """Give up uploads that nobody has continued for a day, and delete parts that no row names; return how many."""
    old = list(Incoming.objects.filter(touched_at__lt=clock.now() - KEPT).order_by("touched_at")[:SWEEP_LIMIT])
    for incoming in old:
        discard(incoming)
    try:
        folders = private.listdir(FOLDER)[0]
    except FileNotFoundError:
        return len(old)
    begun = {str(key) for key in Incoming.objects.values_list("key", flat=True)}  # read after the folders
    lost = [key for key in folders if key not in begun]
    for key in lost:
        _delete_parts(key)
    return len(old) + len(lost)


def unfinished(application: Application) -> list[tuple[str, int, str]]:
    """Return name, percentage and key of the uploads that can be continued."""
    rows = application.incoming.filter(arrived__gt=0, refusal="").order_by("pk")
    return [(one.name, one.arrived * 100 // one.size, str(one.key)) for one in rows]


def _join(incoming: Incoming, target: IO[bytes]) -> None:
    """Write the parts one after the other; a lost one makes the whole file begin anew."""
    folder = f"{FOLDER}/{incoming.key}"
    try:
        for name in sorted(private.listdir(folder)[1]):
            with private.open(f"{folder}/{name}", "rb") as part:
                shutil.copyfileobj(part, target, 1024 * 1024)
    except FileNotFoundError as error:
        raise Refused(_("文件没有收全。请重新选择文件上传。")) from error
    if target.tell() != incoming.size:
        raise Refused(_("文件没有收全。请重新选择文件上传。"))
    target.seek(0)


def _delete_parts(key: str) -> None:
    folder = f"{FOLDER}/{key}"
    try:
        for name in private.listdir(folder)[1]:
            private.delete(f"{folder}/{name}")
        private.delete(folder)
    except OSError:
        return  # the sweep comes again
