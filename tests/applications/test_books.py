"""What the child process makes of workbooks: honest ones, and those that compute, point elsewhere or unpack to too much."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from applications import sandbox


def book(rows, *, title="单位") -> bytes:
    made, target = openpyxl.Workbook(), io.BytesIO()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    made.save(target)
    return target.getvalue()


def altered(content: bytes, **parts: bytes) -> bytes:
    """Return a workbook with parts added or put in the place of others; `__` in a name stands for a slash."""
    given, target = {name.replace("__", "/"): value for name, value in parts.items()}, io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [one for one in old.namelist() if one not in given]:
            new.writestr(name, old.read(name))
        for name, value in given.items():
            new.writestr(name, value)
    return target.getvalue()


def sheet(rows: bytes, *, head: bytes = b"") -> dict[str, bytes]:
    frame = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
    return {"xl__worksheets__sheet1.xml": head + frame % rows}


def read(content: bytes, folder):
    (folder / "received").write_bytes(content)
    return sandbox.read_book(folder / "received", folder)


def test_cells_come_with_what_they_are(tmp_path):
    rows = [["文", 13800138000, 1.5, dt.date(2020, 9, 1)], [], [None, "=1+1", 12345678901234567, True, "", None]]

    assert read(book(rows), tmp_path) == {
        "单位": [
            [1, [["t", "文"], ["n", "13800138000"], ["n", "1.5"], ["d", "2020-09-01"]]],
            [3, [None, ["f", "=1+1"], ["x", "1.234567890123457e+16"], ["e", "True"]]],
        ]
    }


DEEP = b'<!DOCTYPE a [<!ENTITY b "c">]>'
WIDE = b'<row r="1">' + b"".join(b'<c t="n"><v>1</v></c>' for _ in range(20_000)) + b"</row>"
REFUSED = {
    "an old one": (b"\xd0\xcf\x11\xe0" + bytes(600), "旧版 .xls"),
    "no workbook": (b"PK\x03\x04 nothing", "已损坏"),
    "macros": (altered(book([["x"]]), **{"xl__vbaProject.bin": b"x"}), "含有宏"),
    "links": (altered(book([["x"]]), **{"xl__externalLinks__externalLink1.xml": b"<x/>"}), "链接了其他文件"),
    "entities": (altered(book([["x"]]), **sheet(b"", head=DEEP)), "已损坏"),
    "a bomb": (altered(book([["x"]]), xl__media__x=bytes(110_000_000)), "过于复杂"),
    "wide": (altered(book([["x"]]), **sheet(WIDE)), "超过 40 列"),
    "long": (book([[1]] * 10_001), "最多 10000 行"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_plain_list_is_refused_with_a_sentence(tmp_path, what):
    content, sentence = REFUSED[what]

    with pytest.raises(sandbox.Unsafe, match=sentence):
        read(content, tmp_path)
