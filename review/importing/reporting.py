"""What each row of a list would do, kept as it was found so that a page need not judge thousands of rows anew."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kashgar_zc.accounts import sealing
from kashgar_zc.accounts.models import UnitImport

from . import cells
from .plan import Line, Plan, Verdict

Share = Callable[[int], object]  # told the hundredths done
Said = Mapping[tuple[str, int], str]  # (sheet, row) -> `Line.mark`


def unheard(percent: int) -> None:
    """Tell nobody how much is done."""


@dataclass(frozen=True)
class Reported:
    """One row as it was reported; `is_new` when an earlier report said otherwise."""

    line: Line
    is_new: bool


def seal(plan: Plan, *, before: Said | None) -> str:
    """Return a report of every row, with what differs from an earlier one; sealed, since it holds names."""
    rows = [
        [
            one.row.sheet,
            one.row.number,
            one.verdict,
            one.title,
            one.notes,
            one.mark,
            before is not None and _is_new(one, before),
        ]
        for one in plan.lines
    ]
    return sealing.seal(json.dumps(rows, ensure_ascii=False, default=str))


def said(one: UnitImport) -> Said:
    """Return what the report kept says of each row."""
    return {(sheet, number): mark for sheet, number, _verdict, _title, _notes, mark, _new in _kept(one)}


def report(one: UnitImport) -> list[Reported]:
    """Return the report kept, with the rows as they were written."""
    rows = {(row.sheet, row.number): row for row in cells.parse(json.loads(sealing.unseal(one.rows_sealed)))}
    return [
        Reported(Line(rows[sheet, number], title, Verdict(verdict), tuple(notes)), bool(is_new))
        for sheet, number, verdict, title, notes, _mark, is_new in _kept(one)
    ]


def _is_new(line: Line, before: Said) -> bool:
    """Return whether a row would do something else than was reported before."""
    return before.get((line.row.sheet, line.row.number)) != line.mark


def _kept(one: UnitImport) -> list[list]:  # type: ignore[type-arg]  # of what `seal` wrote
    return json.loads(sealing.unseal(one.report_sealed)) if one.report_sealed else []
