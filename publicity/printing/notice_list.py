"""The printed list of a notice 公示名单, for boards and files: names, units, series, specialities, titles [N 四.12]."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _

from applications import documents
from applications.choices import DocumentKind
from applications.models import Document
from applications.policies import in_beijing
from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from ..models import Entry, Notice
from ..pages.notices import day, paragraphs, period_of

TEMPLATE = "publicity/print/notice_list.html"


@dataclass(frozen=True)
class Line:
    """One person of the list."""

    position: int
    name: str
    unit: str
    series: str
    speciality: str
    title: str


@dataclass(frozen=True)
class ListPaper:
    """All that the printed list's template sees."""

    title: str
    created: str
    body: tuple[str, ...]
    period: str
    contact: str
    organiser: str
    opened_on: str
    lines: tuple[Line, ...]


def request(notice: Notice, *, by: User) -> Document:
    """Ask for the list of a notice; it never changes, so the one already made or coming is returned."""
    return documents.request_paper(
        DocumentKind.NOTICE_LIST,
        by=by,
        name=f"公示名单_{notice.batch.name}_{notice.first_day:%Y%m%d}.pdf",
        parameters={"notice": str(notice.key)},
        batch=notice.batch,
    )


def produce(document: Document, report: documents.Report) -> documents.Product:
    """Lay the list of a notice out on A4."""
    from kashgar_zc import pdf  # here, since web processes import this file and WeasyPrint weighs 44 MB

    notice = Notice.objects.select_related("batch__organiser").get(key=document.parameters["notice"])
    made = paper(notice)
    report(20)
    return documents.Product(BytesIO(pdf.render(TEMPLATE, made)), pdf.MEDIA_TYPE)


def paper(notice: Notice) -> ListPaper:
    """Return the list as it was put up: everybody of the opening, whatever became of them since."""
    words = {"period": period_of(notice), "n": notice.days, "until": in_beijing(notice.ends_at)}
    return ListPaper(
        title=notice.title,
        created=notice.opened_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        body=paragraphs(notice.body),
        period=_("公示期：%(period)s（%(n)s 个工作日），至 %(until)s（北京时间）截止。") % words,
        contact=_("受理异议：%(contact)s") % {"contact": notice.contact},
        organiser=notice.batch.organiser.name,
        opened_on=day(clock.on_day(notice.opened_at)),
        lines=tuple(_line(one) for one in Entry.objects.filter(notice=notice).order_by("position")),
    )


def _line(one: Entry) -> Line:
    return Line(one.position, one.name, one.unit, one.series, one.speciality, one.title)
