"""What the page of an office's figures sees: each table with its chart, whose lengths are the table's own numbers."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import xlsxwriter

from kashgar_zc import workbook

from ..overview import Figures, Table, numbers

WIDTH, HEIGHT, BAR, LABEL, VALUE = 640, 180, 26, 190, 50  # of a drawing, in its own units
LONGEST_LABEL = 13  # characters that fit beside a bar


@dataclass(frozen=True)
class Bar:
    """A bar with its label and its number; y of the bar, of its text."""

    label: str
    number: int
    y: int
    text_y: int
    width: int
    number_x: int


@dataclass(frozen=True)
class Line:
    """One column of a table over its rows: points of a polyline, and where its name stands."""

    name: str
    points: str
    total: int
    place: int


@dataclass(frozen=True)
class Shown:
    """A table and what is drawn of it."""

    table: Table
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    height: int = HEIGHT
    top: int = 0  # the number at the upper edge of lines


def shown(figures: Figures) -> list[Shown]:
    """Return every table with its chart; one without rows is not drawn."""
    return [_drawn(table) for table in figures.tables]


def _drawn(table: Table) -> Shown:
    if not table.rows or not table.chart:
        return Shown(table)
    if table.chart == "lines":
        top = max((max(numbers(table.rows, place)) for place in range(1, len(table.heads))), default=0)
        lines = tuple(_line(table, place, top or 1) for place in range(1, len(table.heads)))
        return Shown(table, lines=lines, top=top)
    return Shown(table, bars=bars(table), height=len(table.rows) * BAR + 4)


def bars(table: Table) -> tuple[Bar, ...]:
    """Return a bar a row, the longest as wide as there is room."""
    values, room = numbers(table.rows, 1), WIDTH - LABEL - VALUE
    longest = max(values) or 1
    widths = [value * room // longest for value in values]
    return tuple(
        Bar(_short(row[0]), value, place * BAR + 4, place * BAR + 18, width, LABEL + width + 6)
        for place, (row, value, width) in enumerate(zip(table.rows, values, widths, strict=True))
    )


def _line(table: Table, place: int, top: int) -> Line:
    values = numbers(table.rows, place)
    step = (WIDTH - 20) / max(len(values) - 1, 1)
    points = (
        f"{10 + one * step:.1f},{HEIGHT - 10 - value * (HEIGHT - 20) / top:.1f}" for one, value in enumerate(values)
    )
    return Line(table.heads[place], " ".join(points), sum(values), place)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


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
