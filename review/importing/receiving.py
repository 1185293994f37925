"""A workbook comes in: read by the limited child, kept privately with its rows sealed, and judged anew each time it is looked at."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tempfile
import uuid
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from applications import sandbox
from kashgar_zc import clock
from kashgar_zc.accounts import sealing
from kashgar_zc.accounts.actions import Refused
from kashgar_zc.accounts.models import Organisation, UnitImport, User
from kashgar_zc.storage import private
from kashgar_zc.typed_text import UNSEEN

from . import cells, staff, units
from .columns import STAFF, UNITS
from .known import know
from .plan import Plan

MAX_BYTES = 5 * 1024 * 1024
NAME_LENGTH = 100


def receive(upload: UploadedFile, *, office: Organisation, by: User) -> UnitImport:
    """Read a workbook and keep it until it is applied or its day comes; `Refused` says what is wrong with it."""
    if (upload.size or 0) > MAX_BYTES:
        raise Refused(_("文件超过 5 MB。请使用空白模板，或分成几个文件上传。"), field="file")
    sheets, digest = _read(upload)
    try:
        cells.parse(sheets)
    except cells.Unreadable as fault:
        raise Refused(str(fault), field="file") from fault
    now = clock.now()
    stored = private.save(f"imports/{uuid.uuid4()}.xlsx", upload)
    with ExitStack() as undo:
        undo.callback(private.delete, stored)
        made = UnitImport.objects.create(
            office=office,
            by=by,
            at=now,
            name=UNSEEN.sub("", upload.name or "")[-NAME_LENGTH:],
            file=stored,
            sha256=digest,
            rows_sealed=sealing.seal(json.dumps(sheets, ensure_ascii=False)),
            expires_at=now + dt.timedelta(days=settings.IMPORT_DAYS),
        )
        undo.pop_all()
    return made


def planned(one: UnitImport, *, by: User, lock: bool = False) -> Plan:
    """Judge every row against what the platform holds now; with `lock`, it stays so until the transaction ends."""
    rows = cells.parse(json.loads(sealing.unseal(one.rows_sealed)))
    known = know(rows, office=one.office, importers={by.pk, one.by_id}, today=clock.today(), lock=lock)
    of_units, seen = units.lines([row for row in rows if row.sheet == UNITS], known)
    return Plan([*of_units, *staff.lines([row for row in rows if row.sheet == STAFF], known, seen)])


def _read(upload: File) -> tuple[dict[str, Any], str]:
    """Return the rows by sheet and the SHA-256 of the file."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "received"
        with source.open("wb") as target:
            for chunk in upload.chunks():
                target.write(chunk)
        with source.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        try:
            return sandbox.read_book(source, Path(name)), digest
        except sandbox.Unsafe as fault:
            raise Refused(str(fault), field="file") from fault
        except sandbox.Unavailable as fault:
            raise Refused(sandbox.sentence("unavailable"), field="file") from fault
