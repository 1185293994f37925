"""The unit's notice 公示单 on A4, for the board: names, unit, titles and periods, and nothing else of a person [N 四.12]."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from applications import documents
from applications.choices import DocumentKind
from applications.models import Document
from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from ..models import UnitPublicity
from ..pages.publicity import NoticeRow, notice, today_words

TEMPLATE = "review/print/unit_notice.html"


@dataclass(frozen=True)
class NoticePaper:
    """All that the printed notice's template sees."""

    created: str
    organisation: str
    day: str
    rows: tuple[NoticeRow, ...]


def request(publicities: Sequence[UnitPublicity], *, by: User) -> Document:
    """Ask for the notice of what runs at a unit; the same one, made or coming, is returned. It is its unit's alone."""
    first = publicities[0]
    return documents.request_paper(
        DocumentKind.UNIT_NOTICE,
        by=by,
        name=f"公示单_{first.organisation.name}_{clock.today():%Y%m%d}.pdf",
        parameters=parameters_of(publicities),
        batch=first.application.batch,
        own=True,
    )


def shown(publicities: Sequence[UnitPublicity], *, by: User) -> documents.Shown | None:
    """Return the notice that a person asked for today of what runs, or None."""
    mine = Document.objects.filter(
        kind=DocumentKind.UNIT_NOTICE, requested_by=by, parameters=parameters_of(publicities)
    )
    latest = mine.first()
    return documents.shown(latest) if latest else None


def parameters_of(publicities: Sequence[UnitPublicity]) -> dict[str, object]:
    """Return what tells one notice from another: the unit, those on it, and the day it is made."""
    pks = sorted(one.pk for one in publicities)
    return {"organisation": publicities[0].organisation_id, "publicities": pks, "day": clock.today().isoformat()}


def produce(document: Document, report: documents.Report) -> documents.Product:
    """Lay the notice of a unit out on A4."""
    from kashgar_zc import pdf  # here, since web processes import this file and WeasyPrint weighs 44 MB

    found = UnitPublicity.objects.filter(pk__in=document.parameters["publicities"])
    found = found.select_related("application__title__series", "application__speciality", "organisation")
    made = paper(list(found.order_by("last_day", "pk")), document)
    report(20)
    return documents.Product(BytesIO(pdf.render(TEMPLATE, made)), pdf.MEDIA_TYPE)


def paper(publicities: Sequence[UnitPublicity], document: Document) -> NoticePaper:
    """Return the notice as of the moment it was asked for."""
    at = document.requested_at
    return NoticePaper(
        created=at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        organisation=publicities[0].organisation.name,
        day=today_words(at),
        rows=tuple(notice(publicities, at)),
    )
