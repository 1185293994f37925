"""What of a file shows to an expert: its last snapshot without what tells who or how old the person is beyond name and unit.

Left out are ID number, phone, birth date, address and e-mail [domain.md 6], and what the register of diplomas would give
them away by. The unit's conduct statement is no part of a snapshot. Materials are those of the slots that the batch's
rules show to experts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from applications import sections
from applications.choices import MaterialState
from applications.models import Application, Material, Snapshot
from kashgar_zc.accounts import identity

from .models import Case

HIDDEN = {"basic": {"address", "email"}, "education": {"diploma_number", "verification_code"}}
WIDEST = 7  # columns of a table beside the sheet; wider rows are listed
# What of a person may have been typed where it does not belong.
PERSONAL = re.compile(r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|1[3-9][0-9]{9})(?![0-9])|[\w.+-]+@[\w-]+\.[\w.-]+")
COVERED = "＊＊＊"


@dataclass(frozen=True)
class Value:
    label: str
    text: str
    wide: bool


@dataclass(frozen=True)
class Row:
    label: str
    values_shown: list[Value]


@dataclass(frozen=True)
class Part:
    """One section of the form as an expert reads it; `headings` where its rows stand in a table."""

    key: str
    title: str
    headings: list[str]
    rows: list[Row]


@dataclass(frozen=True)
class Proof:
    """One material: its name, and the address of the picture of each page."""

    name: str
    pages: list[tuple[int, str]]


@dataclass(frozen=True)
class Slot:
    label: str
    proofs: list[Proof]


def content_of(application: Application) -> Mapping[str, Any]:
    """Return the content of a file's last snapshot: what was accepted."""
    return Snapshot.objects.filter(application=application).latest("number").content


def covered(text: str) -> str:
    """Return a text without ID numbers, mobile numbers and e-mail addresses; other numbers of 18 digits stay."""
    return PERSONAL.sub(_cover, text)


def _cover(found: re.Match[str]) -> str:
    text = found[0].upper()
    is_other = len(text) == 18 and "@" not in text and text[17] != identity.id_check_character(text[:17])
    return found[0] if is_other else COVERED


def parts(content: Mapping[str, Any]) -> list[Part]:
    """Return every section of a snapshot in the form's order."""
    return [_part(spec, content["sections"].get(spec.key)) for spec in sections.SECTIONS]


def _part(spec: sections.Section, data: Mapping[str, Any] | None) -> Part:
    fields = [field for field in spec.fields if field.name not in HIDDEN.get(spec.key, ())]
    rows = [
        Row(f"{spec.row_label} {index}" if spec.repeats else "", _values(fields, given))
        for index, given in enumerate(spec.rows(data), start=1)
    ]
    is_table = spec.repeats and len(fields) <= WIDEST and not any(field.wide for field in fields)
    headings = [value.label for value in rows[0].values_shown] if is_table and rows else []
    return Part(spec.key, str(spec.title), headings, rows)


def _values(fields: list[sections.Field], given: Mapping[str, str]) -> list[Value]:
    """Return the values of a row; the two ends of a span stand together."""
    shown = {field.name: covered(sections.display(field, given.get(field.name, ""))) for field in fields}
    has_span = "start" in shown and "end" in shown
    found = []
    for field in fields:
        if has_span and field.name == "start":
            found.append(Value(_("起止年月"), f"{shown['start']}–{shown['end'] or _('至今')}", wide=False))
        elif not (has_span and field.name == "end"):
            found.append(Value(str(field.label), shown[field.name], field.wide))
    return found


def materials_of(case: Case) -> dict[str, Material]:
    """Return the materials of a case that experts may see, by key: named by the last snapshot, in a slot shown to them."""
    shown = case.meeting.judging.expert_slots
    keys = [one["key"] for one in content_of(case.application)["materials"] if one["slot"] in shown]
    rows = Material.objects.filter(application=case.application, key__in=keys, state=MaterialState.READY)
    return {str(one.key): one for one in rows.order_by("pk")}


def slots(case: Case) -> list[Slot]:
    """Return the slots shown to experts in the order of the rules; those of the category without a file are shown empty."""
    rules, files = case.meeting.batch.rules, materials_of(case).values()
    return [
        Slot(slot.label, [_proof(case, file) for file in files if file.slot == slot.key])
        for slot in rules.slots_for(case.application.category_id)
        if slot.key in case.meeting.judging.expert_slots
    ]


def _proof(case: Case, material: Material) -> Proof:
    address = {"key": case.key, "material": material.key}
    pages = [
        (number, reverse("committees:case_page", kwargs=address | {"page": number}))
        for number in range(1, material.pages + 1)
    ]
    return Proof(covered(material.name), pages)
