"""The score summary 量化评分汇总表: means by criterion, totals, ranks and eliminations; experts are numbers only.

The numbers are drawn for each case anew: were 专家3 one person throughout, the case that 专家3 did not score would name
the one who was recused from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from applications import documents
from applications.judging import Criterion
from applications.models import Document
from kashgar_zc.accounts import sealing

from .. import papers, ranking, scores, sittings
from ..choices import Act
from ..models import Case, Meeting
from ..pages.scoring import explain_group
from ..ranking import Ranked
from . import common
from .common import Person

TEMPLATE = "committees/print/score_summary.html"
ACROSS = 15  # experts in one table


@dataclass(frozen=True)
class MeanLine:
    """One case: the mean of each criterion in the order of the heads, its score, its rank, what became of it."""

    person: Person
    sheets: int
    means: tuple[str, ...]
    score: str
    rank: str
    result: str


@dataclass(frozen=True)
class Group:
    """The cases ranked together that have one rubric, best first."""

    title: str
    words: str
    heads: tuple[str, ...]
    lines: tuple[MeanLine, ...]


@dataclass(frozen=True)
class SheetLine:
    person: Person
    totals: tuple[str, ...]


@dataclass(frozen=True)
class Sheets:
    """The totals of the single sheets of the experts numbered in `heads`, empty cells where fewer scored."""

    heads: tuple[str, ...]
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True)
class ScorePaper:
    """All that the score summary's template sees."""

    title: str
    subtitle: str
    created: str
    groups: tuple[Group, ...]
    sheets: tuple[Sheets, ...]
    note: str
    signers: tuple[str, ...]


def build(meeting: Meeting, document: Document) -> ScorePaper:
    """Return the score summary of a meeting whose scores are locked."""
    cases = {
        case.pk: case
        for case in sittings.cases_of(meeting).prefetch_related(Prefetch("sheets", scores.counted_sheets(meeting)))
    }
    for case in cases.values():
        case.meeting = meeting  # with its batch, whose rules every case needs
    locked = meeting.entries.filter(act=Act.LOCK_SCORES).last()
    return ScorePaper(
        title=_("%(committee)s量化评分汇总表") % {"committee": meeting.committee.name},
        subtitle=common.subtitle(meeting),
        created=common.created(document),
        groups=tuple(groups(meeting, cases)),
        sheets=tuple(sheets(list(cases.values()))),
        note=locked.note if locked else "",
        signers=(_("主任委员"), _("评委会秘书"), _("纪检监督员")),
    )


def groups(meeting: Meeting, cases: dict[int, Case]) -> Iterator[Group]:
    """Yield what was ranked together, apart by rubric, since a table has one row of heads."""
    rule = meeting.judging.elimination
    for group, ranked in groupby(scores.proposal(meeting), key=lambda one: one.group):
        members = list(ranked)
        rubrics = {one.key: scores.criteria_of(cases[one.key]) for one in members}
        for at, rubric in enumerate(dict.fromkeys(rubrics.values())):
            yield Group(
                title=common.group_title(group),
                words="" if at else explain_group(members, rule),
                heads=tuple(f"{one.name}\n{one.weight}%" for one in rubric),
                lines=tuple(_line(one, cases[one.key], rubric) for one in members if rubrics[one.key] == rubric),
            )


def _line(one: Ranked, case: Case, rubric: Sequence[Criterion]) -> MeanLine:
    given = list(case.sheets.all())
    return MeanLine(
        person=common.person(case),
        sheets=len(given),
        means=tuple(_mean([sheet.marks[criterion.key] for sheet in given]) for criterion in rubric),
        score=ranking.points(one.mean) or "—",
        rank=f"{one.rank}/{one.of}" if one.mean is not None else "—",
        result=result(one, case),
    )


def _mean(marks: Sequence[int]) -> str:
    return ranking.points(Fraction(100 * sum(marks), len(marks))) if marks else "—"


def result(one: Ranked, case: Case) -> str:
    """Return what the committee confirmed of a case after ranking."""
    if case.eliminated:
        return _("末位淘汰")
    return _("经确认保留") if one.out else _("进入表决")


def sheets(cases: Sequence[Case]) -> Iterator[Sheets]:
    """Yield tables of the single totals, as many as the experts need."""
    rows = [(common.person(case), totals(case)) for case in cases]
    most = max((len(found) for _person, found in rows), default=0)
    for first in range(0, most, ACROSS):
        last = min(first + ACROSS, most)
        yield Sheets(
            heads=tuple(_("专家%(number)s") % {"number": number + 1} for number in range(first, last)),
            lines=tuple(SheetLine(one, _padded(found[first:last], last - first)) for one, found in rows),
        )


def totals(case: Case) -> tuple[str, ...]:
    """Return the totals of a case's sheets in an order that the deployment's key draws for this case."""
    drawn = sorted(
        case.sheets.all(), key=lambda one: sealing.blind_index(f"{case.key}:{one.member_id}", purpose="expert-number")
    )
    return tuple(ranking.points(one.total) for one in drawn)


def _padded(found: tuple[str, ...], width: int) -> tuple[str, ...]:
    return found + ("",) * (width - len(found))


def produce(document: Document, report: documents.Report) -> documents.Product:
    """Make the score summary that is asked for."""
    meeting = papers.meeting_of(document)
    return common.product(TEMPLATE, build(meeting, document), report)
