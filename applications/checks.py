"""Completeness of a file before submission: every defect at once, each with the place where it is mended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from . import drafts, sections
from .rules import Rules, Slot


@dataclass(frozen=True)
class Defect:
    """Something missing or doubtful. `section` is a section's key or `materials`; hard ones block submission."""

    section: str
    anchor: str
    text: str
    hard: bool = True


def defects(
    contents: Mapping[str, Mapping[str, Any]], filled: Iterable[str], rules: Rules, *, category: int, level: str
) -> list[Defect]:
    """Return all defects of a file in the form's order; `filled` are the slots with a file in use. Pure."""
    found, slots = list[Defect](), frozenset(filled)
    for section in sections.SECTIONS:
        least = rules.least_rows(section.key, category, slots)
        found += defects_of_section(section, contents.get(section.key), least=least)
    return found + defects_of_materials(slots, rules, category=category, level=level)


def defects_of_section(section: sections.Section, data: Mapping[str, Any] | None, *, least: int = 0) -> list[Defect]:
    """Return what a section lacks: at `least` so many rows, required values, dates in order; and what is doubtful."""
    rows = section.rows(data)
    if not rows and not section.repeats:
        rows = [{}]
    found: list[Defect] = []
    if len(rows) < least:
        words = {"section": section.title, "count": least, "row": section.row_label}
        found.append(Defect(section.key, section.key, _("“%(section)s”至少填写 %(count)s 条%(row)s。") % words))
    for index, row in enumerate(rows):
        found += _defects_of_row(section, index, row)
    return found


def defects_of_materials(filled: frozenset[str], rules: Rules, *, category: int, level: str) -> list[Defect]:
    """Return the groups of slots of which none is filled though the category requires one."""
    groups: dict[str, list[Slot]] = {}
    for slot in rules.slots_for(category):
        groups.setdefault(slot.group, []).append(slot)
    found = []
    for slots in groups.values():
        if any(slot.is_required(category, level) for slot in slots) and not any(slot.key in filled for slot in slots):
            names = _("或").join(slot.label for slot in slots)
            found.append(
                Defect(sections.MATERIALS, f"slot-{slots[0].key}", _("尚未上传%(names)s。") % {"names": names})
            )
    return found


def defects_of_room(sizes: Mapping[str, Sequence[int]], rules: Rules, *, pages: int) -> list[Defect]:
    """Return where files are more than a slot or a case may hold, as a change of category or batch can leave them.

    `sizes` holds for each slot the bytes of its files in use, `pages` is how many they have together. Pure.
    """
    found = []
    for slot in rules.slots:
        count = len(sizes.get(slot.key, ()))
        if count > slot.max_files:
            words = {"slot": slot.label, "count": count, "limit": slot.max_files}
            text = _("“%(slot)s”有 %(count)s 个文件，最多 %(limit)s 个。请移除多余的后再提交。") % words
            found.append(Defect(sections.MATERIALS, f"slot-{slot.key}", text))
    total = sum(sum(one) for one in sizes.values())
    if total > rules.max_case_bytes:
        numbers = {"total": f"{total / 1024 / 1024:.1f}", "limit": rules.max_case_bytes // 1024 // 1024}
        text = _("全部材料合计 %(total)s MB，超过 %(limit)s MB。请压缩或移除部分文件后再提交。") % numbers
        found.append(Defect(sections.MATERIALS, sections.MATERIALS, text))
    if pages > rules.max_pages:
        counts = {"pages": pages, "limit": rules.max_pages}
        text = _("全部材料合计 %(pages)s 页，超过 %(limit)s 页。请只保留需要的页后再提交。") % counts
        found.append(Defect(sections.MATERIALS, sections.MATERIALS, text))
    return found


def _defects_of_row(section: sections.Section, index: int, row: Mapping[str, str]) -> list[Defect]:
    where = _("第 %(number)s 条") % {"number": index + 1} if section.repeats else ""
    prefix = f"rows-{index}-" if section.repeats else ""
    unread = drafts.typed(row)
    found = [
        Defect(
            section.key,
            f"id_{prefix}{field.name}",
            (
                _("“%(section)s”%(where)s的“%(field)s”不能识别，请修改。")
                if field.name in unread
                else _("“%(section)s”%(where)s缺少“%(field)s”。")
            )
            % {"section": section.title, "where": where, "field": field.label},
        )
        for field in section.fields
        if field.name in unread or (field.required and not row.get(field.name))
    ]
    if row.get("start") and row.get("end") and row["end"] < row["start"]:
        words = {"section": section.title, "where": where}
        found.append(
            Defect(section.key, f"id_{prefix}end", _("“%(section)s”%(where)s的截止年月早于起始年月。") % words)
        )
    return found + [
        Defect(section.key, f"id_{prefix}{field.name}", _doubt(section, where, field), hard=False)
        for field in section.fields
        if (given := "".join(row.get(field.name, "").split())) and not re.fullmatch(field.expected or ".*", given)
    ]


def _doubt(section: sections.Section, where: str, field: sections.Field) -> str:
    words = {"section": section.title, "where": where, "field": field.label, "doubt": field.doubt}
    return _("“%(section)s”%(where)s的“%(field)s”%(doubt)s") % words
