"""The task list, one section, the materials."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from .. import actions, checks, policies, queries, sections, slots
from ..choices import Status
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
    defects = [defect.section for defect in actions.defects_of(application, filled=filled) if defect.hard]
    started = {one.key for one in sections.SECTIONS if one.rows(filled.contents.get(one.key))}
    if filled.materials:
        started.add(sections.MATERIALS)
    reopened = queries.reopened_sections(application)
    to_mend = reopened - queries.changed_since_return(application) if reopened else reopened
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


def _is_optional(application: Application, spec: sections.Section, filled: queries.Filled) -> bool:
    return spec.repeats and not _least_rows(application, spec, filled.materials)


def _least_rows(application: Application, spec: sections.Section, uploads: Iterable[Material]) -> int:
    ready = {file.slot for file in uploads if slots.is_ready(file)}
    return application.batch.rules.least_rows(spec.key, application.category_id, ready)


def _state(*, started: bool, missing: int, locked: bool, to_mend: bool) -> str:
    """Return the state of a part: fix while a return still waits for its answer there."""
    if to_mend:
        return "fix"
    if locked or (started and not missing):
        return "done"
    return "doing" if started else "todo"


def _defects_here(application: Application, spec: sections.Section, data: Mapping[str, Any]) -> list[checks.Defect]:
    """Return what one section lacks; the uploads, which may stand for rows, are read only where rows are missing."""
    least = _least_rows(application, spec, ())
    if len(spec.rows(data)) < least:
        least = _least_rows(application, spec, queries.materials_of(application))
    return checks.defects_of_section(spec, data, least=least)


def section_url(application: Application, key: str) -> str:
    """Return where a section, or the materials, is filled."""
    return _url_of(application.key, key)


def _url_of(file: uuid.UUID, section: str) -> str:
    if section == sections.MATERIALS:
        return reverse("applications:materials", args=[file])
    if section == "commitments":
        return reverse("applications:check", args=[file])
    return reverse("applications:section", args=[file, section])


def after_section(file: uuid.UUID, spec: sections.Section, post: Mapping[str, str]) -> str:
    """Return where to go in the file of a key after saving: on to the next section, back to the list, or stay."""
    if "stay" in post or "add" in post:
        return _url_of(file, spec.key) + ("?add=1" if "add" in post else "")
    if "next" in post:
        keys = [one.key for one in sections.SECTIONS] + [sections.MATERIALS]
        return _url_of(file, keys[keys.index(spec.key) + 1])
    return reverse("applications:overview", args=[file])


def section_page(application: Any, spec: sections.Section, form: BaseForm, *, refusal: str) -> dict[str, Any]:
    """Return what the page of one section shows beside its form; `application` comes from `queries.filling`."""
    typed, saved_at = application.section_data, application.section_saved_at
    number = [one.key for one in sections.SECTIONS].index(spec.key) + 1
    asked = saved_at and not form.is_bound
    missing = [defect for defect in _defects_here(application, spec, typed) if defect.hard] if asked else []
    return {
        "application": application,
        "section": spec,
        "url": section_url(application, spec.key),
        "seen": form.data.get("seen", "") if form.is_bound else actions.stamp(saved_at),
        "back_url": reverse("applications:overview", args=[application.key]),
        "position": _("第 %(number)s 部分，共 %(total)s 部分")
        % {"number": number, "total": len(sections.SECTIONS) + 1},
        "saved": _("已保存 %(time)s") % {"time": f"{saved_at.astimezone(clock.BEIJING):%H:%M}"} if saved_at else "",
        "missing": [(defect.anchor, defect.text) for defect in missing],
        "returned": [one for one in queries.defects_of_return(application) if one["section"] == spec.key],
        "refusal": refusal,
    }


def materials_page(application: Application, person: User) -> dict[str, Any]:
    """Return what the materials page shows."""
    rules, files = application.batch.rules, list(application.materials.order_by("pk"))
    return {
        "application": application,
        "slots": slots.slots_of(application, files),
        "set_aside": slots.set_aside(application, files),
        "refusal": policies.refusal_to_edit(person, application, sections.MATERIALS),
        "returned": [one for one in queries.defects_of_return(application) if one["section"] == sections.MATERIALS],
        "max_file_mb": rules.max_file_bytes // 1024 // 1024,
        "max_case_mb": rules.max_case_bytes // 1024 // 1024,
        "max_pages": rules.max_pages,
    }
