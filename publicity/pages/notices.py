"""The public's pages of notices and objections: names, units, titles, dates, and nothing else of a person [N 四.12]."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.choices import MaterialState
from applications.policies import in_beijing

from .. import queries
from ..choices import Finding
from ..models import Entry, Notice, Objection


@dataclass(frozen=True)
class NoticeRow:
    """One running notice in a list."""

    url: str
    title: str
    organiser: str
    period: str
    ends_at: dt.datetime
    persons: int


@dataclass(frozen=True)
class Head:
    """What stays readable of a notice when its list has come down."""

    title: str
    organiser: str
    period: str
    contact: str
    ends_at: dt.datetime


@dataclass(frozen=True)
class Person:
    """One person on a notice as the public reads it."""

    position: int
    name: str
    unit: str
    series: str
    speciality: str
    title: str
    object_url: str


@dataclass(frozen=True)
class Page:
    """A running notice with its persons."""

    head: Head
    body: tuple[str, ...]
    days: int
    opened: str
    persons: list[Person]


@dataclass(frozen=True)
class Followed:
    """How far an objection is, for whoever holds its receipt."""

    family: str
    word: str
    facts: list[tuple[str, str]]
    reason: str


@dataclass(frozen=True)
class Receipt:
    """An objection's receipt as components/receipt.html draws it."""

    number: str
    facts: list[tuple[str, str]]
    next: list[str]


def running(now: dt.datetime) -> list[NoticeRow]:
    """Return the notices that run."""
    return [
        NoticeRow(
            url=reverse("publicity:notice", args=[one.key]),
            title=one.title,
            organiser=one.batch.organiser.name,
            period=period_of(one),
            ends_at=one.ends_at,
            persons=one.persons,  # type: ignore[attr-defined]  # annotated by the query
        )
        for one in queries.running(now)
    ]


def page(notice: Notice, now: dt.datetime) -> Page:
    """Return a running notice."""
    return Page(
        head=head(notice),
        body=paragraphs(notice.body),
        days=notice.days,
        opened=in_beijing(notice.opened_at),
        persons=[person(one, notice) for one in queries.visible_entries(notice, now)],
    )


def head(notice: Notice) -> Head:
    return Head(notice.title, notice.batch.organiser.name, period_of(notice), notice.contact, notice.ends_at)


def person(entry: Entry, notice: Notice | None = None) -> Person:
    """Return one person as the public reads it."""
    key = (notice or entry.notice).key
    return Person(
        position=entry.position,
        name=entry.name,
        unit=entry.unit,
        series=entry.series,
        speciality=entry.speciality,
        title=entry.title,
        object_url=reverse("publicity:object", args=[key, entry.position]),
    )


def receipt(made: Objection) -> Receipt:
    """Return the receipt of an objection just lodged."""
    entry = made.entry
    facts = [
        (_("公示"), entry.notice.title),
        (_("被异议人"), _("%(name)s（名单第 %(n)s 号）") % {"name": entry.name, "n": entry.position}),
        (_("收到时间"), in_beijing(made.lodged_at)),
    ]
    if laid := made.evidence.count():
        facts.append((_("佐证文件"), _("%(n)s 个，检查后交受理机构") % {"n": laid}))
    words = {"organiser": entry.notice.batch.organiser.name, "days": entry.notice.batch.rules.judging.objection_days}
    following = [
        _("请记下或者截图保存回执编号，凭编号在“异议查询”中查看处理结果。本平台不会再次显示该编号。"),
        _("%(organiser)s在 %(days)s 个工作日内核查并作出决定。") % words,
        _("作出决定前，该人员不能办理任职文件，其他人员不受影响。"),
    ]
    return Receipt(made.receipt, facts, following)


def followed(objection: Objection) -> Followed:
    """Return how far an objection is; the person is named by the number on the list only."""
    entry, decision = objection.entry, getattr(objection, "decision", None)
    facts = [
        (_("回执编号"), objection.receipt),
        (_("公示"), _("%(title)s（名单第 %(n)s 号）") % {"title": entry.notice.title, "n": entry.position}),
        (_("收到时间"), in_beijing(objection.lodged_at)),
    ]
    if bad := objection.evidence.filter(state=MaterialState.REFUSED).count():
        facts.append((_("佐证文件"), _("%(n)s 个未通过检查，受理机构看不到") % {"n": bad}))
    if decision is None:
        return Followed("moving", _("核查中"), facts, "")
    facts.append((_("决定时间"), in_beijing(decision.decided_at)))
    family = "done" if decision.finding == Finding.UPHELD else "closed"
    return Followed(family, str(decision.get_finding_display()), facts, decision.reason)


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text as typed, blank lines left out."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def period_of(notice: Notice) -> str:
    """Return a notice's period as people write it."""
    return span(notice.first_day, notice.last_day)


def span(first: dt.date, last: dt.date) -> str:
    """Return 2026年6月3日–6月10日, the second year only where it is another one."""
    words = {"y": last.year, "m": last.month, "d": last.day}
    until = _("%(m)s月%(d)s日") % words if first.year == last.year else day(last)
    return f"{day(first)}–{until}"


def day(value: dt.date) -> str:
    return _("%(y)s年%(m)s月%(d)s日") % {"y": value.year, "m": value.month, "d": value.day}
