"""The organiser's pages of objections: the list, and one of them with everything that its decision needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from applications import evidence, working_days
from applications.choices import EvidenceKind
from applications.pages.evidence import Piece, pieces
from applications.policies import in_beijing
from kashgar_zc import clock

from ..models import Objection
from .notices import day, paragraphs


@dataclass(frozen=True)
class ObjectionLine:
    """One objection in the organiser's list: whom it is about, never who objected."""

    url: str
    number: str
    person: str
    notice: str
    lodged: str
    family: str
    word: str


@dataclass(frozen=True)
class ObjectionPage:
    """One objection with everything that its decision needs; the way to reach the objector is masked."""

    family: str
    word: str
    facts: list[tuple[str, str]]
    text: tuple[str, ...]
    masked_contact: str
    decision: list[tuple[str, str]]
    others: list[ObjectionLine]
    pieces: list[Piece]


def lines(rows: Sequence[Objection]) -> list[ObjectionLine]:
    """Return objections of the organiser's list."""
    return [_line(one) for one in rows]


def _line(one: Objection) -> ObjectionLine:
    family, word = _state(one)
    return ObjectionLine(
        url=reverse("publicity:objection", args=[one.pk]),
        number=one.number,
        person=one.entry.name,
        notice=one.entry.notice.title,
        lodged=in_beijing(one.lodged_at),
        family=family,
        word=word,
    )


def _state(one: Objection) -> tuple[str, str]:
    decision = getattr(one, "decision", None)
    return ("done", str(decision.get_finding_display())) if decision else ("needs-you", _("待核查"))


def page(one: Objection, others: Sequence[Objection]) -> ObjectionPage:
    """Return one objection; `others` are those to the same person."""
    family, word = _state(one)
    entry, decision = one.entry, getattr(one, "decision", None)
    due = working_days.last_day(clock.on_day(one.lodged_at), entry.notice.batch.rules.judging.objection_days)
    facts = [
        (_("被异议人"), f"{entry.name} · {entry.unit}"),
        (_("申报职称"), " · ".join(filter(None, (entry.series, entry.speciality, entry.title)))),
        (_("公示"), entry.notice.title),
        (_("收到时间"), in_beijing(one.lodged_at)),
        (_("异议人"), one.objector or _("匿名")),
    ]
    decided = []
    if decision is None:
        facts.append((_("应于"), _("%(when)s前作出决定") % {"when": day(due)}))
    else:
        decided = [
            (_("结论"), str(decision.get_finding_display())),
            (_("理由"), decision.reason),
            (_("决定"), f"{decision.decided_by} {in_beijing(decision.decided_at)}"),
        ]
    laid = pieces(evidence.of(one, kind=EvidenceKind.RESULT))
    return ObjectionPage(family, word, facts, paragraphs(one.text), masked(one.contact), decided, lines(others), laid)


def masked(contact: str) -> str:
    """Return the way to reach an objector with its middle hidden; what is short is hidden whole."""
    if len(contact) < 8:
        return "*" * len(contact)
    return f"{contact[:2]}{'*' * (len(contact) - 4)}{contact[-2:]}"
