"""What a person entered and uploaded in earlier seasons, offered again row by row and file by file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.models import User
from kashgar_zc.storage import private

from . import actions, drafts, policies, queries, uploads
from .choices import MaterialState
from .forms.section import MOST_ROWS
from .models import Application, Material, SectionContent
from .sections import BY_KEY, MATERIALS, Section
from .workflow import NotAllowed


@dataclass(frozen=True)
class Entry:
    """A row of an earlier application: its `reference`, as `drafts.COPIED` holds it, where it stood, and its answers."""

    reference: str
    source: str
    row: Mapping[str, str]


def earlier(application: Application) -> QuerySet[Application]:
    """Return the person's applications of other seasons, in whatever status, the newest first."""
    others = Application.objects.filter(applicant=application.applicant_id).exclude(season=application.season_id)
    return others.select_related("season").order_by("-season__year", "-pk")


def entries(application: Application, spec: Section) -> list[Entry]:
    """Return the rows of a section in earlier applications; of equal ones the newest, and none that is here already."""
    contents = SectionContent.objects.filter(section=spec.key, application__in=earlier(application))
    present = application.contents.filter(section=spec.key).values_list("data", flat=True).first()
    known = [drafts.answers(row) for row in spec.rows(present)]
    found = []
    for content in contents.select_related("application__season").order_by("-application__season__year", "-pk"):
        for index, row in enumerate(spec.rows(content.data)):
            said = drafts.answers(row)
            if any(said.values()) and said not in known:
                known.append(said)
                reference = f"{content.application.key}/{index}"
                found.append(Entry(reference, content.application.season.name, said))
    return found


def copy(application: Application, part: str, chosen: Collection[str], *, by: User) -> tuple[int, list[str]]:
    """Copy what was picked for a section or the materials; return how much, and why the rest was not."""
    if part == MATERIALS:
        return copy_files(application, chosen, by=by)
    return copy_entries(application, BY_KEY[part], chosen, by=by), []


@transaction.atomic
def copy_entries(application: Application, spec: Section, chosen: Collection[str], *, by: User) -> int:
    """Add chosen rows after those there are, each naming its source; return how many.

    In a section that does not repeat the first chosen one fills what is still empty.
    """
    Application.objects.select_for_update().only("pk").get(
        pk=application.pk
    )  # the file first, as when a section is saved
    if refusal := policies.refusal_to_edit(by, application, spec.key):
        raise NotAllowed(refusal)
    picked = [one for one in entries(application, spec) if one.reference in chosen]
    content = application.contents.select_for_update().filter(section=spec.key).first()
    present = spec.rows(content.data) if content else []
    if not picked:
        return 0
    if spec.repeats and len(present) + len(picked) > MOST_ROWS:
        raise NotAllowed(_("本部分最多 %(num)s 条。请少选几条，相近的可以合并填写。") % {"num": MOST_ROWS})
    rows = [*present, *(dict(one.row) | {drafts.COPIED: one.reference} for one in picked)]
    data: dict[str, Any] = {"rows": rows} if spec.repeats else _filled_up(present, picked[0])
    actions.save_section(application, spec.key, data, by=by)
    return len(picked)


def _filled_up(present: list[Mapping[str, Any]], entry: Entry) -> dict[str, Any]:
    """Return what is there, its empty answers filled from an entry; unreadable words count as answers."""
    row = dict(present[0]) if present else {}
    typed = drafts.typed(row)
    return row | {name: text for name, text in entry.row.items() if not row.get(name) and name not in typed}


def changed_since_copied(application: Application, spec: Section, rows: list[Mapping[str, Any]]) -> dict[int, bool]:
    """Return for each copied row, by its index, whether it was changed since; a source that is no more counts as changed."""
    copied = {index: str(row[drafts.COPIED]) for index, row in enumerate(rows) if row.get(drafts.COPIED)}
    if not copied:
        return {}
    keys = {reference.partition("/")[0] for reference in copied.values()}
    contents = SectionContent.objects.filter(
        section=spec.key, application__key__in=keys, application__applicant=application.applicant_id
    )
    sources = {
        f"{key}/{index}": drafts.answers(row)
        for key, data in contents.values_list("application__key", "data")
        for index, row in enumerate(spec.rows(data))
    }
    return {index: sources.get(reference) != drafts.answers(rows[index]) for index, reference in copied.items()}


def files(application: Application) -> list[Material]:
    """Return the files in use of earlier applications that fit a slot here and are not in it yet, the newest first."""
    wanted = queries.open_slots(application)
    here = {(one.slot, one.sha256) for one in queries.materials_of(application)}
    found = []
    for one in _files_of(application).filter(slot__in=wanted):
        if (one.slot, one.sha256) not in here:
            here.add((one.slot, one.sha256))
            found.append(one)
    return found


def _files_of(application: Application) -> QuerySet[Material]:
    ready = Material.objects.filter(
        application__in=earlier(application), state=MaterialState.READY, removed_at=None, is_leaf=False
    )
    return ready.select_related("application__season").order_by("-application__season__year", "slot", "pk")


def copy_files(application: Application, chosen: Collection[str], *, by: User) -> tuple[int, list[str]]:
    """Copy chosen files, each for itself; return how many, and a sentence for each that was not taken."""
    copied, refused = 0, []
    for source in files(application):
        if str(source.key) in chosen:
            try:
                copy_file(application, source, by=by)
                copied += 1
            except uploads.Refused as told:
                refused.append(_("“%(name)s”：%(text)s") % {"name": source.name, "text": told})
    return copied, refused


def copy_file(application: Application, source: Material, *, by: User) -> Material:
    """Put a copy of an earlier file into the same slot here, with its own blob, or raise `uploads.Refused`.

    It was checked and rewritten when it was first uploaded, so that nothing runs again. A file of its own survives when
    the earlier one is removed; pulled for good, every copy goes.
    """
    slot = uploads.slot_for(application, source.slot)
    copy = Material(application=application, slot=slot.key, copied_from=source, uploaded_by=by)
    for name in ("state", "name", "received_sha256", "media_type", "sha256", "size", "pages", "look", "bands"):
        setattr(copy, name, getattr(source, name))
    with ExitStack() as undo:
        for field, folder in (("file", "materials"), ("thumbnail", "thumbnails")):
            stored = _copied(getattr(source, field).name, f"{folder}/{copy.key}")
            undo.callback(private.delete, stored) if stored else None
            setattr(copy, field, stored)
        with transaction.atomic():
            locked = Application.objects.select_for_update(of=("self",)).select_related("batch").get(pk=application.pk)
            if not _files_of(locked).filter(pk=source.pk).exists():  # a pull locks every case of the person
                raise uploads.Refused(_("原文件已被移除或撤下，不能选用。"))
            uploads.refuse_copy(locked, slot, copy, by=by)
            copy.uploaded_at = clock.now()
            copy.save()
        undo.pop_all()
    return copy


def _copied(name: str, to: str) -> str:
    """Copy a stored file and return the copy's name; empty for none."""
    if not name:
        return ""
    with private.open(name) as stream:
        return private.save(f"{to}{Path(name).suffix}", stream)
