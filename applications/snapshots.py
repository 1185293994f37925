"""Freezing the content of a submission, and what differs between two of them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from . import queries, sections
from .eligibility import Finding, as_data
from .models import Application, Material, RouteStop, Snapshot
from .rules import Commitment


@dataclass(frozen=True)
class Change:
    """One difference: where, what it was, what it is now."""

    section: str
    title: str
    item: str
    old: str
    new: str


def take(
    application: Application,
    *,
    accepted: Sequence[Commitment],
    route: Sequence[RouteStop],
    now: dt.datetime,
    filled: queries.Filled | None = None,
    findings: Sequence[Finding] = (),
) -> Snapshot:
    """Store the present content as the next snapshot of an application; `filled` is what it holds, read if not given.

    `findings` are what was found of the conditions then: reviewers see what was evaluated, not what would be now.
    """
    content = content_of(application, accepted=accepted, route=route, now=now, filled=filled)
    if findings:
        content["eligibility"] = as_data(findings)
    return Snapshot.objects.create(
        application=application,
        number=application.snapshots.count() + 1,
        content=content,
        sha256=digest(content),
        taken_at=now,
    )


def digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of a content."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def stamp(application: Application, filled: queries.Filled) -> str:
    """Return by what a content shown for checking is recognised: a digest of person, target, sections, files, commitments.

    A file counts by its key and what it covers, so that one whose check ends meanwhile is no change.
    """
    files = [":".join([str(one.key), *one.covers]) for one in filled.materials]
    asked = [[one.key, one.version] for one in application.batch.rules.commitments]
    shown = {"sections": filled.contents, "materials": files, "commitments": asked}
    return digest(_head_of(application) | shown)


def content_of(
    application: Application,
    *,
    accepted: Sequence[Commitment],
    route: Sequence[RouteStop],
    now: dt.datetime,
    filled: queries.Filled | None = None,
) -> dict[str, Any]:
    """Return what a snapshot holds; no ID number and no phone, those stay sealed with the person."""
    filled = filled or queries.filled_of(application)
    return _head_of(application) | {
        "sections": filled.contents,
        "materials": [
            {
                "key": str(material.key),
                "slot": material.slot,
                "name": material.name,
                "sha256": material.sha256,
                "size": material.size,
                "pages": material.pages,
            }
            | _covers_of(application, material)
            for material in filled.materials
        ],
        "route": [{"desk": stop.desk, "organisation": stop.organisation.name} for stop in route],
        "commitments": [
            {"key": one.key, "version": one.version, "title": one.title, "accepted_at": now.isoformat()}
            for one in accepted
        ],
    }


def _covers_of(application: Application, material: Material) -> dict[str, Any]:
    """Return the conditions that an approval stands for, with their names as they were then; nothing for any other file."""
    known = {one.key: one.name for one in application.batch.rules.eligibility.conditions}
    named = [{"key": key, "name": known[key]} for key in material.covers if key in known]
    return {"covers": named} if named else {}


def covered(item: Mapping[str, Any]) -> str:
    """Return the names of the conditions that a file of a snapshot stands for; empty for most."""
    return "、".join(one["name"] for one in item.get("covers", ()))


def said_by(item: Mapping[str, Any]) -> str:
    """Return what a file of a snapshot says: its bytes, and the conditions it stands for."""
    return ":".join([item["sha256"], *(one["key"] for one in item.get("covers", ()))])


def _head_of(application: Application) -> dict[str, Any]:
    """Return who applies, and for what."""
    person, title = application.applicant, application.title
    born = person.birth_date
    return {
        "person": {"name": person.name, "sex": person.sex, "birth": born.isoformat() if born else ""},
        "target": {
            "season": application.season.name,
            "batch": application.batch.name,
            "category": application.category.name,
            "category_number": application.category_id,
            "series": title.series.name,
            "level": str(title.get_level_display()),
            "title": title.name,
            "speciality": application.speciality.name if application.speciality else "",
            "unit": application.unit.name,
            "unit_nature": str(application.unit.get_nature_display()),
            "county": application.unit.county.name if application.unit.county else "",
        },
    }


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return what differs between the contents of two snapshots, in the form's order; pure."""
    found = _changes_of_target(old.get("target", {}), new.get("target", {}))
    for section in sections.SECTIONS:
        before = section.rows(old["sections"].get(section.key))
        after = section.rows(new["sections"].get(section.key))
        for index in range(max(len(before), len(after))):
            row_before = before[index] if index < len(before) else {}
            row_after = after[index] if index < len(after) else {}
            found += _changes_of_row(section, index, row_before, row_after)
    return found + _changes_of_materials(old["materials"], new["materials"])


def subject_of(section: str, item: int | str) -> str:
    """Return the name of a row of a section or a slot of the materials, under which a look-up of it is kept."""
    return f"{section}-{item}"


def still_says(content: Mapping[str, Any], subject: str, said: Mapping[str, Any]) -> bool:
    """Return whether a row or slot (`subject_of`) is in a content just as it was in the content `said`; pure."""
    now = _said_of(content, subject)
    return bool(now) and now == _said_of(said, subject)


def _said_of(content: Mapping[str, Any], subject: str) -> Any:
    """Return what is typed in a row, or the hashes of the files in a slot; None or nothing where there is none."""
    section, _sep, item = subject.partition("-")
    if section == sections.MATERIALS:
        return sorted(one["sha256"] for one in content["materials"] if one["slot"] == item)
    if section not in sections.BY_KEY:
        return None
    rows = sections.BY_KEY[section].rows(content["sections"].get(section))
    return rows[int(item)] if int(item) < len(rows) else None


def _changes_of_target(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return what a file that was withdrawn and submitted anew applies for otherwise than before."""
    labels = {
        "category": _("申报类别"),
        "batch": _("评审批次"),
        "title": _("申报职称"),
        "speciality": _("申报专业"),
        "unit": _("所在单位"),
    }
    pairs = [(label, old.get(key, ""), new.get(key, "")) for key, label in labels.items()]
    return [Change("target", _("申报信息"), label, before, after) for label, before, after in pairs if before != after]


def _changes_of_row(
    section: sections.Section, index: int, before: Mapping[str, str], after: Mapping[str, str]
) -> list[Change]:
    where = f"{section.row_label} {index + 1} · " if section.repeats else ""
    pairs = [(field, before.get(field.name, ""), after.get(field.name, "")) for field in section.fields]
    return [
        Change(
            section.key,
            str(section.title),
            f"{where}{field.label}",
            sections.display(field, old),
            sections.display(field, new),
        )
        for field, old, new in pairs
        if old != new
    ]


def _changes_of_materials(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[Change]:
    before = {(one["slot"], one["sha256"]): one for one in old}
    after = {(one["slot"], one["sha256"]): one for one in new}
    other = [
        Change(sections.MATERIALS, _("材料"), one["slot"], _covering(before[key]), _covering(one))
        for key, one in after.items()
        if key in before and said_by(before[key]) != said_by(one)
    ]
    gone = [
        Change(sections.MATERIALS, _("材料"), one["slot"], one["name"], "")
        for key, one in before.items()
        if key not in after
    ]
    come = [
        Change(sections.MATERIALS, _("材料"), one["slot"], "", one["name"])
        for key, one in after.items()
        if key not in before
    ]
    return gone + come + other


def _covering(item: Mapping[str, Any]) -> str:
    return _("%(name)s（批准放宽：%(covers)s）") % {"name": item["name"], "covers": covered(item) or _("未指明")}
