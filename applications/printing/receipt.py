"""The receipt of a submission on one page: number, time to the second, hash, route, and the code that ties it to the record."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _

from kashgar_zc import clock

from ..models import Application, Document, Snapshot
from ..producers import Product, Report
from .paper import Fact
from .pictures import qr

TEMPLATE = "applications/print/receipt.html"


@dataclass(frozen=True)
class ReceiptPaper:
    """All that the receipt's template sees; `digest` is the whole hash in groups of four."""

    number: str
    created: str
    taken: str
    facts: tuple[Fact, ...]
    materials: str
    digest: tuple[str, ...]
    qr: str


def produce(document: Document, report: Report) -> Product:
    """Lay the receipt of the document's snapshot out on A4."""
    from kashgar_zc import pdf  # here, since web processes import this file and WeasyPrint weighs 44 MB

    assert document.application and document.snapshot  # a receipt has both
    made = build(document.application, document.snapshot)
    report(30)
    return Product(BytesIO(pdf.render(TEMPLATE, made)), pdf.MEDIA_TYPE)


def facts_of(snapshot: Snapshot) -> tuple[Fact, ...]:
    """Return what a submission says of itself, the same on the page and on paper whatever becomes of the file."""
    content = snapshot.content
    target = content["target"]
    route = " → ".join(stop["organisation"] for stop in content["route"])
    title = " · ".join(filter(None, (target["series"], target["speciality"], target["title"])))
    return (
        Fact(_("申报人"), content["person"]["name"]),
        Fact(_("第几次提交"), _("第 %(number)s 次") % {"number": snapshot.number}),
        Fact(_("申报职称"), title, wide=True),
        Fact(_("申报类别"), target["category"], wide=True),
        Fact(_("评审批次"), f"{target['season']} {target['batch']}", wide=True),
        Fact(_("所在单位"), target["unit"], wide=True),
        Fact(_("审核路线"), route, wide=True),
    )


def build(application: Application, snapshot: Snapshot) -> ReceiptPaper:
    """Return the receipt of a submission, from what was submitted alone: a reprint equals the first."""
    content, taken = snapshot.content, snapshot.taken_at.astimezone(clock.BEIJING)
    facts = facts_of(snapshot)
    pages, count = sum(one["pages"] for one in content["materials"]), len(content["materials"])
    return ReceiptPaper(
        number=application.number or "",
        created=snapshot.taken_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        taken=f"{taken.year}年{taken.month}月{taken.day}日 {taken:%H:%M:%S}",
        facts=facts,
        materials=_("材料 %(count)s 份，共 %(pages)s 页") % {"count": count, "pages": pages},
        digest=tuple(snapshot.sha256[at : at + 4] for at in range(0, 64, 4)),
        qr=qr(application, snapshot),
    )
