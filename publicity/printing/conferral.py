"""The conferral document 任职文件 in the layout of an official document (GB/T 9704), with an annex for each series."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

from django.utils.translation import gettext as _

from applications import documents
from applications.models import Document

from ..models import Certificate, Conferral
from . import words

TEMPLATE = "publicity/print/conferral.html"
MARK_WIDTH = 156  # mm, the width of the text block
MARK_HEIGHT = 15  # mm, of a letter of the issuing body's mark; narrowed to fit, as printers do


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body; `kind` is text, head (一、) or item (（一）)."""

    kind: str
    text: str


@dataclass(frozen=True)
class AnnexRow:
    position: int
    unit: str
    name: str
    speciality: str
    title: str
    number: str


@dataclass(frozen=True)
class Annex:
    """The list of one series: its label (附件1), its title, its persons by unit."""

    label: str
    title: str
    rows: tuple[AnnexRow, ...]


@dataclass(frozen=True)
class OfficialPaper:
    """All that the template of a conferral document sees."""

    mark: str  # 发文机关标志
    mark_length: int  # mm that the mark takes
    number: str
    heading: tuple[str, ...]  # the title's lines
    is_tight: bool  # whether the longest line of the title needs its letters closer together
    addressed_to: str
    body: tuple[Paragraph, ...]
    annexes: tuple[Annex, ...]
    issuer: str
    issued_on: str
    created: str


def build(conferral: Conferral) -> OfficialPaper:
    """Return a conferral document as it is printed; the same conferral gives the same values."""
    organiser, season = conferral.batch.organiser, conferral.batch.season
    rows = list(conferral.certificates.order_by("number").select_related("application__title"))
    by_series = [(name, list(group)) for name, group in groupby(rows, key=lambda one: one.series)]
    mark = _("%(organiser)s文件") % {"organiser": organiser.name}
    heading = (
        organiser.name,
        _("关于确认%(season)s") % {"season": season.name},
        _("通过人员专业技术职务任职资格的通知"),
    )
    return OfficialPaper(
        mark=mark,
        mark_length=min(MARK_WIDTH, len(mark) * MARK_HEIGHT),
        number=conferral.number,
        heading=heading,
        is_tight=max(len(line) for line in heading) > 20,
        addressed_to=conferral.addressed_to.rstrip("：:"),
        body=tuple(body(conferral, by_series)),
        annexes=tuple(annexes(by_series)),
        issuer=organiser.name,
        issued_on=words.day(conferral.issued_on),
        created=words.created(conferral.issued_at),
    )


def body(conferral: Conferral, by_series: Sequence[tuple[str, list[Certificate]]]) -> Iterable[Paragraph]:
    """Yield the body: on what ground, who passed whom in each series, what follows from it."""
    count = sum(len(rows) for _series, rows in by_series)
    yield Paragraph(
        "text",
        _(
            "根据%(notice)s，经评审委员会评审通过，并按规定公示期满，现确认%(count)d人的专业技术职务任职资格"
            "（名单见附件）。任职资格自评审委员会评审通过之日起取得。"
        )
        % {"notice": conferral.batch.season.notice, "count": count},
    )
    for position, (series, rows) in enumerate(by_series, start=1):
        yield Paragraph("head", _("%(n)s、%(series)s系列") % {"n": words.numeral(position), "series": series})
        yield from (Paragraph("item", text) for text in items(rows))
    yield Paragraph(
        "text",
        _(
            "取得任职资格的人员，由所在单位按照岗位设置和聘用管理的有关规定聘任。证书的真伪和效力可在喀什地区职称评审服务平台“证书查验”中核对。"
        ),
    )


def items(rows: list[Certificate]) -> Iterable[str]:
    """Yield a sentence for each title, committee and day of a series."""
    facts = [(one.title, one.committee, one.obtained_on) for one in rows]
    for position, fact in enumerate(dict.fromkeys(facts), start=1):
        title, committee, obtained = fact
        yield _("（%(n)s）%(title)s%(count)d人，由%(committee)s评审，%(day)s通过。") % {
            "n": words.numeral(position),
            "title": title,
            "count": facts.count(fact),
            "committee": committee,
            "day": words.day(obtained),
        }


def annexes(by_series: Sequence[tuple[str, list[Certificate]]]) -> Iterable[Annex]:
    """Yield a list for each series, its persons by unit; a single one bears no number."""
    for position, (series, rows) in enumerate(by_series, start=1):
        by_unit = sorted(rows, key=lambda one: (one.unit, one.number))
        yield Annex(
            label=_("附件%(n)d") % {"n": position} if len(by_series) > 1 else _("附件"),
            title=_("%(series)s系列任职资格人员名单") % {"series": series},
            rows=tuple(
                AnnexRow(at, one.unit, one.name, one.speciality, one.title, one.number)
                for at, one in enumerate(by_unit, start=1)
            ),
        )


def produce(document: Document, report: documents.Report) -> documents.Product:
    """Make the conferral document that is asked for."""
    from kashgar_zc import pdf  # here, since web processes import this file's neighbours and WeasyPrint weighs 44 MB

    rows = Conferral.objects.select_related("batch__organiser", "batch__season")
    paper = build(rows.get(number=document.parameters["conferral"]))
    report(20)
    return documents.Product(BytesIO(pdf.render(TEMPLATE, paper)), pdf.MEDIA_TYPE)
