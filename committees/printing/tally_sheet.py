"""The tally sheet 投票结果汇总表: the count of every case in every round, voided rounds with their reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications import documents
from applications.models import Document

from .. import ballots, papers, sittings, tally
from ..models import Box, Case, Meeting, Tally
from . import common
from .common import Person

TEMPLATE = "committees/print/tally_sheet.html"


@dataclass(frozen=True)
class CountLine:
    """The count of one case: who may vote on it, how they voted, how many must say yes, what follows."""

    person: Person
    entitled: int
    yes: int
    no: int
    abstain: int
    missing: int
    needed: int
    result: str


@dataclass(frozen=True)
class Round:
    """One round of voting; one that was voided has no lines, but the reason."""

    title: str
    words: str
    voided: str
    lines: tuple[CountLine, ...]


@dataclass(frozen=True)
class BarredLine:
    """A case that nobody voted on, and why."""

    person: Person
    reason: str


@dataclass(frozen=True)
class TallyPaper:
    """All that the tally sheet's template sees."""

    title: str
    subtitle: str
    created: str
    rule: str
    rounds: tuple[Round, ...]
    barred: tuple[BarredLine, ...]
    signers: tuple[str, ...]


def build(meeting: Meeting, document: Document) -> TallyPaper:
    """Return the tally sheet of a counted meeting."""
    persons = {case.pk: common.person(case) for case in sittings.cases_of(meeting)}
    return TallyPaper(
        title=_("%(committee)s投票结果汇总表") % {"committee": meeting.committee.name},
        subtitle=common.subtitle(meeting),
        created=common.created(document),
        rule=rule(meeting),
        rounds=tuple(_round(box, meeting, persons) for box in boxes(meeting)),
        barred=tuple(barred(ballots.agenda(meeting))),
        signers=(_("监票人"), _("计票人")),
    )


def rule(meeting: Meeting) -> str:
    """Return by which rule a case passes, and whether those recused from it count."""
    rules = meeting.judging.committee
    recused = (
        _("回避的评委不计入该评审对象的应投票人数。")
        if rules.recused_leave_denominator
        else _("回避的评委仍计入该评审对象的应投票人数。")
    )
    words = {"share": common.share(rules.passing)}
    return _("赞成票不少于应投票人数的%(share)s为通过；弃权和未投的票计入应投票人数。") % words + recused


def boxes(meeting: Meeting) -> Sequence[Box]:
    """Return the rounds that are over, in order."""
    return list(meeting.boxes.exclude(closed_at=None).prefetch_related("tallies", "roll").order_by("number"))


def round_words(box: Box) -> str:
    """Return when a round was, over how many cases, and how many voted."""
    words = {
        "when": common.span(box.opened_at, box.closed_at),
        "cases": len(box.case_order),
        "voters": len(box.roll.all()),
    }
    return _("%(when)s，对 %(cases)s 名评审对象无记名投票，收到选票 %(voters)s 份。") % words


def barred(agenda: Sequence[Case]) -> list[BarredLine]:
    """Return the cases that did not come to the vote."""
    found = ((case, ballots.hindrance(case)) for case in agenda)
    return [BarredLine(common.person(case), str(reason.label)) for case, reason in found if reason]


def _round(box: Box, meeting: Meeting, persons: dict[int, Person]) -> Round:
    share = meeting.judging.committee.passing
    counts = sorted(box.tallies.all(), key=lambda one: persons[one.case_id].position)
    return Round(
        title=_("第 %(number)s 轮") % {"number": box.number},
        words=round_words(box),
        voided=box.voided_because,
        lines=tuple(
            CountLine(
                person=persons[one.case_id],
                entitled=one.entitled,
                yes=one.yes,
                no=one.no,
                abstain=one.abstain,
                missing=_missing(one),
                needed=tally.needed_present(one.entitled, share),
                result=_("通过") if one.passes else _("未通过"),
            )
            for one in counts
        ),
    )


def _missing(one: Tally) -> int:
    return tally.Count(one.entitled, one.yes, one.no, one.abstain).missing


def produce(document: Document, report: documents.Report) -> documents.Product:
    """Make the tally sheet that is asked for."""
    meeting = papers.meeting_of(document)
    return common.product(TEMPLATE, build(meeting, document), report)
