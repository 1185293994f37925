"""A question about an office and its answer as rows of texts, which are drawn, listed and handed out alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

UNKNOWN = "—"


@dataclass(frozen=True)
class Table:
    """One question and its answer; a row is a label and a number for each column. `chart` names how it is drawn.

    Bars are of the column `drawn`, which is the one a sortable table is sorted by.
    """

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    chart: str = "bars"
    note: str = ""
    is_sortable: bool = False
    drawn: int = 1


def numbers(rows: Iterable[Sequence[str]], column: int) -> list[int]:
    """Return a column as numbers, 0 where none is known."""
    return [int(row[column]) if row[column].isdecimal() else 0 for row in rows]


def sorted_by(table: Table, column: int, *, rises: bool) -> Table:
    """Return a table sorted by a column of numbers, what is unknown last; rows that are alike stay in their order."""
    known = [row for row in table.rows if row[column].isdecimal()]
    unknown = tuple(row for row in table.rows if not row[column].isdecimal())
    known.sort(key=lambda row: int(row[column]), reverse=not rises)
    return replace(table, rows=(*known, *unknown), drawn=column)
