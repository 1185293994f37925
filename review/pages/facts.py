"""What a submitted file says, section by section, with what changed and how it was verified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from applications import sections
from applications.rules import Rules
from applications.snapshots import Change

from ..choices import FINDING_FAMILY, Finding
from ..models import Verification

Content = Mapping[str, Any]
WIDEST = 7  # columns of a table beside the proofs; wider rows are listed


@dataclass(frozen=True)
class Value:
    label: str
    text: str
    changed: bool


@dataclass(frozen=True)
class Check:
    """A look-up as shown beside what it is about."""

    family: str
    word: str
    text: str


@dataclass(frozen=True)
class Row:
    label: str
    values_shown: list[Value]
    checks: list[Check]


@dataclass(frozen=True)
class Part:
    """One section of the form as read by a desk; `headings` where its rows stand in a table."""

    key: str
    title: str
    headings: list[str]
    rows: list[Row]
    changed: bool


@dataclass(frozen=True)
class Proof:
    """One uploaded file: its addresses, and a picture of each page."""

    name: str
    text: str
    url: str
    thumb_url: str
    pages: list[tuple[int, str]]
    changed: bool


@dataclass(frozen=True)
class Slot:
    key: str
    label: str
    proofs: list[Proof]
    checks: list[Check]


def parts(content: Content, changes: Sequence[Change], lookups: Iterable[Verification]) -> list[Part]:
    """Return every section of a snapshot in the form's order."""
    changed = {(one.section, one.item) for one in changes}
    checks = checks_by_subject(lookups)
    return [_part(spec, content["sections"].get(spec.key), changed, checks) for spec in sections.SECTIONS]


def _part(
    spec: sections.Section,
    data: Mapping[str, Any] | None,
    changed: set[tuple[str, str]],
    checks: Mapping[str, list[Check]],
) -> Part:
    rows = []
    for index, given in enumerate(spec.rows(data)):
        label = f"{spec.row_label} {index + 1}" if spec.repeats else ""
        prefix = f"{label} · " if label else ""  # as `snapshots.changes` names an item
        values = [
            Value(
                str(field.label),
                sections.display(field, given.get(field.name, "")),
                (spec.key, f"{prefix}{field.label}") in changed,
            )
            for field in spec.fields
        ]
        rows.append(Row(label, values, checks.get(subject_of(spec.key, index), [])))
    is_table = spec.repeats and len(spec.fields) <= WIDEST and not any(field.wide for field in spec.fields)
    headings = [str(field.label) for field in spec.fields] if is_table else []
    return Part(spec.key, str(spec.title), headings, rows, any(section == spec.key for section, _item in changed))


def slots(content: Content, rules: Rules, changes: Sequence[Change], lookups: Iterable[Verification]) -> list[Slot]:
    """Return the materials of a snapshot by slot; slots of the category without a file are shown empty."""
    new = {one.new for one in changes if one.section == sections.MATERIALS}
    checks = checks_by_subject(lookups)
    files: dict[str, list[Proof]] = {}
    for one in content["materials"]:
        files.setdefault(one["slot"], []).append(_proof(one, new))
    return [
        Slot(slot.key, slot.label, files.get(slot.key, []), checks.get(subject_of(sections.MATERIALS, slot.key), []))
        for slot in rules.slots_for(content["target"]["category_number"])
    ]


def _proof(one: Mapping[str, Any], new: set[str]) -> Proof:
    key = one["key"]
    size = number_format(one["size"] / 1024 / 1024, 1)
    return Proof(
        name=one["name"],
        text=_("%(pages)s 页 · %(size)s MB") % {"pages": one["pages"], "size": size},
        url=reverse("applications:file", args=[key]),
        thumb_url=reverse("applications:file_thumbnail", args=[key]),
        pages=[(page, reverse("applications:file_page", args=[key, page])) for page in range(1, one["pages"] + 1)],
        changed=one["name"] in new,
    )


def checks_by_subject(lookups: Iterable[Verification]) -> dict[str, list[Check]]:
    """Return subject -> what was looked up, the earliest first."""
    found: dict[str, list[Check]] = {}
    for one in lookups:
        word = f"{one.get_register_display()}：{one.get_result_display()}"
        who = f"{one.organisation.name} {one.by.name} · {one.checked_on:%Y-%m-%d}"
        text = f"{one.evidence} {who}".strip()
        found.setdefault(one.subject, []).append(Check(FINDING_FAMILY[Finding(one.result)], word, text))
    return found


def subject_of(section: str, item: int | str) -> str:
    """Return the subject under which a look-up of a row or a slot is kept."""
    return f"{section}-{item}"


CERTIFIED = ("education", "training", "awards", "tests", "service")  # sections whose rows stand on a paper


def subjects(content: Content, rules: Rules) -> list[tuple[str, str, str]]:
    """Return what can be looked up in a snapshot: (subject, label, what it says)."""
    found = []
    for key in CERTIFIED:
        spec = sections.BY_KEY[key]
        for index, row in enumerate(spec.rows(content["sections"].get(key))):
            values = [sections.display(field, row.get(field.name, "")) for field in spec.fields]
            found.append((subject_of(key, index), f"{spec.row_label} {index + 1}", " · ".join(filter(None, values))))
    names: dict[str, list[str]] = {}
    for one in content["materials"]:
        names.setdefault(one["slot"], []).append(one["name"])
    for slot in rules.slots_for(content["target"]["category_number"]):
        if slot.key in names:
            found.append((subject_of(sections.MATERIALS, slot.key), slot.label, "、".join(names[slot.key])))
    return found
