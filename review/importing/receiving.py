"""A workbook comes in: kept privately for a worker, who has it read by the limited child and judges every row of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import tempfile
import uuid
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from applications import sandbox
from kashgar_zc import clock
from kashgar_zc.accounts import sealing
from kashgar_zc.accounts.actions import Refused
from kashgar_zc.accounts.models import Organisation, UnitImport, User
from kashgar_zc.storage import private
from kashgar_zc.typed_text import UNSEEN

from . import cells, staff, telling, units
from .columns import STAFF, UNITS
from .known import know
from .plan import Plan
from .reporting import Share, unheard

MAX_BYTES = 5 * 1024 * 1024
NAME_LENGTH = 100


def receive(upload: UploadedFile, *, office: Organisation, by: User) -> UnitImport:
    """Keep a workbook until it is applied or its day comes, for a worker to read; `Refused` when it is too large."""
    if (upload.size or 0) > MAX_BYTES:
        raise Refused(_("文件超过 5 MB。请使用空白模板，或分成几个文件上传。"), field="file")
    now, digest = clock.now(), hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    stored = private.save(f"imports/{uuid.uuid4()}.xlsx", upload)
    with ExitStack() as undo:
        undo.callback(private.delete, stored)
        made = UnitImport.objects.create(
            office=office,
            by=by,
            at=now,
            name=UNSEEN.sub("", upload.name or "")[-NAME_LENGTH:],
            file=stored,
            sha256=digest.hexdigest(),
            expires_at=now + dt.timedelta(days=settings.IMPORT_DAYS),
        )
        telling.tell(made.pk)
        undo.pop_all()
    return made


def planned(one: UnitImport, *, by: User, lock: bool = False, share: Share = unheard) -> Plan:
    """Judge every row against what the platform holds now; with `lock`, it stays so until the transaction ends."""
    rows = cells.parse(json.loads(sealing.unseal(one.rows_sealed)))
    share(20)
    known = know(rows, office=one.office, importers={by.pk, one.by_id}, today=clock.today(), lock=lock)
    share(40)
    of_units, seen = units.lines([row for row in rows if row.sheet == UNITS], known)
    return Plan([*of_units, *staff.lines([row for row in rows if row.sheet == STAFF], known, seen)])


def read(one: UnitImport) -> str:
    """Return the sealed rows of a workbook; `Refused` says what is wrong with it."""
    with tempfile.TemporaryDirectory() as name, one.file.open("rb") as stored:
        source = Path(name) / "received"
        with source.open("wb") as target:
            shutil.copyfileobj(stored, target)
        try:
            sheets = sandbox.read_book(source, Path(name))
            cells.parse(sheets)
        except (sandbox.Unsafe, cells.Unreadable) as fault:
            raise Refused(str(fault), field="file") from fault
    return sealing.seal(json.dumps(sheets, ensure_ascii=False))
