"""The workbooks handed out: the empty one, and the rows that were refused, each with its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from kashgar_zc.accounts.choices import Nature, OrganisationKind
from kashgar_zc.accounts.models import County, Organisation
from kashgar_zc.workbook import quoted

from .columns import COLUMNS, EXAMPLE, NOTES, REASON, Column
from .plan import Line, Plan, Verdict

HEADED = 2  # rows of a sheet before the first of the office's own
LISTED = 5000  # rows that offer choices


def template() -> bytes:
    """Return the empty workbook: a grey example in each sheet, choices in the cells, notes in a third sheet."""
    return _book(None)


def refused(lines: Sequence[Line]) -> bytes:
    """Return what was refused as it was written, with a column of reasons, to be mended and sent again."""
    return _book(Plan(lines))


def report(lines: Sequence[Line]) -> bytes:
    """Return what every row would do, in the order of the list."""
    target = BytesIO()
    heads = ((_("表"), 8), (_("行"), 8), (_("单位或人员"), 40), (_("结果"), 12), (_("说明"), 70))
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, bold = book.add_worksheet(_("逐行结果")), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for column, (head, width) in enumerate(heads):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, bold)
        for place, one in enumerate(lines, start=1):
            sheet.write_number(place, 1, one.row.number)
            texts = {0: one.row.sheet, 2: one.title, 3: str(one.verdict.label), 4: "；".join(one.notes)}
            for column, text in texts.items():
                sheet.write_string(place, column, quoted(text))
        sheet.autofilter(0, 0, len(lines), len(heads) - 1)
    return target.getvalue()


def _book(plan: Plan | None) -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        formats = {
            "head": book.add_format({"bold": True, "bg_color": "#E8EEF5", "border": 1, "text_wrap": True, "valign": "vcenter"}),
            "text": book.add_format({"num_format": "@"}),
            "example": book.add_format({"num_format": "@", "font_color": "#8A8F98", "italic": True}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }  # fmt: skip
        for title, columns in COLUMNS.items():
            sheet = book.add_worksheet(title)
            _head(sheet, columns, formats, reasons=plan is not None)
            for place, line in enumerate(plan.of(title, Verdict.REFUSE) if plan else (), start=HEADED):
                _row(sheet, place, columns, line, formats)
        _notes(book.add_worksheet(NOTES), book, formats)
    return target.getvalue()


def _head(sheet: Any, columns: Sequence[Column], formats: dict[str, Any], *, reasons: bool) -> None:
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, formats["text"])
        sheet.write_string(0, place, f"{column.title}{'*' if column.is_required else ''}", formats["head"])
        sheet.write_string(1, place, column.example, formats["example"])
    if reasons:
        sheet.set_column(len(columns), len(columns), 60, formats["wrap"])
        sheet.write_string(0, len(columns), REASON, formats["head"])
    sheet.freeze_panes(1, 1)


def _row(sheet: Any, place: int, columns: Sequence[Column], line: Line, formats: dict[str, Any]) -> None:
    for at, column in enumerate(columns):
        sheet.write_string(place, at, line.row.written(column.key), formats["text"])
    sheet.write_string(place, len(columns), "\n".join(line.notes), formats["wrap"])


def _notes(sheet: Any, book: Any, formats: dict[str, Any]) -> None:
    """Write what each column wants, and the lists that the cells of the first sheet offer."""
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 2, 60, formats["wrap"])
    sheet.set_column(4, 6, 28)
    lines = [(_("表"), _("列"), _("说明"))]
    lines += [(title, one.title, one.note) for title, columns in COLUMNS.items() for one in columns]
    lines.append(
        ("", "", _("带 * 的列必填。以“%(example)s”开头的行不会导入。公式须先粘贴为数值。") % {"example": EXAMPLE})
    )
    lines.append(("", "", _("请勿增加列。表中不要填写身份证号、民族、政治面貌等内容。")))
    for place, line in enumerate(lines):
        for at, text in enumerate(line):
            sheet.write_string(place, at, text, formats["head"] if not place else formats["wrap"])
    for at, (key, words) in enumerate(_choices().items(), start=4):
        title = next(one.title for one in COLUMNS["单位"] if one.key == key)
        for place, text in enumerate([title, *words]):
            sheet.write_string(place, at, text, formats["text"] if place else formats["head"])
        column = [one.key for one in COLUMNS["单位"]].index(key)
        source = f"='{NOTES}'!${chr(65 + at)}$2:${chr(65 + at)}${len(words) + 1}"
        options = {"validate": "list", "source": source, "error_type": "warning"}
        book.get_worksheet_by_name("单位").data_validation(1, column, LISTED, column, options)


def _choices() -> dict[str, list[str]]:
    bureaus = Organisation.objects.filter(kind=OrganisationKind.BUREAU)
    return {
        "county": list(County.objects.values_list("name", flat=True)),
        "nature": [str(one.label) for one in Nature],
        "bureau": ["无", *bureaus.values_list("name", flat=True)],
    }
