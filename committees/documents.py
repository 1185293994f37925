"""Asking for the roster and making it: as a workbook written line by line, and as an A3 paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from applications import documents, openings
from applications.choices import DocumentKind, Level
from applications.models import Batch, Document, Series
from kashgar_zc import clock, workbook
from kashgar_zc.accounts.models import User

from . import queries, roster
from .filters import Filters
from .roster import COLUMNS

REPORT_EVERY = 500  # lines
PRINTED_AT_MOST = 500  # lines, 20 s of work: a paper is laid out in one piece, within its worker's lease and memory
A3 = 8  # Excel's number of the paper size


@dataclass(frozen=True)
class RosterPaper:
    """All that the printed roster's template sees."""

    title: str
    subtitle: str
    created: str
    columns: tuple[roster.Column, ...]
    lines: tuple[tuple[str, ...], ...]


def request_roster(batch: Batch, filters: Filters, *, kind: DocumentKind, by: User) -> Document:
    """Ask for the roster of a batch's chosen series and level."""
    parameters = filters.parameters()
    return documents.request_roster(batch, kind=kind, by=by, parameters=parameters, choice=choice_of(parameters))


def choice_of(parameters: Mapping[str, str]) -> str:
    """Return a roster's series and level in words, empty when everything is chosen."""
    series = Series.objects.filter(pk=parameters["series"]).first() if parameters["series"] else None
    level = Level(parameters["level"]).label if parameters["level"] in Level.values else ""
    return f"{series or ''}{level}"


def produce_xlsx(document: Document, report: documents.Report) -> documents.Product:
    """Write the roster as a workbook; memory stays flat at any number of lines."""
    batch, keys = subject(document)
    target = documents.spool()
    made = document.requested_at.astimezone(clock.BEIJING).replace(tzinfo=None)
    lines = reported(queries.roster_rows(keys), len(keys), report)
    write_workbook(target, lines, count=len(keys), title=title_of(batch), sheet=_("花名册"), made=made, columns=COLUMNS)
    return documents.Product(target, workbook.MEDIA_TYPE)


def reported(rows: Iterator[Any], count: int, report: documents.Report) -> Iterator[tuple[str, ...]]:
    """Yield the lines of a roster, saying now and then how far it is."""
    for index, application in enumerate(rows):
        if index % REPORT_EVERY == 0:
            report(index * 95 // count)
        yield roster.line(index + 1, application)


def write_workbook(
    target: IO[bytes],
    lines: Iterable[Sequence[str]],
    *,
    count: int,
    title: str,
    sheet: str,
    made: dt.datetime,
    columns: Sequence[roster.Column],
) -> None:
    """Write a sheet of lines, the first value of each its number; `made` is naive Beijing time."""
    frame = BytesIO()
    with xlsxwriter.Workbook(frame) as book:
        book.set_properties({"title": title, "created": made})
        page = book.add_worksheet(sheet)
        set_up(page, count, columns)
        write_head(book, page, title, columns)
        body = book.add_format(
            {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "宋体", "font_size": 10}
        )
        for column in range(len(columns)):
            page.write_blank(2, column, None, body)
    workbook.stream(target, frame, lines)


def set_up(sheet: xlsxwriter.worksheet.Worksheet, lines: int, columns: Sequence[roster.Column]) -> None:
    """Set widths, the frozen head, and how it prints: A3 landscape, one page wide, the head on every page."""
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
    sheet.freeze_panes(2, 2)
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
    sheet.set_footer("&C" + _("第 &P 页 共 &N 页"))
    sheet.autofilter(1, 0, 1 + lines, len(columns) - 1)


def write_head(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, title: str, columns: Sequence[roster.Column]
) -> None:
    big = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter", "font_name": "黑体"})
    head = book.add_format(
        {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True, "bg_color": "#E9EFF7"}
    )
    sheet.set_row(0, 32)
    sheet.merge_range(0, 0, 0, len(columns) - 1, title, big)
    sheet.set_row(1, 30)
    for index, column in enumerate(columns):
        sheet.write_string(1, index, str(column.label), head)


def produce_pdf(document: Document, report: documents.Report) -> documents.Product:
    """Lay the roster out on A3; `CannotProduce` when it is too long for one paper."""
    from kashgar_zc import pdf  # here, since web processes import this file and WeasyPrint weighs 44 MB

    batch, keys = subject(document)
    if len(keys) > PRINTED_AT_MOST:
        words = {"count": len(keys), "limit": PRINTED_AT_MOST}
        raise documents.CannotProduce(
            _("共 %(count)s 人，打印版一次不超过 %(limit)s 人。请按系列、级别筛选后再打印，或导出 Excel。") % words
        )
    rows = enumerate(queries.roster_rows(keys), start=1)
    paper = RosterPaper(
        title=title_of(batch),
        subtitle=subtitle_of(document, len(keys)),
        created=document.requested_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        columns=COLUMNS,
        lines=tuple(roster.line(position, application) for position, application in rows),
    )
    report(20)
    return documents.Product(BytesIO(pdf.render("committees/print/roster.html", paper)), pdf.MEDIA_TYPE)


def subject(document: Document) -> tuple[Batch, queries.Keys]:
    """Return the batch of a roster and the keys of its lines, each noted as exported; `CannotProduce` when there are none."""
    assert document.batch  # a roster has one
    parameters = document.parameters
    chosen = {name: parameters[name] for name in ("series", "level")}
    keys = queries.roster_keys(document.batch, **chosen)
    if not keys:
        raise documents.CannotProduce(_("没有审核通过的申报，无法生成花名册。请更改筛选条件。"))
    openings.note_list(document, queries.accepted_in(document.batch, **chosen))
    return document.batch, keys


def title_of(batch: Batch) -> str:
    return _("%(batch)s申报人员花名册") % {"batch": batch.name}


def subtitle_of(document: Document, count: int) -> str:
    """Return what was chosen, how many, and as of when."""
    made = document.requested_at.astimezone(clock.BEIJING)
    words = {
        "choice": choice_of(document.parameters),
        "count": count,
        "when": _("%(year)d年%(month)d月%(day)d日") % {"year": made.year, "month": made.month, "day": made.day},
    }
    return (_("%(choice)s　共 %(count)s 人　%(when)s") % words).strip()
