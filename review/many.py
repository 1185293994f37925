"""The same act on many files, each under its own lock; and the roster of a selection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from applications import documents
from applications.choices import DocumentKind
from applications.models import Application, Document, Snapshot
from applications.workflow import NotAllowed
from kashgar_zc.workbook import quoted


def each(found: Iterable[Application], act: Callable[[Application], object]) -> tuple[int, list[str]]:
    """Do an act to every file in a transaction of its own; return how many went through, and the refusals by name."""
    done, refused = 0, []
    for application in found:
        try:
            act(application)
            done += 1
        except NotAllowed as refusal:
            refused.append(f"{application.applicant_name}：{refusal}")
    return done, refused


def review_forms(found: Sequence[Application]) -> list[tuple[Application, documents.Shown | None]]:
    """Return files with the review form of what stands now, None where none was asked for; one statement."""
    forms = Document.objects.filter(application__in=found, kind=DocumentKind.REVIEW_FORM).order_by("requested_at", "pk")
    latest = {(one.application_id, one.parameters.get("event")): one for one in forms}
    made = [(one, latest.get((one.pk, one.version))) for one in found]
    return [(one, documents.shown(document) if document else None) for one, document in made]


def roster(found: Sequence[Application]) -> bytes:
    """Return a workbook of a selection: as the roster, without ID and telephone numbers."""
    snapshots = Snapshot.objects.filter(application__in=found).order_by("number")
    content = {one.application_id: one.content for one in snapshots}
    rows = [_line(n, one, content[one.pk]) for n, one in enumerate(found, start=1) if one.pk in content]
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet(_("花名册")), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for column, label in enumerate(_heads()):
            sheet.write_string(0, column, label, bold)
        for row, values in enumerate(rows, start=1):
            for column, text in enumerate(values):
                sheet.write_string(row, column, quoted(text))
        sheet.autofit(300)
    return kept.getvalue()


def _heads() -> list[str]:
    return [
        *(_("序号"), _("申报编号"), _("姓名"), _("性别"), _("出生年月"), _("工作单位"), _("县市"), _("单位性质")),
        *(_("学历/学位"), _("毕业院校"), _("所学专业"), _("毕业时间"), _("参加工作时间"), _("现任职称"), _("取得时间")),
        *(_("申报系列"), _("申报专业"), _("申报级别"), _("申报职称"), _("申报类别"), _("年度考核"), _("继续教育")),
        _("办理状态"),
    ]


def _line(number: int, application: Application, content: Any) -> list[str]:
    one = documents.roster_facts(content)
    return [
        *(str(number), application.number or "", one.name, one.sex, one.birth, one.unit, one.county, one.unit_nature),
        *(one.education, one.school, one.major, one.graduated, one.work_started, one.present_title),
        *(one.present_title_since, one.series, one.speciality, one.level, one.title, one.category, one.appraisals),
        *(one.training, str(application.get_status_display())),
    ]
