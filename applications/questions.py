"""What a question, a section and an answer of the long form are; `sections.py` lists them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

Text = Any  # a lazily translated string


@dataclass(frozen=True)
class Field:
    """One question. `kind` is text, long, month, year, number, choice or email; `wide` takes the full row.

    `units` (a pattern) may be typed after a number.
    `code`: a number or a like without a place to break. An answer that is not as `expected` (a pattern) is doubted in the
    words of `doubt`, never refused.
    """

    name: str
    label: Text
    kind: str = "text"
    required: bool = True
    help: Text = ""
    max_length: int = 100
    choices: tuple[tuple[str, Text], ...] = ()
    wide: bool = False
    code: bool = False
    units: str = ""
    expected: str = ""
    doubt: Text = ""

    @property
    def spans(self) -> bool:
        """Whether an answer takes the whole line of a phone."""
        return self.wide or self.code


@dataclass(frozen=True)
class Section:
    """One page of the form. It may `repeat` (`rules.least_rows` says how often); `row_label` names a row for its buttons."""

    key: str
    title: Text
    lead: Text
    fields: tuple[Field, ...]
    repeats: bool = False
    row_label: Text = ""
    minutes: int = 5

    def rows(self, data: Mapping[str, Any] | None) -> list[Mapping[str, str]]:
        """Return the rows of a section's data; one row for a section that does not repeat, none when nothing was given."""
        if not data:
            return []
        return list(data.get("rows", ())) if self.repeats else [data]

    def names(self, rows: Sequence[Mapping[str, str]]) -> list[str]:
        """Return what tells rows apart: 2021年度, 学历 2016.9–2020.7 喀什大学; its number where that is not enough."""
        names = [self._name(row) for row in rows]
        known = Counter(names)
        numbers = [f"{self.row_label} {index + 1}" for index in range(len(names))]
        return [
            one if one and known[one] == 1 else f"{one}（{number}）" if one else number
            for one, number in zip(names, numbers, strict=True)
        ]

    def _name(self, row: Mapping[str, str]) -> str:
        """Return a row by its year, or by its months and its first words; empty when it has none of them."""
        if year := next((row[one.name] for one in self.fields if one.kind == "year" and row.get(one.name)), ""):
            return _("%(year)s年度") % {"year": year}
        months = [_short(row.get(one.name, "")) for one in self.fields if one.kind == "month"][: 1 + ("start" in row)]
        if row.get("start") and len(months) > 1:
            months[1] = months[1] or _("至今")
        when = "–".join(filter(None, months))
        words = next((row[one.name] for one in self.fields if one.kind in {"text", "long"} and row.get(one.name)), "")
        shown = " ".join(filter(None, (when, words[:NAMED_BY])))
        return f"{self.row_label} {shown}" if shown else ""


NAMED_BY = 20  # characters of a row's first words


def _short(month: str) -> str:
    """Return 2016.9 of 2016-09; empty when nothing, or no month, was given."""
    year, _sep, number = month.partition("-")
    return f"{year}.{int(number)}" if number.isdecimal() else ""


def display(field: Field, value: str) -> str:
    """Return a value as people read it: 2015年7月, a choice's words, plain text."""
    if not value:
        return ""
    if field.kind == "month":
        year, month = value.split("-")
        return f"{year}年{int(month)}月"
    if field.kind == "year":
        return f"{value}年"
    if field.kind == "choice":
        return str(dict(field.choices).get(value, value))
    return value
