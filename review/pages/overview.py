"""What the page of an office's figures sees: each table with its chart, whose lengths are the table's own numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO

import xlsxwriter

from kashgar_zc import workbook

from ..overview import Figures
from ..tables import Table, numbers, sorted_by

WIDTH, HEIGHT = 360, 180  # of a drawing, in its own units; narrow, so that its words can be read on a phone
BAR, NUMBER = 36, 48  # height of a bar with its label above, width of its number
LEFT, RIGHT, TOP, BOTTOM = 40, 265, 12, 155  # of the field in which lines are drawn; their names stand right of it
LINE_GAP = 14  # between the names of two lines


@dataclass(frozen=True)
class Bar:
    """A bar with its label above and its number behind; y of the bar, of its label, of its number."""

    label: str
    number: int
    text: str
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
class Head:
    """The head of a column: `url` leads to the table sorted by it, `order` says how it is sorted now."""

    text: str
    url: str = ""
    order: str = ""


@dataclass(frozen=True)
class Shown:
    """A table and what is drawn of it; `marks` are (x, label) of the first, middle and last row."""

    table: Table
    heads: tuple[Head, ...]
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    marks: tuple[tuple[int, str], ...] = ()
    height: int = HEIGHT
    top: int = 0  # the number at the upper edge of lines

    @property
    def drawn(self) -> str:
        """The head of the column that bars are of."""
        return self.table.heads[self.table.drawn]


@dataclass(frozen=True)
class Sorting:
    """By which column of which table an address asks to sort, `counties.2` rising or `counties.-2` falling."""

    key: str = ""
    column: int = 0
    rises: bool = False

    @classmethod
    def parse(cls, text: str) -> Sorting:
        key, _dot, place = text.partition(".")
        column = place.removeprefix("-")
        return cls(key, int(column), place == column) if column.isdecimal() and len(column) < 3 else cls()

    def fits(self, table: Table) -> bool:
        return table.is_sortable and table.key == self.key and 0 < self.column < len(table.heads)

    def done(self, figures: Figures) -> Figures:
        """Return the figures with the table asked for sorted; the page and its workbook do the same."""
        one = partial(sorted_by, column=self.column, rises=self.rises)
        return replace(figures, tables=tuple(one(table) if self.fits(table) else table for table in figures.tables))


AS_COUNTED = Sorting()


def shown(figures: Figures, by: Sorting = AS_COUNTED) -> list[Shown]:
    """Return every table with its chart; one without rows, or a line of a single point, is not drawn."""
    return [_drawn(table, _heads(table, by)) for table in by.done(figures).tables]


def _heads(table: Table, by: Sorting) -> tuple[Head, ...]:
    """Return the heads of a table: a column is sorted falling first, and the other way when it is already."""
    if not table.is_sortable:
        return tuple(Head(text) for text in table.heads)
    made = [Head(table.heads[0])]
    for place, text in enumerate(table.heads[1:], start=1):
        order = ("ascending" if by.rises else "descending") if by.fits(table) and by.column == place else ""
        sign = "" if order == "descending" else "-"
        made.append(Head(text, f"?sort={table.key}.{sign}{place}#{table.key}", order))
    return tuple(made)


def _drawn(table: Table, heads: tuple[Head, ...]) -> Shown:
    if table.chart == "bars" and table.rows:
        return Shown(table, heads, bars=bars(table), height=len(table.rows) * BAR)
    if table.chart == "lines" and len(table.rows) > 1:
        columns = [numbers(table.rows, place) for place in range(1, len(table.heads))]
        marks = _marks(table)
        return Shown(table, heads, lines=lines(table.heads[1:], columns), marks=marks, top=max(map(max, columns)))
    return Shown(table, heads)


def bars(table: Table) -> tuple[Bar, ...]:
    """Return a bar a row, the longest as wide as there is room."""
    values, room = numbers(table.rows, table.drawn), WIDTH - NUMBER
    longest = max(values) or 1
    return tuple(
        Bar(row[0], value, row[table.drawn], y + 16, y + 11, width := value * room // longest, width + 6, y + 28)
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
