"""The papers of an act on many: all review forms of a selection as one zip, or its roster as a workbook."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from io import BytesIO
from typing import IO, Any
from zipfile import ZipFile, ZipInfo

import xlsxwriter
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from applications import documents
from applications.choices import DocumentKind, DocumentState
from applications.models import Application, Document, Snapshot
from applications.producers import ZIP, Product, Report, spool
from kashgar_zc import clock
from kashgar_zc.workbook import MEDIA_TYPE, quoted

from ..choices import BulkAct, ItemState
from ..models import BulkItem, BulkRun

ACTS = {BulkAct.PRINT: "zip", BulkAct.EXPORT: "xlsx"}
REPORT_EVERY = 20  # files
UNFIT = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))  # for the name of a file
MISSING = "未收入.txt"


def request(run: BulkRun) -> Document:
    """Ask for the papers of a run that has ended; they are kept for some days, for the one who asked."""
    name = _("评审表") if run.act == BulkAct.PRINT else _("花名册")
    done = run.items.filter(state=ItemState.DONE)
    return documents.request(
        DocumentKind.BUNDLE,
        by=run.by,
        name=f"{name}_{clock.today():%Y%m%d}_{done.count()}.{ACTS[BulkAct(run.act)]}",
        parameters={
            "run": str(run.key),
            "organisation": run.organisation_id,
            "applications": list(done.order_by("place").values_list("application", flat=True)),
        },
        expires_at=clock.now() + dt.timedelta(days=settings.BUNDLE_DAYS),
    )


def produce(document: Document, report: Report) -> Product:
    """Put the papers of a run together."""
    run = BulkRun.objects.get(key=document.parameters["run"])
    done = run.items.filter(state=ItemState.DONE).select_related("application", "document").order_by("place")
    if run.act == BulkAct.EXPORT:
        found = Application.objects.filter(pk__in=done.values("application")).order_by("number")
        return Product(BytesIO(roster(list(found))), MEDIA_TYPE)
    target = spool()
    _zip(target, done, report)
    return Product(target, ZIP)


def _zip(target: IO[bytes], items: QuerySet[BulkItem], report: Report) -> None:
    """Write the forms one after the other, uncompressed since a PDF is; one that is gone meanwhile is named in a list."""
    total, missing = items.count(), []
    with ZipFile(target, "w") as book:
        for index, item in enumerate(items.iterator(chunk_size=100)):
            if index % REPORT_EVERY == 0:
                report(100 * index // total)
            if item.document is None or item.document.state != DocumentState.READY:
                missing.append(_name(item.application))
                continue
            entry = ZipInfo(f"{_name(item.application)}.pdf", clock.now().astimezone(clock.BEIJING).timetuple()[:6])
            with item.document.file.open() as form, book.open(entry, "w") as out:
                shutil.copyfileobj(form, out)
        if missing:
            book.writestr(MISSING, "\r\n".join(missing))


def _name(application: Application) -> str:
    return f"{application.number}_{application.applicant_name}".translate(UNFIT)


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
