"""How each section of the form's spec becomes a register of the review form."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import sections
from .paper import Heading, Table

PAGE = 222  # mm that a register may fill beneath its title and heading row
LINE = 5.2  # mm, one line of a cell
PADDING = 3.4  # mm, above and beneath the lines of a row
ROW = 11  # mm, the lowest row


@dataclass(frozen=True)
class Column:
    """A printed column: the fields of the spec that it joins, and its width in characters."""

    label: Any
    width: int
    names: tuple[str, ...]


PERIOD = Column(gettext_lazy("起止年月"), 5, ("start", "end"))
WITNESS = Column(gettext_lazy("证明人"), 5, ("witness",))
ACHIEVEMENTS = (
    PERIOD,
    Column(gettext_lazy("专业技术工作名称（项目、课题、成果等）"), 15, ("task",)),
    Column(gettext_lazy("本人角色"), 4, ("role",)),
    Column(gettext_lazy("完成情况及效果（获何奖励、效益或专利）"), 20, ("effect",)),
)

# Widths of a register add up to 44 characters, the width of the text block at 10.5 pt.
REGISTERS: Mapping[str, tuple[Column, ...]] = {
    "education": (
        PERIOD,
        Column(gettext_lazy("毕业院校及专业"), 14, ("school", "major")),
        Column(gettext_lazy("学历、学位"), 6, ("education", "degree")),
        Column(gettext_lazy("学习形式"), 7, ("form",)),
        Column(
            gettext_lazy("证书编号、学信网验证码及有效期"),
            12,
            ("diploma_number", "verification_code", "verified_until"),
        ),
    ),
    "training": (
        PERIOD,
        Column(gettext_lazy("学习内容"), 14, ("content",)),
        Column(gettext_lazy("学时、层次"), 7, ("hours", "level")),
        Column(gettext_lazy("学习地点及主办单位"), 13, ("place",)),
        WITNESS,
    ),
    "employment": (
        PERIOD,
        Column(gettext_lazy("工作单位"), 12, ("unit",)),
        Column(gettext_lazy("从事何种专业技术工作"), 15, ("work",)),
        Column(gettext_lazy("职务"), 7, ("post",)),
        WITNESS,
    ),
    "service": (
        PERIOD,
        Column(gettext_lazy("服务单位"), 13, ("place",)),
        Column(gettext_lazy("承担工作"), 16, ("work",)),
        Column(gettext_lazy("证明文件"), 10, ("proof",)),
    ),
    "achievements_before": ACHIEVEMENTS,
    "achievements_since": ACHIEVEMENTS,
    "papers": (
        Column(gettext_lazy("日期"), 6, ("date",)),
        Column(gettext_lazy("名称及内容提要"), 20, ("kind", "title", "summary")),
        Column(gettext_lazy("出版、登载获奖或在学术会议上交流情况"), 13, ("publication",)),
        Column(gettext_lazy("合（独）著、译"), 5, ("authorship",)),
    ),
    "awards": (
        Column(gettext_lazy("获得年月"), 6, ("date",)),
        Column(gettext_lazy("奖励、专利名称"), 16, ("name",)),
        Column(gettext_lazy("级别"), 6, ("level",)),
        Column(gettext_lazy("授予机构"), 11, ("body",)),
        Column(gettext_lazy("本人排名"), 5, ("rank",)),
    ),
    "appraisals": (
        Column(gettext_lazy("年度"), 6, ("year",)),
        Column(gettext_lazy("考核等次"), 14, ("result",)),
        Column(gettext_lazy("考核单位"), 24, ("unit",)),
    ),
    "tests": (
        Column(gettext_lazy("日期"), 6, ("date",)),
        Column(gettext_lazy("考试科目或答辩内容"), 16, ("subject",)),
        Column(gettext_lazy("成绩或结论"), 9, ("result",)),
        Column(gettext_lazy("组织单位"), 13, ("body",)),
    ),
}


def register(key: str, contents: Mapping[str, Any], *, title: str, room: float = PAGE) -> Table:
    """Return a section as a register with as many blank rows as still fit into `room` millimetres."""
    columns = REGISTERS[key]
    spec = sections.BY_KEY[key]
    known = {field.name: field for field in spec.fields}
    rows = [tuple(cell(known, column, row) for column in columns) for row in spec.rows(contents.get(key))]
    used = sum(height(columns, row) for row in rows)
    blank = math.floor((room - used) / ROW) if used < room else 0
    closing = (_("（以下空白）") if rows else _("（无）"), *("" for _column in columns[1:]))
    headings = tuple(Heading(str(column.label), column.width) for column in columns)
    return Table(title, headings, (*rows, as_closing(closing, columns)), max(blank - 1, 0))


def as_closing(closing: Sequence[str], columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the row that closes a register, its words in the widest column, so that nothing is added by hand later."""
    widest = max(range(len(columns)), key=lambda index: columns[index].width)
    cells = ["" for _column in columns]
    cells[widest] = closing[0]
    return tuple(cells)


def cell(known: Mapping[str, sections.Field], column: Column, row: Mapping[str, str]) -> str:
    """Return what a cell says; the parts of a joined cell stand on lines of their own."""
    if column.names == ("start", "end"):
        return period(row.get("start", ""), row.get("end", ""))
    parts = [short(known[name], row.get(name, "")) for name in column.names]
    return "\n".join(part for part in parts if part)


def short(field: sections.Field, value: str) -> str:
    """Return a value as a narrow cell shows it."""
    if field.kind == "month":
        return value.replace("-", ".")
    if field.name == "hours" and value:
        return _("%(hours)s 学时") % {"hours": value}
    return sections.display(field, value)


def period(start: str, end: str) -> str:
    """Return from–to in two lines; what has no end lasts until now."""
    first = start.replace("-", ".")
    if end:
        return f"{first}–\n{end.replace('-', '.')}"
    return f"{first}\n{_('至今')}" if start else ""


def height(columns: Sequence[Column], row: Sequence[str]) -> float:
    """Return how many millimetres a row takes, estimated from its longest cell."""
    lines = max(lines_of(text, column.width) for text, column in zip(row, columns, strict=True))
    return max(ROW, lines * LINE + PADDING)


def lines_of(text: str, width: int) -> int:
    """Return how many lines a text takes in a cell; a Latin letter is half as wide as a Chinese one."""
    room = max(width - 1, 1)
    return sum(
        max(1, math.ceil(sum(0.55 if letter < "⺀" else 1 for letter in line) / room)) for line in text.split("\n")
    )
