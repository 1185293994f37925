"""The large-type screen of the room, as values ready to print."""

from __future__ import annotations

from dataclasses import dataclass

from .. import sittings
from ..models import Declaration, Meeting
from ..policies import convening as policies
from . import meetings
from .console import Mark, marks


@dataclass(frozen=True)
class Screen:
    """What the room sees in large type: agenda, present, quorum, who leaves for which case."""

    meeting: Meeting
    stages: list[Mark]
    suspended: str
    came: str
    quorum_ok: bool
    present: list[str]
    absent: list[str]
    cases: list[tuple[meetings.Listed, str]]


def screen(meeting: Meeting) -> Screen:
    """Return the room's screen: no score, no vote, no total; reasons of a recusal stay with the expert."""
    room = policies.room_of(meeting)
    quorum = policies.people_items(room, meeting.judging.committee)[0]
    leaving: dict[int, list[str]] = {}
    conflicts = Declaration.objects.filter(case__meeting=meeting, has_conflict=True).select_related("member__user")
    for one in conflicts:
        leaving.setdefault(one.case_id, []).append(one.member.user.name)
    return Screen(
        meeting=meeting,
        stages=marks(meeting),
        suspended=meeting.suspended_because if meeting.suspended_at else "",
        came=quorum.found,
        quorum_ok=quorum.ok,
        present=[one.member.user.name for one in room.attendances if one.is_present],
        absent=[one.member.user.name for one in room.attendances if not one.is_present],
        cases=[(meetings.listed(one), "、".join(leaving.get(one.pk, ()))) for one in sittings.cases_of(meeting)],
    )
