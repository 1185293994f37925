"""What is voted on, how a paper is written, and what a count means for each case; the acts are in `actions.balloting`."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from applications.judging import CommitteeRules
from applications.workflow import NotAllowed
from kashgar_zc import clock

from . import ranking, scores, sittings, tally, workflow
from .choices import Act, Choice, Gate, Outcome, Stage
from .models import Box, Case, Declaration, Meeting, Member, Tally

COUNTED = ("entitled", "yes", "no", "abstain")
RECUSED = "-"  # the letter of a case that the voter is recused from, so that all papers are equally long


@dataclass(frozen=True)
class Finding:
    """What the committee found of one case, with what the file's history and the printed form need to say it."""

    case: Case
    outcome: Outcome
    tally: Tally | None
    place: ranking.Ranked | None
    committee: Mapping[str, Any]

    def details(self) -> dict[str, Any]:
        """Return the event's details: counts and score are for the form and the desk, never for the public."""
        counts: dict[str, Any] = {name: getattr(self.tally, name, None) for name in COUNTED}
        if self.tally and self.tally.box.closed_at:  # the day that passed it, of a meeting of several
            counts["held_on"] = clock.on_day(self.tally.box.closed_at).isoformat()
        defence = getattr(self.case, "defence", None)
        return {
            "committee": dict(self.committee) | counts,
            "outcome": self.outcome.value,
            "reason": str(self.outcome.label),
            "score": ranking.points(self.place.mean) if self.place else "",
            "rank": f"{self.place.rank}/{self.place.of}" if self.place and self.place.mean is not None else "",
            "defence": {
                "form": str(defence.get_form_display()),
                "held_on": defence.held_on.isoformat(),
                "score": defence.score,
                "opinion": defence.opinion,
            }
            if defence
            else None,
        }


def as_key(text: str) -> uuid.UUID:
    return uuid.UUID(text)


def hindrance(case: Case) -> Outcome | None:
    """Return what keeps a case from the vote: eliminated, no defence, a failed or missing test; None when nothing does."""
    judging, file = case.meeting.judging, case.application
    if case.eliminated:
        return Outcome.ELIMINATED
    defence = getattr(case, "defence", None)
    if judging.needs_defence(file.category_id, file.title.level) and not (defence and defence.attended):
        return Outcome.NO_DEFENCE
    if judging.gate_for(file.category_id):
        last = list(case.test_results.all())[-1:]
        if not last or last[0].result == Gate.FAILED:
            return Outcome.TEST
    return None


def agenda(meeting: Meeting) -> list[Case]:
    """Return a meeting's cases with what decides on them."""
    rows = list(sittings.cases_of(meeting).select_related("defence").prefetch_related("test_results"))
    for case in rows:
        case.meeting = meeting  # its rules are read once
    return rows


def to_vote_on(meeting: Meeting) -> list[Case]:
    """Return the cases of a round: on the first everything nothing hinders, on a further one what has not passed yet."""
    passed = set(Tally.objects.filter(box__meeting=meeting, passes=True).values_list("case", flat=True))
    return [case for case in agenda(meeting) if hindrance(case) is None and case.pk not in passed]


def refusal_to_release(meeting: Meeting) -> str:
    """Return why the results may not be released: not counted yet, while there is anything to vote on."""
    if meeting.stage == Stage.RANKED and to_vote_on(meeting):
        return _("还有评审对象没有投票，不能发布结果。")
    return workflow.refusal_of_stage(meeting, Act.RELEASE)


def recused(box: Box, member: Member) -> frozenset[str]:
    """Return the keys of a box's cases that a member takes no part in: declared a conflict, or the own application."""
    cases = Case.objects.filter(key__in=box.case_order)
    conflicts = cases.filter(declarations__member=member, declarations__has_conflict=True)
    own = cases.filter(application__applicant=member.user_id)
    return frozenset(str(key) for rows in (conflicts, own) for key in rows.values_list("key", flat=True))


def write(box: Box, choices: Mapping[str, str], *, without: Collection[str]) -> str:
    """Return a paper: one letter a case in the box's order; `NotAllowed` when a choice is missing, unknown or not allowed."""
    if foreign := set(choices) - (set(box.case_order) - set(without)):
        raise NotAllowed(_("选票中有 %(count)s 名对象不在本轮投票范围内，或者您应当回避。") % {"count": len(foreign)})
    wanted = [key for key in box.case_order if key not in without]
    missing = [key for key in wanted if choices.get(key) not in Choice]
    if missing:
        raise NotAllowed(_("还有 %(count)s 名对象没有选择。请逐一选择赞成、反对或弃权。") % {"count": len(missing)})
    return "".join(RECUSED if key in without else choices[key] for key in box.case_order)


def tallies(box: Box, votes: Iterable[tuple[int, str]]) -> list[Tally]:
    """Return the count of every case of a box, unsaved, by the batch's rules."""
    rules = box.meeting.judging.committee
    seats = list(box.meeting.attendances.filter(is_present=True, member__left_at=None).select_related("member"))
    by_case: dict[int, list[str]] = {}
    for key, choice in votes:
        by_case.setdefault(key, []).append(choice)
    found = []
    for case in Case.objects.filter(key__in=box.case_order).order_by("position"):
        entitled = _entitled(case, seats, rules)
        count = tally.count(by_case.get(case.pk, ()), entitled=entitled)
        verdict = tally.passes(count.yes, entitled, rules.passing)
        found.append(
            Tally(
                box=box, case=case, entitled=entitled, yes=count.yes, no=count.no, abstain=count.abstain, passes=verdict
            )
        )
    return found


def entitled_to(case: Case, meeting: Meeting) -> int:
    """Return how many of those present are in the denominator of a case."""
    seats = list(meeting.attendances.filter(is_present=True, member__left_at=None).select_related("member"))
    return _entitled(case, seats, meeting.judging.committee)


def _entitled(case: Case, seats: Sequence[Any], rules: CommitteeRules) -> int:
    out = _recused_from(case, seats)
    return tally.entitled(len(seats), out, recused_leave=rules.recused_leave_denominator)


def _recused_from(case: Case, seats: Sequence[Any]) -> int:
    declared = set(Declaration.objects.filter(case=case, has_conflict=True).values_list("member", flat=True))
    own = {seat.member_id for seat in seats if seat.member.user_id == case.application.applicant_id}
    return len({seat.member_id for seat in seats} & (declared | own))


def findings(meeting: Meeting) -> list[Finding]:
    """Return what the committee found of every case on the agenda, in its order; the last round's count of a case counts."""
    rows = Tally.objects.filter(box__meeting=meeting).select_related("box").order_by("box__number")
    counts = {one.case_id: one for one in rows}
    places = {one.key: one for one in scores.proposal(meeting)}
    facts = committee_facts(meeting)
    return [
        Finding(case, hindrance(case) or _by_vote(counts[case.pk]), counts.get(case.pk), places.get(case.pk), facts)
        for case in agenda(meeting)
    ]


def _by_vote(count: Tally) -> Outcome:
    return Outcome.PASSED if count.passes else Outcome.VOTE


def committee_facts(meeting: Meeting) -> dict[str, Any]:
    """Return what an event says of the committee: name, size, how many were present, chair, day."""
    seats = meeting.attendances.filter(member__left_at=None).select_related("member__user")
    chair = next((seat.member.user.name for seat in seats if seat.member.is_chair), "")
    return {
        "name": meeting.committee.name,
        "size": len(seats),
        "present": sum(seat.is_present for seat in seats),
        "chair": chair,
        "held_on": meeting.held_on.isoformat(),
    }
