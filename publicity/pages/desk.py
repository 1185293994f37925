"""The organiser's pages of notices: who can be put on one, what it would read like, how everybody on it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from applications import documents, working_days
from applications.choices import Status
from applications.models import Application, Batch, Document
from applications.policies import in_beijing
from kashgar_zc.accounts.models import Appointment

from .. import queries
from ..models import Entry, Notice
from ..periods import period
from ..policies.noticing import MOST_ON_A_NOTICE
from .notices import paragraphs, period_of, span


@dataclass(frozen=True)
class Waiting:
    """A batch with passed persons who are on no notice yet."""

    name: str
    url: str
    persons: int


@dataclass(frozen=True)
class NoticeLine:
    """One notice in the organiser's list."""

    url: str
    title: str
    batch: str
    period: str
    persons: int
    open_objections: int
    family: str
    word: str


@dataclass(frozen=True)
class Candidate:
    """One passed person who may be put on a notice."""

    key: str
    name: str
    number: str
    unit: str
    series: str
    speciality: str
    title: str
    ticked: bool


@dataclass(frozen=True)
class Preview:
    """A notice as the public would read it, before it is opened."""

    title: str
    body: tuple[str, ...]
    contact: str
    period: str
    days: int
    until: str
    note: str
    persons: list[Candidate]


@dataclass(frozen=True)
class EntryLine:
    """One person on a notice, with how the case stands."""

    position: int
    name: str
    unit: str
    kind: str
    title: str
    family: str
    word: str
    objections: int


@dataclass(frozen=True)
class NoticePage:
    """One notice for its organiser."""

    family: str
    word: str
    facts: list[tuple[str, str]]
    body: tuple[str, ...]
    public_url: str
    entries: list[EntryLine]
    paper: documents.Shown | None


def waiting(desk: Appointment) -> list[Waiting]:
    """Return the batches with persons to be put on a notice."""
    return [
        Waiting(one.name, reverse("publicity:new_notice", args=[one.pk]), one.persons)  # type: ignore[attr-defined]
        for one in queries.batches_to_publicise(desk)
    ]


def notice_lines(rows: Sequence[Notice], now: dt.datetime) -> list[NoticeLine]:
    """Return notices of the organiser's list; `rows` come with `persons` and `open_objections`."""
    return [
        NoticeLine(
            url=reverse("publicity:own_notice", args=[one.key]),
            title=one.title,
            batch=one.batch.name,
            period=period_of(one),
            persons=one.persons,  # type: ignore[attr-defined]
            open_objections=one.open_objections,  # type: ignore[attr-defined]
            **standing(one, now),
        )
        for one in rows
    ]


def standing(notice: Notice, now: dt.datetime) -> dict[str, str]:
    """Return how a notice stands: a family and a word."""
    if notice.is_running(now):
        return {"family": "moving", "word": _("公示中")}
    return {"family": "done" if notice.ended_at else "waiting", "word": _("公示期满")}


def candidates(rows: Sequence[Application], ticked: frozenset[str] | None) -> list[Candidate]:
    """Return who may be put on a notice; without a choice everybody is ticked."""
    return [
        Candidate(
            key=str(one.key),
            name=one.applicant_name,
            number=one.number or "",
            unit=one.unit.name,
            series=one.title.series.name,
            speciality=one.speciality.name if one.speciality else "",
            title=one.title.name,
            ticked=ticked is None or str(one.key) in ticked,
        )
        for one in rows[:MOST_ON_A_NOTICE]
    ]


def prefilled(batch: Batch) -> dict[str, str]:
    """Return the words of a notice as they usually are, to be edited."""
    days = batch.rules.judging.result_publicity_days
    body = _(
        "根据职称评审有关规定，经评审委员会评审，现将%(batch)s评审通过人员名单予以公示。公示期为 %(days)s 个工作日。\n"
        "公示期间，任何单位和个人对公示人员有异议的，可以在本平台或者按下列方式实名或者匿名反映，并提供具体线索。"
    )
    return {
        "title": _("%(batch)s评审通过人员公示") % {"batch": batch.name},
        "body": body % {"batch": batch.name, "days": days},
        "contact": _("%(organiser)s，电话：") % {"organiser": batch.organiser.name},
    }


def preview(batch: Batch, words: dict[str, str], persons: list[Candidate], now: dt.datetime) -> Preview:
    """Return a notice as it would read if it were opened now."""
    runs = period(now, batch.rules.judging.result_publicity_days)
    return Preview(
        title=words["title"],
        body=paragraphs(words["body"]),
        contact=words["contact"],
        period=span(runs.first_day, runs.last_day),
        days=runs.days,
        until=in_beijing(runs.ends_at),
        note=working_days.note_on(runs.first_day, runs.last_day),
        persons=persons,
    )


def notice_page(notice: Notice, paper: Document | None, now: dt.datetime) -> NoticePage:
    """Return one notice for its organiser."""
    facts = [
        (_("评审批次"), notice.batch.name),
        (_("公示期"), _("%(period)s（%(n)s 个工作日）") % {"period": period_of(notice), "n": notice.days}),
        (_("截止"), _("%(when)s（北京时间）") % {"when": in_beijing(notice.ends_at)}),
        (_("发布"), f"{notice.opened_by} {in_beijing(notice.opened_at)}"),
        (_("受理异议"), notice.contact),
    ]
    return NoticePage(
        **standing(notice, now),
        facts=facts,
        body=paragraphs(notice.body),
        public_url=reverse("publicity:notice", args=[notice.key]) if notice.is_running(now) else "",
        entries=[_entry(one) for one in queries.entries_with_objections(notice)],
        paper=documents.shown(paper) if paper else None,
    )


def _entry(one: Entry) -> EntryLine:
    family, word = _standing_of(one)
    return EntryLine(
        position=one.position,
        name=one.name,
        unit=one.unit,
        kind=" · ".join(filter(None, (one.series, one.speciality))),
        title=one.title,
        family=family,
        word=word,
        objections=one.all_objections,  # type: ignore[attr-defined]
    )


def _standing_of(one: Entry) -> tuple[str, str]:
    status = Status(one.application.status)
    if one.open_objections:  # type: ignore[attr-defined]
        return "needs-you", _("异议核查中")
    if status == Status.PUBLICISED:
        return "moving", _("无未决异议")
    return one.application.family, str(status.label)
