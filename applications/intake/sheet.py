"""Workbooks: the cells of an xlsx as plain typed texts. Nothing is computed, and nothing outside the file is looked at."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError  # its name only: expat bounds how far entities grow, we the rest

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from .result import Refusal

MAX_PARTS = 500
MAX_UNPACKED = 100 * 1024 * 1024
MAX_SHEETS, MAX_ROWS, MAX_COLUMNS = 10, 10_000, 40
MAX_DIGITS = 15  # of a number; a spreadsheet has made zeros of the rest
MAX_TEXT = 500
MACROS, OUTSIDE = (
    ("vbaproject.bin", "macrosheets/"),
    ("externallinks/", "xl/connections.xml", "embeddings/", "activex/"),
)
UNREADABLE = (
    zipfile.BadZipFile, ParseError, OSError, EOFError, KeyError, ValueError, TypeError, AttributeError, IndexError,
    NotImplementedError, OverflowError, RuntimeError, InvalidFileException,
)  # fmt: skip
Cell = tuple[str, str] | None  # kind: t text, n number, d date, f formula, x digits lost, e anything else


def read(source: Path) -> dict[str, object]:
    """Return `sheets`: by name, the rows with anything in them as [number, cells]; cells end with the last filled one."""
    try:
        _refuse_by_parts(source)
        with source.open("rb") as stream:
            book = openpyxl.load_workbook(stream, read_only=True, keep_links=False)
            if len(book.worksheets) > MAX_SHEETS:
                raise Refusal("too_complex_book")
            return {"ok": True, "sheets": {one.title: list(_rows(one)) for one in book.worksheets}}
    except UNREADABLE as error:
        raise Refusal("unreadable_book") from error


def _refuse_by_parts(source: Path) -> None:
    """Refuse by the list of contents what would unpack to too much, runs code, or points elsewhere."""
    with source.open("rb") as stream:
        if stream.read(4) == b"\xd0\xcf\x11\xe0":
            raise Refusal("old_book")
    with zipfile.ZipFile(source) as packed:
        parts = packed.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise Refusal("too_complex_book")
        names = [part.filename.lower() for part in parts]
        if _any_in(MACROS, names):
            raise Refusal("macros")
        if _any_in(OUTSIDE, names):
            raise Refusal("outside_links")
        if any(_has_doctype(packed, part) for part in parts if part.filename.endswith((".xml", ".rels"))):
            raise Refusal("unreadable_book")


def _has_doctype(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with packed.open(part) as stream:
        return b"<!DOCTYPE" in stream.read(4096)


def _any_in(marks: Iterable[str], names: list[str]) -> bool:
    return any(mark in name for mark in marks for name in names)


def _rows(sheet: Any) -> Iterator[list[object]]:
    sheet.reset_dimensions()  # what a file says of its own size is not believed
    found = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        row = [_cell(one) for one in cells]
        while row and row[-1] is None:
            row.pop()
        if not row:
            continue
        found += 1
        if len(row) > MAX_COLUMNS:
            raise Refusal("too_many_columns", limit=MAX_COLUMNS)
        if found > MAX_ROWS:
            raise Refusal("too_many_rows", limit=MAX_ROWS)
        yield [number, row]


def _cell(one: Any) -> Cell:
    value = one.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if one.data_type == "f":
        return "f", str(value)[:MAX_TEXT]
    if isinstance(value, dt.datetime | dt.date):
        return "d", (value.date() if isinstance(value, dt.datetime) else value).isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value)
    return "t" if isinstance(value, str) and one.data_type != "e" else "e", str(value)[: MAX_TEXT + 1]


def _number(value: float) -> Cell:
    if value != value or abs(value) >= 10**MAX_DIGITS:  # not a number, or one of which digits are lost
        return "x", str(value)
    return "n", str(int(value)) if int(value) == value else repr(value)
