"""Rows as they stand in a workbook, and how their cells are read: forgiving in form, exact in what is wrong and where."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kashgar_zc.accounts import identity
from kashgar_zc.accounts.forms.keeping import clean_name as clean_unit_name
from kashgar_zc.typed_text import UNSEEN

from .columns import COLUMNS, EXAMPLE, REASON

Sheets = Mapping[str, Sequence[tuple[int, Sequence[tuple[str, str] | None]]]]
LONGEST = 300
FIRST_YEAR, LAST_YEAR = 1990, 2099
DATE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")


class Unreadable(Exception):
    """The workbook is not one of ours; the sentence says what to do."""


class Fault(Exception):
    """A cell cannot be taken; the sentence begins with its place."""


@dataclass(frozen=True)
class Row:
    """One filled row: `cells` by column key as (kind, text), `places` such as B7."""

    sheet: str
    number: int
    cells: Mapping[str, tuple[str, str]]
    places: Mapping[str, str]

    def fault(self, key: str, sentence: str) -> Fault:
        return Fault(_("%(place)s：%(sentence)s") % {"place": self.places.get(key, self.number), "sentence": sentence})

    def written(self, key: str) -> str:
        """Return what stands in a cell, as it would be handed back."""
        return self.cells.get(key, ("t", ""))[1]


def parse(sheets: Sheets) -> list[Row]:
    """Return the rows of both lists, the example left out; `Unreadable` when sheets or columns are others."""
    if not set(sheets) & set(COLUMNS):
        raise Unreadable(_("文件中没有名为“单位”或“人员”的表。请使用空白模板。"))
    found = [row for title in COLUMNS if sheets.get(title) for row in _rows(title, sheets[title])]
    if not found:
        raise Unreadable(_("文件中没有填写内容。请从模板第 3 行起填写。"))
    return found


def _rows(title: str, lines: Sequence[tuple[int, Sequence[tuple[str, str] | None]]]) -> list[Row]:
    keys = _header(title, lines[0][1])
    found = []
    for number, cells in lines[1:]:
        filled = {keys[place]: (one[0], one[1]) for place, one in enumerate(cells) if one and keys.get(place)}
        if not filled or (cells[0] and cells[0][1].startswith(EXAMPLE)):
            continue
        places = {key: f"{_letter(place)}{number}" for place, key in keys.items() if key}
        found.append(Row(title, number, filled, places))
    return found


def _header(title: str, cells: Sequence[tuple[str, str] | None]) -> dict[int, str]:
    """Return the key of each column by its place; every column is known, none is there twice, the required are there.

    A column that we did not ask for is refused rather than passed over: it may hold what nobody may send us.
    """
    known = {column.title: column.key for column in COLUMNS[title]} | {REASON: ""}
    keys: dict[int, str] = {}
    for place, one in enumerate(cells):
        text = re.sub(r"[\s*]", "", one[1]).replace("(", "（").replace(")", "）") if one else ""
        if text and (text not in known or (known[text] and known[text] in keys.values())):
            words = {"sheet": title, "place": f"{_letter(place)}1", "text": text[:20]}
            raise Unreadable(_("“%(sheet)s”表 %(place)s 的“%(text)s”不是模板中的列，或重复。请删去后上传。") % words)
        keys[place] = known.get(text, "")
    for column in COLUMNS[title]:
        if column.is_required and column.key not in keys.values():
            words = {"sheet": title, "column": column.title}
            raise Unreadable(_("“%(sheet)s”表缺少“%(column)s”列。请使用空白模板，第一行不要改动。") % words)
    return keys


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else f"A{chr(ord('A') + place - 26)}"


def text(row: Row, key: str, *, missing: str = "") -> str:
    """Return a cell as text without what nobody sees; `missing` is the sentence for an empty one that may not be."""
    kind, value = row.cells.get(key, ("t", ""))
    if kind == "f":
        raise row.fault(key, _("单元格是公式。请复制后“粘贴为数值”。"))
    if kind == "x":
        raise row.fault(key, _("内容被存成了数字，末尾几位已经丢失。请把该列设为“文本”格式后重新填写。"))
    if kind == "e" or len(value) > LONGEST:
        raise row.fault(key, _("单元格内容无法识别。请改为文字后重新填写。"))
    value = UNSEEN.sub("", value).strip()
    if missing and not value:
        raise row.fault(key, missing)
    return value


def unit_name(row: Row, key: str) -> str:
    name = clean_unit_name(text(row, key, missing=_("请填写单位全称。")))
    if not 4 <= len(name) <= 100:
        raise row.fault(key, _("单位全称为 4 至 100 个字，与公章一致。"))
    return name


def code(row: Row, key: str) -> str:
    """Return a unified social credit code, or nothing."""
    value = identity.clean_code(text(row, key))
    if value in {"", "无"}:
        return ""
    if refusal := identity.refusal_of_code(value):
        raise row.fault(key, refusal)
    return value


def person(row: Row, key: str, *, missing: str = "") -> str:
    name = identity.clean_name(text(row, key, missing=missing))
    if name and (refusal := identity.refusal_of_name(name)):
        raise row.fault(key, refusal)
    return name


def mobile(row: Row, key: str) -> str:
    number = identity.clean_mobile(text(row, key, missing=_("请填写手机号。")))
    if refusal := identity.refusal_of_mobile(number):
        raise row.fault(key, refusal)
    return number


def date(row: Row, key: str, *, missing: str = "") -> dt.date | None:
    """Return a date written in any of the usual ways, or None for an empty cell."""
    written = re.sub(r"\s", "", unicodedata.normalize("NFKC", text(row, key, missing=missing)))
    if not written:
        return None
    match = DATE.fullmatch(written)
    try:
        day = dt.date(*(int(part) for part in match.groups() if part)) if match else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise row.fault(key, _("日期无法识别。请写成 2020-09-01 的样式。"))
    return day
