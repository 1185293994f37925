"""A meeting's cases declared on, scored and defended through the real actions."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from committees import scores
from committees.actions import scoring
from committees.choices import DefenceForm, Gate
from committees.models import Case, Meeting
from kashgar_zc import clock
from kashgar_zc.accounts.models import User
from tests.factories.applications import make_secretary_of

Pair = tuple[int, int]  # (position of the case, number of the expert)


def score_all(meeting: Meeting, *, recused: Collection[Pair] = (), marks: Mapping[Pair, int] | None = None) -> None:
    """Let every present expert declare on every case and score it: 80 + position in every criterion unless `marks` says."""
    seats = meeting.attendances.filter(is_present=True).select_related("member__user")
    for case in cases_of(meeting):
        record(case, by=make_secretary_of(meeting.committee.organiser))
        for number, seat in enumerate(seats, start=1):
            has_conflict = (case.position, number) in recused
            declare(case, seat.member.user, has_conflict=has_conflict)
            if not has_conflict:
                score(case, seat.member.user, (marks or {}).get((case.position, number), 80 + case.position))


def declare(case: Case, expert: User, *, has_conflict: bool = False) -> None:
    scoring.declare(case, by=expert, has_conflict=has_conflict, reason="与申报人同一单位" if has_conflict else "")


def score(case: Case, expert: User, mark: int) -> None:
    """Hand in a sheet with the same mark in every criterion."""
    scoring.hand_in_sheet(case, by=expert, marks={one.key: mark for one in scores.criteria_of(case)})


def record(case: Case, *, by: User) -> None:
    """Record the defence and the test that a case needs, if it does."""
    rules, file, today = case.meeting.batch.rules.judging, case.application, clock.today()
    if rules.needs_defence(file.category_id, file.title.level):
        facts = {"form": DefenceForm.DEFENCE, "attended": True, "held_on": today, "score": 85}
        scoring.record_defence(case, by=by, opinion="回答清楚，同意。", **facts)
    if rules.gate_for(file.category_id):
        scoring.record_test(case, by=by, result=Gate.PASSED, taken_on=today, evidence="成绩单 1 号")


def lock_scores(meeting: Meeting) -> None:
    """Lock the scores with the elimination as proposed."""
    out = [one.key for one in scores.proposal(meeting) if one.out]
    scoring.lock_scores(meeting, by=make_secretary_of(meeting.committee.organiser), eliminated=out)


def cases_of(meeting: Meeting) -> list[Case]:
    """Return the agenda as it is now, in order."""
    rows = Case.objects.filter(meeting=meeting).order_by("position")
    return list(rows.select_related("meeting__batch", "meeting__committee", "application__title"))
