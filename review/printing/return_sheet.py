"""The return sheet 退回通知单: everything a return named, on A4, for the applicant and the desks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _

from applications import documents, passage
from applications.choices import Action, DocumentKind
from applications.models import Application, Document, Event
from applications.policies import in_beijing
from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from ..pages.history import with_titles

TEMPLATE = "review/print/return_sheet.html"


@dataclass(frozen=True)
class Line:
    """One defect: where, what is wrong, what to do."""

    position: int
    place: str
    wrong: str
    todo: str


@dataclass(frozen=True)
class Sheet:
    """All that the printed sheet's template sees."""

    created: str
    number: str
    name: str
    unit: str
    title: str
    organisation: str
    day: str
    until: str
    remark: str
    lines: tuple[Line, ...]


def last_return(application: Application) -> Event | None:
    """Return the last return of a file that was not taken back, or None."""
    return passage.last_return(list(application.events.select_related("organisation").order_by("sequence")))


def request(application: Application, event: Event, *, by: User) -> Document:
    """Ask for the sheet of a return; it never changes, so the one already made or coming is returned."""
    return documents.request_paper(
        DocumentKind.RETURN_SHEET,
        by=by,
        name=f"退回通知单_{application.number}_{application.applicant_name}.pdf",
        parameters={"event": event.sequence},
        application=application,
    )


def produce(document: Document, report: documents.Report) -> documents.Product:
    """Lay the sheet of a return out on A4."""
    from kashgar_zc import pdf  # here, since web processes import this file and WeasyPrint weighs 44 MB

    assert document.application is not None  # a return sheet is of a file
    events = document.application.events.select_related("organisation")
    made = paper(document.application, events.get(sequence=document.parameters["event"]))
    report(20)
    return documents.Product(BytesIO(pdf.render(TEMPLATE, made)), pdf.MEDIA_TYPE)


def paper(application: Application, event: Event) -> Sheet:
    """Return the sheet as the return was written, with the term it gave."""
    count = application.events.filter(action=Action.RETURN, sequence__lte=event.sequence).count()
    until = event.details.get("until")
    day = clock.on_day(event.at)
    return Sheet(
        created=event.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        number=_("%(number)s—退%(n)s") % {"number": application.number, "n": count},
        name=application.applicant_name,
        unit=application.unit.name,
        title=application.title.name,
        organisation=event.organisation.name if event.organisation else "",
        day=_("%(y)s年%(m)s月%(d)s日") % {"y": day.year, "m": day.month, "d": day.day},
        until=in_beijing(dt.datetime.fromisoformat(until)) if until else "",
        remark=event.note,
        lines=tuple(
            Line(n, _place(one), one["wrong"], one["todo"])
            for n, one in enumerate(with_titles(event.details.get("defects", ())), start=1)
        ),
    )


def _place(defect: dict[str, str]) -> str:
    """Return where a defect is: 学历学位 · 学历 1（新疆大学）, the section once."""
    return " · ".join(dict.fromkeys(filter(None, (defect["title"], defect.get("item", "")))))
