"""What the page of an office's figures sees: each table with its chart, whose lengths are the table's own numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter

from kashgar_zc import workbook

from ..overview import Figures, Table, numbers

WIDTH, HEIGHT = 360, 180  # of a drawing, in its own units; narrow, so that its words can be read on a phone
BAR, NUMBER = 36, 48  # height of a bar with its label above, width of its number
LEFT, RIGHT, TOP, BOTTOM = 40, 265, 12, 155  # of the field in which lines are drawn; their names stand right of it
LINE_GAP = 14  # between the names of two lines


@dataclass(frozen=True)
class Bar:
    """A bar with its label above and its number behind; y of the bar, of its label, of its number."""

    label: str
    number: int
    y: int
    label_y: int
    width: int
    number_x: int
    number_y: int


@dataclass(frozen=True)
class Line:
    """One column of a table over its rows: points of a polyline, and where its name and last number stand."""

    name: str
    points: str
    last: int
    total: int
    place: int
    y: int


@dataclass(frozen=True)
class Shown:
    """A table and what is drawn of it; `marks` are (x, label) of the first, middle and last row."""

    table: Table
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    marks: tuple[tuple[int, str], ...] = ()
    height: int = HEIGHT
    top: int = 0  # the number at the upper edge of lines


def shown(figures: Figures) -> list[Shown]:
    """Return every table with its chart; one without rows, or a line of a single point, is not drawn."""
    return [_drawn(table) for table in figures.tables]


def _drawn(table: Table) -> Shown:
    if table.chart == "bars" and table.rows:
        return Shown(table, bars=bars(table), height=len(table.rows) * BAR)
    if table.chart == "lines" and len(table.rows) > 1:
        columns = [numbers(table.rows, place) for place in range(1, len(table.heads))]
        return Shown(table, lines=lines(table.heads[1:], columns), marks=_marks(table), top=max(map(max, columns)))
    return Shown(table)


def bars(table: Table) -> tuple[Bar, ...]:
    """Return a bar a row, the longest as wide as there is room."""
    values, room = numbers(table.rows, 1), WIDTH - NUMBER
    longest = max(values) or 1
    return tuple(
        Bar(row[0], value, y + 16, y + 11, width := value * room // longest, width + 6, y + 28)
        for row, value, y in zip(table.rows, values, range(0, len(values) * BAR, BAR), strict=True)
    )


def lines(names: Sequence[str], columns: Sequence[Sequence[int]]) -> tuple[Line, ...]:
    """Return a line a column, all to one measure; names that would touch are moved apart."""
    top = max(map(max, columns)) or 1
    ends = sorted((_y(column[-1], top), place) for place, column in enumerate(columns))
    places: dict[int, int] = {}
    floor = BOTTOM - LINE_GAP * (len(ends) - 1)  # so that those beneath still have room
    for y, place in ends:
        y = min(y, floor)
        if places:
            y = max(y, max(places.values()) + LINE_GAP)
        places[place], floor = y, floor + LINE_GAP
    step = (RIGHT - LEFT) / (len(columns[0]) - 1)
    return tuple(
        Line(
            name,
            " ".join(f"{LEFT + one * step:.1f},{_y(value, top)}" for one, value in enumerate(column)),
            column[-1],
            sum(column),
            place + 1,
            places[place] + 4,
        )
        for place, (name, column) in enumerate(zip(names, columns, strict=True))
    )


def _y(value: int, top: int) -> int:
    return BOTTOM - value * (BOTTOM - TOP) // top


def _marks(table: Table) -> tuple[tuple[int, str], ...]:
    last = len(table.rows) - 1
    return tuple(
        (LEFT + (RIGHT - LEFT) * one // last, table.rows[one][0]) for one in dict.fromkeys((0, last // 2, last))
    )


def book(figures: Figures) -> bytes:
    """Return the same tables as a workbook, a sheet each; the numbers are numbers."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        bold = made.add_format({"bold": True, "bottom": 1})
        for table in figures.tables:
            sheet = made.add_worksheet(table.title[:31])
            sheet.set_column(0, 0, 40)
            sheet.write_row(0, 0, table.heads, bold)
            for place, row in enumerate(table.rows, start=1):
                sheet.write_string(place, 0, workbook.quoted(row[0]))
                for column, value in enumerate(row[1:], start=1):
                    if value.isdecimal():
                        sheet.write_number(place, column, int(value))
                    else:
                        sheet.write_string(place, column, workbook.quoted(value))
    return target.getvalue()
