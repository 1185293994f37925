"""What is known of a meeting's cases before the vote: progress, what is missing, ranks and the elimination proposal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from applications.judging import Criterion, JudgingRules
from kashgar_zc.accounts.models import User

from . import ranking, sittings
from .models import Attendance, Case, Declaration, Meeting, ScoreSheet, TestResult


@dataclass(frozen=True)
class Progress:
    """How far one present expert is: cases declared on, cases to score (no conflict), sheets handed in."""

    attendance: Attendance
    cases: int
    declared: int
    to_score: int
    handed_in: int

    @property
    def is_done(self) -> bool:
        return self.declared == self.cases and self.handed_in >= self.to_score


def attendance_of(user: User, meeting: Meeting) -> Attendance | None:
    """Return an expert's line in a meeting's attendance, None for anybody else."""
    return meeting.attendances.filter(member__user=user, member__left_at=None).select_related("member__user").first()


def criteria_of(case: Case) -> tuple[Criterion, ...]:
    """Return the rubric by which a case is scored."""
    file = case.application
    return case.meeting.judging.rubric_for(file.category_id, file.title.series_id)


def progress(meeting: Meeting) -> list[Progress]:
    """Return how far every expert present is, in four statements."""
    present = meeting.attendances.filter(member__left_at=None, is_present=True).select_related("member__user")
    total = meeting.cases.count()
    declared = Declaration.objects.filter(case__meeting=meeting).values_list("member", "case", "has_conflict")
    answers = {(member, case): has_conflict for member, case, has_conflict in declared}
    sheets = set(ScoreSheet.objects.filter(case__meeting=meeting).values_list("member", "case"))
    found = []
    for one in present:
        mine = {case: has_conflict for (member, case), has_conflict in answers.items() if member == one.member_id}
        clear = {case for case, has_conflict in mine.items() if not has_conflict}
        handed_in = sum((one.member_id, case) in sheets for case in clear)
        found.append(Progress(one, total, len(mine), len(clear), handed_in))
    return found


def rows(meeting: Meeting) -> QuerySet[Case]:
    """Return a meeting's agenda with what was recorded of each case: `defence`, `has_defence`, `has_test`."""
    defence = Case.objects.filter(pk=OuterRef("pk"), defence__isnull=False)
    return (
        sittings.cases_of(meeting)
        .select_related("defence")
        .annotate(has_defence=Exists(defence), has_test=Exists(TestResult.objects.filter(case=OuterRef("pk"))))
    )


def missing(
    meeting: Meeting, *, made: Sequence[Progress] | None = None, cases: Iterable[Case] | None = None
) -> list[str]:
    """Return what keeps the scores from being locked, a sentence each; `made` and `cases` are read if not given."""
    found = []
    for one in progress(meeting) if made is None else made:
        words = {"name": one.attendance.member.user.name, "declare": one.cases - one.declared}
        words["score"] = one.to_score - one.handed_in
        if words["declare"]:
            found.append(_("%(name)s 还有 %(declare)s 人没有声明") % words)
        if words["score"]:
            found.append(_("%(name)s 还有 %(score)s 人没有评分") % words)
    return found + _missing_records(rows(meeting) if cases is None else cases, meeting.judging)


def _missing_records(cases: Iterable[Case], rules: JudgingRules) -> list[str]:
    """Return whose defence and whose test are not recorded, by position on the agenda."""
    defences, tests = [], []
    for case in cases:
        file = case.application
        if rules.needs_defence(file.category_id, file.title.level) and not case.has_defence:  # type: ignore[attr-defined]
            defences.append(str(case.position))
        if rules.gate_for(file.category_id) and not case.has_test:  # type: ignore[attr-defined]
            tests.append(str(case.position))
    found = [_("第 %(who)s 号没有登记答辩（试讲）") % {"who": "、".join(defences)}] if defences else []
    return found + ([_("第 %(who)s 号没有登记测试结果") % {"who": "、".join(tests)}] if tests else [])


def counted_sheets(meeting: Meeting) -> QuerySet[ScoreSheet]:
    """Return the sheets that count: of experts who scored every case they are not recused from.

    One who left half-way would otherwise weigh on some cases and not on others.
    """
    cases = meeting.cases.count()
    recused = Declaration.objects.filter(case__meeting=meeting, has_conflict=True).values_list("member")
    out = dict(recused.annotate(n=Count("pk")))
    scored = ScoreSheet.objects.filter(case__meeting=meeting).values_list("member").annotate(n=Count("pk"))
    whole = [member for member, number in scored if number + out.get(member, 0) >= cases]
    return ScoreSheet.objects.filter(case__meeting=meeting, member__in=whole).order_by("case", "pk")


def proposal(meeting: Meeting) -> list[ranking.Ranked]:
    """Return the ranks of a meeting's cases inside level and speciality, with the elimination that the rule proposes."""
    scored = [
        ranking.Scored(
            key=case.pk,
            group=(case.application.title.level, str(case.application.speciality or "")),
            totals=tuple(sheet.total for sheet in case.sheets.all()),
        )
        for case in sittings.cases_of(meeting).prefetch_related(Prefetch("sheets", counted_sheets(meeting)))
    ]
    return ranking.rank(scored, meeting.judging.elimination)


def stamp(found: Iterable[ranking.Ranked]) -> str:
    """Return by what a proposal shown for confirmation is recognised."""
    lines = [f"{one.key} {one.mean} {one.rank} {one.out}" for one in found]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]
