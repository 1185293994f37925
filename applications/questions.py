"""What a question, a section and an answer of the long form are; `sections.py` lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Text = Any  # a lazily translated string


@dataclass(frozen=True)
class Field:
    """One question. `kind` is text, long, month, year, number, choice or email; `wide` takes the full row.

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
