"""The pages of the end, ready to print: who is clear for a document, documents, certificates, what the public reads of one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from applications import documents
from applications.models import Batch
from applications.policies import in_beijing
from kashgar_zc import clock
from kashgar_zc.accounts.models import Appointment, User

from .. import queries_conferring as queries
from ..models import Certificate, Conferral, Entry
from ..policies.conferring import MOST_IN_A_DOCUMENT
from .notices import day

Facts = list[tuple[str, str]]
VALID, REVOKED = "done", "closed"


@dataclass(frozen=True)
class ReadyLine:
    """A batch with persons who wait for a document; `url` is empty while all of them are held."""

    batch: str
    clear: int
    held: int
    url: str


@dataclass(frozen=True)
class ConferralLine:
    number: str
    url: str
    batch: str
    issued_on: str
    persons: int
    revoked: int


@dataclass(frozen=True)
class Candidate:
    """One who may be ticked; the person at the desk is shown and left to a colleague."""

    pk: int
    name: str
    unit: str
    series: str
    speciality: str
    title: str
    ticked: bool
    is_own: bool


@dataclass(frozen=True)
class NewPage:
    """Who of a batch may stand in the next document; `most` is told where more wait than one document takes."""

    rows: list[Candidate]
    groups: list[tuple[str, list[tuple[str, str, bool, None]]]]
    most: int


@dataclass(frozen=True)
class CertificateLine:
    number: str
    url: str
    name: str
    unit: str
    series: str
    speciality: str
    title: str
    document: str
    obtained_on: str
    family: str
    word: str


@dataclass(frozen=True)
class CertificatePage:
    """One certificate at the organiser's desk."""

    family: str
    word: str
    facts: Facts
    revocation: Facts
    paper: documents.Shown | None


@dataclass(frozen=True)
class Checked:
    """What anybody reads of a certificate: no unit, ID number, phone, birth date or score."""

    family: str
    word: str
    tone: str
    said: str
    facts: Facts


def ready(desk: Appointment) -> list[ReadyLine]:
    """Return the batches whose notices have ended with persons still waiting."""
    return [
        ReadyLine(
            name_of(one.batch),
            one.clear,
            one.held,
            reverse("publicity:new_conferral", args=[one.batch.pk]) if one.clear else "",
        )
        for one in queries.ready(desk)
    ]


def conferral_lines(rows: Iterable[Conferral]) -> list[ConferralLine]:
    """Return documents of the list; `rows` come with `persons` and `revoked`."""
    return [
        ConferralLine(
            number=one.number,
            url=reverse("publicity:own_conferral", args=[one.key]),
            batch=name_of(one.batch),
            issued_on=day(one.issued_on),
            persons=one.persons,  # type: ignore[attr-defined]
            revoked=one.revoked,  # type: ignore[attr-defined]
        )
        for one in rows
    ]


def name_of(batch: Batch) -> str:
    return f"{batch.season_id} {batch.name}"


def new(batch: Batch, person: User, *, series: str, ticked: Collection[str] | None) -> NewPage:
    """Return who may be ticked, everybody ticked at first."""
    names = queries.series_in(batch)
    series = series if series in names else ""
    rows = list(queries.clear_in(batch, series=series)[: MOST_IN_A_DOCUMENT + 1])
    chips = [("?", _("全部"), not series, None)]
    chips += [(f"?series={code}", name, code == series, None) for code, name in names.items()]
    return NewPage(
        rows=[candidate(one, person, ticked) for one in rows[:MOST_IN_A_DOCUMENT]],
        groups=[(_("系列"), chips)] if len(names) > 1 else [],
        most=MOST_IN_A_DOCUMENT if len(rows) > MOST_IN_A_DOCUMENT else 0,
    )


def candidate(entry: Entry, person: User, ticked: Collection[str] | None) -> Candidate:
    is_own = entry.application.applicant_id == person.pk
    return Candidate(
        pk=entry.pk,
        name=entry.name,
        unit=entry.unit,
        series=entry.series,
        speciality=entry.speciality,
        title=entry.title,
        ticked=not is_own and (ticked is None or str(entry.pk) in ticked),
        is_own=is_own,
    )


def conferral_facts(one: Conferral) -> Facts:
    """Return a document's facts; it comes with `persons` and `revoked`."""
    facts = [
        (_("文号"), one.number),
        (_("评审批次"), name_of(one.batch)),
        (_("主送机关"), one.addressed_to),
        (_("成文日期"), day(one.issued_on)),
        (_("经办"), f"{one.issued_by}　{in_beijing(one.issued_at)}"),
        (_("人数"), str(one.persons)),  # type: ignore[attr-defined]
    ]
    return [*facts, (_("其中已撤销"), str(one.revoked))] if one.revoked else facts  # type: ignore[attr-defined]


def certificate_lines(rows: Sequence[Certificate]) -> list[CertificateLine]:
    return [
        CertificateLine(
            number=one.number,
            url=reverse("publicity:certificate", args=[one.key]),
            name=one.name,
            unit=one.unit,
            series=one.series,
            speciality=one.speciality,
            title=one.title,
            document=one.conferral.number,
            obtained_on=day(one.obtained_on),
            family=REVOKED if is_revoked(one) else VALID,
            word=word_of(one),
        )
        for one in rows
    ]


def certificate(one: Certificate) -> CertificatePage:
    """Return a certificate with its paper, or with how it was revoked."""
    revocation: Facts = []
    if is_revoked(one):
        gone = one.revocation
        revocation = [
            (_("撤销原因"), gone.reason),
            (_("经办"), f"{gone.revoked_by}　{in_beijing(gone.revoked_at)}"),
        ]
    paper = queries.paper_of(one)
    return CertificatePage(
        family=REVOKED if is_revoked(one) else VALID,
        word=word_of(one),
        facts=[
            (_("证书编号"), one.number),
            (_("姓名"), one.name),
            (_("工作单位"), one.unit),
            *facts_of(one),
        ],
        revocation=revocation,
        paper=documents.shown(paper) if paper else None,
    )


def checked(one: Certificate) -> Checked:
    """Return what the check page says of a certificate."""
    said = _("该证书由%(body)s颁发，现行有效。") % {"body": one.conferral.batch.organiser}
    if is_revoked(one):
        when = day(clock.on_day(one.revocation.revoked_at))
        said = _("该证书已于%(when)s撤销，不再有效。") % {"when": when}
    facts = [(_("证书编号"), one.number), (_("姓名"), one.name), *facts_of(one)]
    family, tone = ("needs-you", "danger") if is_revoked(one) else (VALID, "done")
    return Checked(family, word_of(one), tone, said, facts)


def facts_of(one: Certificate) -> Facts:
    """Return what a certificate says of the title."""
    return [
        (_("任职资格"), one.title),
        (_("系列"), one.series),
        (_("专业"), one.speciality or _("无")),
        (_("资格级别"), one.level),
        (_("评审组织"), one.committee),
        (_("取得时间"), day(one.obtained_on)),
        (_("批准文号"), one.conferral.number),
        (_("颁发机构"), one.conferral.batch.organiser.name),
        (_("签发日期"), day(one.issued_on)),
    ]


def is_revoked(one: Certificate) -> bool:
    return hasattr(one, "revocation")


def word_of(one: Certificate) -> str:
    return _("已撤销") if is_revoked(one) else _("有效")
