"""The task list and the materials."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc.accounts.models import User

from .. import checks, incoming, mending, policies, queries, sections, slots
from ..assessing import findings_of
from ..choices import Status
from ..defects import of_content
from ..eligibility import as_defects
from ..models import Application, Material


@dataclass(frozen=True)
class Task:
    """A section in the task list; `state` is todo, doing, done or fix."""

    url: str
    label: str
    state: str
    missing: int
    minutes: int
    note: str = ""


def tasks(application: Application) -> list[Task]:
    """Return the task list of a file being filled: what is done, what is missing, what was returned."""
    filled = queries.filled_of(application)
    defects = [defect.section for defect in of_content(application, filled=filled) if defect.hard]
    started = {one.key for one in sections.SECTIONS if one.rows(filled.contents.get(one.key))}
    if filled.materials:
        started.add(sections.MATERIALS)
    reopened = queries.reopened_sections(application)
    to_mend = {one.section for one in mending.named(application, filled) if not one.is_mended}
    parts = [
        (one.key, str(one.title), one.minutes, _is_optional(application, one, filled)) for one in sections.SECTIONS
    ]
    parts.append((sections.MATERIALS, _("上传材料"), 10, False))
    found = []
    for key, label, minutes, is_optional in parts:
        locked = application.status == Status.RETURNED and key not in reopened
        missing = defects.count(key)
        state = _state(started=key in started, missing=missing, locked=locked, to_mend=key in to_mend)
        note = _("选填，没有的不用填") if is_optional and state == "todo" else ""
        count = missing if key in started else 0
        found.append(Task(section_url(application, key), label, state, count, 0 if locked else minutes, note))
    return found


def way_on(application: Application, found: Sequence[Task]) -> tuple[str, str]:
    """Return address and words of the main button: into the first part while none is begun, else to the check."""
    if found and all(one.state == "todo" for one in found):
        return found[0].url, _("开始填写")
    return reverse("applications:check", args=[application.key]), _("核对并提交")


def progress(application: Application, found: Sequence[Task]) -> str:
    """Return how far a task list is, in a line: parts done, what is missing in those begun, minutes left, conditions."""
    left = [one for one in found if one.state != "done"]
    words = {
        "done": len(found) - len(left),
        "all": len(found),
        "missing": sum(one.missing for one in found),
        "minutes": sum(one.minutes for one in left if not one.note),
    }
    if all(one.note for one in left):
        return _done(application, words)
    if words["missing"]:
        return (
            _("已完成 %(done)s / %(all)s 个部分，已填部分还缺 %(missing)s 项，必填部分约需 %(minutes)s 分钟。") % words
        )
    return _("已完成 %(done)s / %(all)s 个部分，必填部分约需 %(minutes)s 分钟。") % words


def _done(application: Application, words: dict[str, int]) -> str:
    """Return what is said when nothing that is asked for is left; whether it may be submitted the conditions say, too."""
    hard = sum(one.hard for one in as_defects(findings_of(application)))
    if hard:
        return _("必填部分都已完成，但有 %(hard)s 项申报条件不符合，不能提交。") % {**words, "hard": hard}
    return _("已完成 %(done)s / %(all)s 个部分，必填的都已完成，可以核对并提交。") % words


def _is_optional(application: Application, spec: sections.Section, filled: queries.Filled) -> bool:
    return spec.repeats and not least_rows(application, spec, filled.materials)


def least_rows(application: Application, spec: sections.Section, uploads: Iterable[Material]) -> int:
    ready = {file.slot for file in uploads if slots.is_ready(file)}
    return application.batch.rules.least_rows(spec.key, application.category_id, ready)


def _state(*, started: bool, missing: int, locked: bool, to_mend: bool) -> str:
    """Return the state of a part: fix while a return still waits for its answer there."""
    if to_mend:
        return "fix"
    if locked or (started and not missing):
        return "done"
    return "doing" if started else "todo"


def section_url(application: Application, key: str) -> str:
    """Return where a section, or the materials, is filled."""
    return url_of(application.key, key)


def url_of(file: uuid.UUID, section: str) -> str:
    if section == sections.MATERIALS:
        return reverse("applications:materials", args=[file])
    if section in {"commitments", ""}:  # what no part of the form says
        return reverse("applications:check", args=[file])
    return reverse("applications:section", args=[file, section])


def materials_page(application: Application, person: User) -> dict[str, Any]:
    """Return what the materials page shows."""
    rules, files = application.batch.rules, list(application.materials.order_by("pk"))
    named, labels = queries.defects_of_return(application), queries.slot_labels(application).values()
    return {
        "application": application,
        "slots": slots_page(application, person, files),
        "missing": missing_materials(application, files),
        "set_aside": slots.set_aside(application, files),
        "unfinished": incoming.unfinished(application),
        "refusal": policies.refusal_to_edit(person, application, sections.MATERIALS),
        "returned": [one for one in named if one["section"] == sections.MATERIALS and one["item"] not in labels],
        "max_file_mb": rules.max_file_bytes // 1024 // 1024,
        "max_case_mb": rules.max_case_bytes // 1024 // 1024,
        "max_pages": rules.max_pages,
    }


def missing_materials(application: Application, files: Iterable[Material]) -> list[checks.Defect]:
    """Return what the materials still lack of what is asked for."""
    ready = frozenset(one.slot for one in files if slots.is_ready(one) and not one.is_leaf)
    rules, level = application.batch.rules, application.title.level
    return checks.defects_of_materials(ready, rules, category=application.category_id, level=level)


def slots_page(application: Application, person: User, files: Iterable[Material] | None = None) -> list[slots.SlotView]:
    """Return the slots as their applicant meets them: which may be changed, and what a return says of each."""
    refusal = policies.refusal_to_edit(person, application, sections.MATERIALS)
    open_slots = queries.open_slots(application)
    closed = refusal or _("本栏没有退回，不能修改。")
    named: dict[str, list[mending.Named]] = defaultdict(list)
    for said in mending.named(application):
        named[said.item if said.section == sections.MATERIALS else ""].append(said)
    return [
        replace(
            one,
            refusal=refusal if one.key in open_slots else closed,
            returned=tuple(f"{said.wrong}{said.todo}" for said in named[one.slot.label]),
            to_mend=not all(said.is_mended for said in named[one.slot.label]),
        )
        for one in slots.slots_of(application, files)
    ]
