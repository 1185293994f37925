"""What the ballot's pages show, ready to print. Nothing here counts while a box is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kashgar_zc.accounts.models import User

from .. import ballots, ranking, sittings, workflow
from ..choices import Act, HolderPart, Outcome, Stage
from ..models import Box, Case, Meeting, Tally
from ..policies import balloting as policies


@dataclass(frozen=True)
class Holder:
    part: str
    name: str
    is_set: bool


@dataclass(frozen=True)
class PhrasePage:
    meeting: Meeting
    part: str
    is_set: bool
    refusal: str
    holders: list[Holder]


@dataclass(frozen=True)
class Voter:
    name: str
    has_voted: bool


@dataclass(frozen=True)
class Counted:
    position: int
    name: str
    title: str
    entitled: int
    yes: int
    no: int
    abstain: int
    verdict: str
    family: str


@dataclass(frozen=True)
class BoxPage:
    """`may_open`, `may_close`, `may_release` say which act the stage allows; refusals say why it would be refused."""

    meeting: Meeting
    stage: str
    holders: list[Holder]
    number: int
    voters: list[Voter]
    voted: int
    present: int
    cases: int
    counted: list[Counted]
    rule: str
    may_open: bool
    refusal_to_open: str
    may_close: bool
    may_release: bool
    again: bool


@dataclass(frozen=True)
class Paper:
    """An expert's paper; `recused` names the cases left out, `refusal` why there is nothing to fill in now."""

    meeting: Meeting
    cases: list[Case]
    recused: int
    number: int
    refusal: str
    has_voted: bool


@dataclass(frozen=True)
class Result:
    position: int
    name: str
    unit: str
    title: str
    score: str
    rank: str
    votes: str
    outcome: str
    family: str


@dataclass(frozen=True)
class ReleasePage:
    meeting: Meeting
    results: list[Result]
    passed: int
    refusal: str


def as_seen(meeting: Meeting, posted: Mapping[str, str]) -> Meeting:
    """Return the meeting as the person saw it: with the version that the page carried."""
    version = posted.get("version", "")
    meeting.version = int(version) if version.isdecimal() and len(version) < 10 else -1
    return meeting


def holders(meeting: Meeting) -> list[Holder]:
    """Return the three parts of the key, who holds them, and whether a phrase is set."""
    found = {one.part: one for one in meeting.holders.select_related("user")}
    return [
        Holder(str(part.label), str(found[part].user) if part in found else "", part in found) for part in HolderPart
    ]


def phrase(user: User, meeting: Meeting) -> PhrasePage:
    part = policies.part_of(user, meeting)
    mine = meeting.holders.filter(part=part, user=user).exists()
    refusal = policies.refusal_to_set_phrase(user, meeting)
    return PhrasePage(meeting, str(part.label) if part else "", mine, refusal, holders(meeting))


def box(user: User, meeting: Meeting) -> BoxPage:
    """Return the secretary's page of the last round; counts are there only once it is closed."""
    last = meeting.boxes.order_by("-number").first()
    seats = list(meeting.attendances.filter(member__left_at=None, is_present=True).select_related("member__user"))
    rolled = set(last.roll.values_list("member", flat=True)) if last else set()
    voters = [Voter(str(seat.member.user), seat.member_id in rolled) for seat in seats]
    may_open = not workflow.refusal_of_stage(meeting, Act.OPEN_BOX)
    share = meeting.judging.committee.passing
    return BoxPage(
        meeting=meeting,
        stage=meeting.stage,
        holders=holders(meeting),
        number=last.number if last else 0,
        voters=voters if last and last.closed_at is None else [],
        voted=len(rolled),
        present=len(seats),
        cases=len(last.case_order) if last else 0,
        counted=counted(meeting),
        rule=_("同意票达到应计人数的 %(n)s/%(d)s 为通过；弃权和未投计入应计人数。")
        % {"n": share.numerator, "d": share.denominator},
        may_open=may_open,
        refusal_to_open=policies.refusal_to_open_box(user, meeting) if may_open else "",
        may_close=meeting.stage == Stage.VOTING,
        may_release=not ballots.refusal_to_release(meeting),
        again=meeting.stage == Stage.COUNTED and bool(ballots.to_vote_on(meeting)),
    )


def counted(meeting: Meeting) -> list[Counted]:
    """Return the count of every case, that of its last round."""
    rows = Tally.objects.filter(box__meeting=meeting).select_related("case__application__title").order_by("box__number")
    last = {one.case_id: one for one in rows}
    return [
        Counted(
            one.case.position,
            one.case.application.applicant_name,
            one.case.application.title.name,
            one.entitled,
            one.yes,
            one.no,
            one.abstain,
            _("通过") if one.passes else _("未通过"),
            "done" if one.passes else "closed",
        )
        for one in sorted(last.values(), key=lambda one: one.case.position)
    ]


def paper(user: User, meeting: Meeting) -> Paper:
    """Return an expert's paper of the open round."""
    current: Box | None = meeting.boxes.filter(closed_at=None).first()
    refusal = policies.refusal_to_vote(user, current, meeting)
    member = sittings.seat_of(user, meeting)
    voted = current is not None and current.roll.filter(member=member).exists()
    if current is None or refusal:
        return Paper(meeting, [], 0, current.number if current else 0, refusal, voted)
    out = ballots.recused(current, member)
    cases = [case for case in sittings.cases_of(meeting).filter(key__in=current.case_order) if str(case.key) not in out]
    return Paper(meeting, cases, len(out), current.number, "", voted)


def release(user: User, meeting: Meeting) -> ReleasePage:
    """Return what releasing would say of every case; nothing before the count."""
    refusal = policies.refusal_to_run_box(user, meeting) or ballots.refusal_to_release(meeting)
    if refusal and meeting.stage != Stage.RELEASED:
        return ReleasePage(meeting, [], 0, refusal)
    results = [_result(one) for one in ballots.findings(meeting)]
    return ReleasePage(meeting, results, sum(one.family == "done" for one in results), refusal)


def _result(one: ballots.Finding) -> Result:
    file, count = one.case.application, one.tally
    passed = one.outcome == Outcome.PASSED
    facts: dict[str, Any] = {
        "score": ranking.points(one.place.mean) if one.place else "",
        "rank": f"{one.place.rank}/{one.place.of}" if one.place and one.place.mean is not None else "",
        "votes": f"{count.yes} / {count.no} / {count.abstain}" if count else "",
    }
    return Result(
        position=one.case.position,
        name=file.applicant_name,
        unit=str(file.unit),
        title=file.title.name,
        outcome=str(one.outcome.label),
        family="done" if passed else "closed",
        **facts,
    )
