"""Workbooks whose rows stream: xlsxwriter makes the frame of the sheet, the rows are written into it as they come.

A cell costs xlsxwriter 20 µs, and the roster of a large season has two million of them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET = "xl/worksheets/sheet1.xml"
SAMPLE = re.compile(rb'<row r="(\d+)"(?:(?!<row ).)*?</row>(?=</sheetData>)', re.DOTALL)
DIMENSION = re.compile(rb"<dimension [^>]*/>")  # of the frame alone; it may be left out
CELL = re.compile(rb'<c r="([A-Z]+)\d+"(?: s="(\d+)")?')
ROWS_AT_ONCE = 500
COMPRESSION = 1  # half the time of the default for a tenth more bytes
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# What XML cannot hold is left out, what it reads as markup is escaped.
ESCAPES = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}
ESCAPES |= {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}


def quoted(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def stream(target: IO[bytes], frame: IO[bytes], rows: Iterable[Sequence[str]]) -> None:
    """Write the workbook `frame` with `rows` in the place of its last row, in that row's formats.

    The first value of a row is a whole number, the others are texts; a row has as many values as the sample has cells.
    Memory does not grow with the rows.
    """
    with (
        zipfile.ZipFile(frame) as made,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as kept,
    ):
        for part in made.infolist():
            if part.filename != SHEET:
                kept.writestr(part, made.read(part))
        sheet = DIMENSION.sub(b"", made.read(SHEET))
        sample = SAMPLE.search(sheet)
        assert sample, "the frame has a sample row"
        with kept.open(zipfile.ZipInfo(SHEET, made.getinfo(SHEET).date_time), "w", force_zip64=True) as out:
            out.write(sheet[: sample.start()])
            for text in texts(rows, first=int(sample[1]), cells=CELL.findall(sample[0])):
                out.write(text.encode())
            out.write(sheet[sample.end() :])


def texts(rows: Iterable[Sequence[str]], *, first: int, cells: Sequence[tuple[bytes, bytes]]) -> Iterator[str]:
    """Yield the XML of the rows, many at once; `cells` are the columns' letters and formats."""
    (letter, style), *others = ((letter.decode(), style.decode() or "0") for letter, style in cells)
    number = f'<c r="{letter}%d" s="{style}"><v>%d</v></c>'
    plain = [
        f'<c r="{letter}%d" s="{style}" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>'
        for letter, style in others
    ]
    pattern = f'<row r="%d">{number}{"".join(plain)}</row>'
    numbered = enumerate(rows, start=first)
    while several := list(islice(numbered, ROWS_AT_ONCE)):
        yield "".join(pattern % placed(index, values) for index, values in several)


def placed(index: int, values: Sequence[str]) -> tuple[int | str, ...]:
    """Return what the pattern of a row wants: its number, then number and value of each cell."""
    wanted: list[int | str] = [index, index, int(values[0])]
    for text in values[1:]:
        wanted += (index, quoted(text).translate(ESCAPES))
    return tuple(wanted)
