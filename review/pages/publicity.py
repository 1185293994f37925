"""The pages of a unit's publicity: the list with days left, the notice for the board, one publicity's standing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from applications import evidence, working_days
from applications.choices import EvidenceKind
from applications.evidence_form import EvidenceForm
from applications.pages.evidence import Piece, pieces
from applications.policies import in_beijing
from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from .. import policies, workdays
from ..choices import Outcome
from ..forms.unit import AnswerForm
from ..models import UnitObjection, UnitPublicity


@dataclass(frozen=True)
class Standing:
    """How a publicity stands: a family, a word, and a sentence with its dates."""

    family: str
    word: str
    text: str


@dataclass(frozen=True)
class Running:
    """One publicity that runs, ready to print."""

    pk: int
    href: str
    name: str
    title: str
    kind: str
    period: str
    left: str
    is_due: bool
    has_objection: bool


@dataclass(frozen=True)
class Concluded:
    """One publicity that has ended, ready to print."""

    href: str
    name: str
    title: str
    period: str
    standing: Standing
    by: str
    when: str


@dataclass(frozen=True)
class NoticeRow:
    """One line of the notice on the board: nothing of a person but the name [N 四.12]."""

    name: str
    unit: str
    title: str
    kind: str
    period: str


def standing(publicity: UnitPublicity | None, now: dt.datetime) -> Standing:
    """Return how a publicity stands at an instant."""
    if publicity is None:
        return Standing("idle", _("未公示"), "")
    period = period_of(publicity)
    objections = publicity.objections.all()
    if publicity.outcome == Outcome.CLEAR:
        return Standing("done", _("异议不成立") if objections else _("无异议"), period)
    if publicity.outcome == Outcome.OBJECTION:
        return Standing("needs-you", _("异议成立"), period)
    if now >= publicity.ends_at:
        return Standing("waiting", _("期满待办结"), period)
    word = _("公示中，已登记异议") if objections else _("公示中")
    return Standing(
        "moving",
        word,
        _("%(period)s，开始当日不计，至 %(when)s") % {"period": period, "when": in_beijing(publicity.ends_at)},
    )


def running(publicities: Sequence[UnitPublicity], now: dt.datetime) -> list[Running]:
    """Return the running publicities with the working days left; the calendar is read once."""
    if not publicities:
        return []
    last = max(one.ends_at for one in publicities)
    days = workdays.Workdays.spanning([now, last])
    return [_running(one, days, now) for one in publicities]


def _running(one: UnitPublicity, days: workdays.Workdays, now: dt.datetime) -> Running:
    is_due = now >= one.ends_at
    left = 0 if is_due else days.between(now, one.ends_at - dt.timedelta(seconds=1))
    return Running(
        pk=one.pk,
        href=reverse("review:publicity_one", args=[one.pk]),
        name=one.application.applicant_name,
        title=one.application.title.name,
        kind=kind_of(one),
        period=period_of(one),
        left=_("期满，可以办结") if is_due else _("还剩 %(n)s 个工作日") % {"n": left},
        is_due=is_due,
        has_objection=bool(one.objections.all()),
    )


def concluded(publicities: Sequence[UnitPublicity], now: dt.datetime) -> list[Concluded]:
    """Return concluded publicities, ready to print."""
    return [
        Concluded(
            reverse("review:publicity_one", args=[one.pk]),
            one.application.applicant_name,
            one.application.title.name,
            period_of(one),
            standing(one, now),
            one.concluded_by.name if one.concluded_by else "",
            in_beijing(one.concluded_at) if one.concluded_at else "",
        )
        for one in publicities
    ]


def facts(one: UnitPublicity) -> list[tuple[str, str]]:
    """Return what there is to know of a publicity."""
    return [
        (_("申报人"), one.application.applicant_name),
        (_("申报职称"), one.application.title.name),
        (_("公示期"), _("%(period)s，开始当日不计") % {"period": period_of(one)}),
        *([(_("说明"), note)] if (note := working_days.note_on(one.first_day, one.last_day)) else ()),
        (_("公示方式"), one.how_posted),
        (_("开始"), f"{one.opened_by.name} {in_beijing(one.opened_at)}"),
    ]


def objections(
    publicity: UnitPublicity, user: User, now: dt.datetime, tried: AnswerForm | None = None
) -> list[tuple[UnitObjection, AnswerForm | None]]:
    """Return each objection with the form for its answer, None where it may not be answered; `tried` is one that failed."""
    found: list[tuple[UnitObjection, AnswerForm | None]] = []
    for one in publicity.objections.select_related("recorded_by", "decided_by"):
        one.publicity = publicity
        fresh = tried if tried is not None and tried.prefix == str(one.pk) else AnswerForm(prefix=str(one.pk))
        found.append((one, None if policies.refusal_to_answer(user, one, now) and fresh is not tried else fresh))
    return found


def posted(one: UnitPublicity) -> list[Piece]:
    """Return the photographs of the notice as posted."""
    return pieces(evidence.of(one, kind=EvidenceKind.POSTING))


def posting_form(one: UnitPublicity, post: Any = None, files: Any = None) -> EvidenceForm | None:
    """Return the form for those photographs; None where the batch provides for none."""
    limits = evidence.limits(one.application.batch.rules, EvidenceKind.POSTING)
    return EvidenceForm(post, files, limits=limits) if limits else None


def notice(publicities: Sequence[UnitPublicity], now: dt.datetime) -> list[NoticeRow]:
    """Return the lines of the printed notice: those whose period has not ended."""
    return [
        NoticeRow(
            one.application.applicant_name,
            one.organisation.name,
            one.application.title.name,
            kind_of(one),
            period_of(one),
        )
        for one in publicities
        if now < one.ends_at
    ]


def kind_of(one: UnitPublicity) -> str:
    speciality = one.application.speciality
    return " · ".join(filter(None, (one.application.title.series.name, speciality.name if speciality else "")))


def period_of(one: UnitPublicity) -> str:
    """Return 2026年6月3日–6月10日, the second year only where it is another one."""
    last = _day(one.last_day)
    if one.last_day.year == one.first_day.year:
        last = _("%(m)s月%(d)s日") % {"m": one.last_day.month, "d": one.last_day.day}
    return f"{_day(one.first_day)}–{last}"


def _day(value: dt.date) -> str:
    return _("%(y)s年%(m)s月%(d)s日") % {"y": value.year, "m": value.month, "d": value.day}


def today_words(now: dt.datetime) -> str:
    return _day(clock.on_day(now))
