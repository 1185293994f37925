"""Meetings brought to the vote and past it through the real actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from committees import scores
from committees.actions import balloting, scoring
from committees.choices import Choice, DefenceForm, HolderPart, Stage
from committees.models import Box, Case, Meeting
from kashgar_zc import clock
from tests.factories import committees as made
from tests.factories.committees import expert_of, make_meeting, secretary_of

PHRASES = {part.value: f"口令口令口令口令-{part.value}" for part in HolderPart}
Marks = Mapping[tuple[int, int], int]  # (position of the case, number of the expert) -> the mark of every criterion


def again(meeting: Meeting) -> Meeting:
    return made._fresh(meeting)


def score_all(meeting: Meeting, *, recused: Sequence[tuple[int, int]] = (), marks: Marks | None = None) -> None:
    """Let every present expert declare on every case and score it; `recused` are (position, expert number)."""
    seats = list(meeting.attendances.filter(is_present=True).select_related("member__user"))
    for case in Case.objects.filter(meeting=meeting).select_related("meeting__batch", "application__title"):
        criteria = scores.criteria_of(case)
        if meeting.batch.rules.judging.needs_defence(case.application.category_id, case.application.title.level):
            facts = {"form": DefenceForm.DEFENCE, "attended": True, "held_on": clock.today(), "score": 85}
            scoring.record_defence(case, by=secretary_of(meeting), opinion="回答清楚，同意。", **facts)
        for number, seat in enumerate(seats, start=1):
            conflict = (case.position, number) in recused
            reason = "与申报人同一单位" if conflict else ""
            scoring.declare(case, by=seat.member.user, has_conflict=conflict, reason=reason)
            if not conflict:
                mark = (marks or {}).get((case.position, number), 80 + case.position)
                scoring.hand_in_sheet(case, by=seat.member.user, marks={one.key: mark for one in criteria})


def make_box(*, recused: Sequence[tuple[int, int]] = (), marks: Marks | None = None, **facts) -> tuple[Meeting, Box]:
    """Return a meeting in which voting has just begun; `facts` go to `make_meeting`."""
    meeting = make_meeting(Stage.SITTING, **facts)
    score_all(meeting, recused=recused, marks=marks)
    scoring.lock_scores(again(meeting), by=secretary_of(meeting), eliminated=[])
    set_phrases(meeting)
    box = balloting.open_box(again(meeting), by=secretary_of(meeting))
    return again(meeting), box


def set_phrases(meeting: Meeting) -> None:
    people = {
        HolderPart.CHAIR: expert_of(meeting, 1),
        HolderPart.SECRETARY: secretary_of(meeting),
        HolderPart.OBSERVER: again(meeting).observer,
    }
    for part, person in people.items():
        balloting.set_phrase(again(meeting), by=person, phrase=PHRASES[part])


def vote(meeting: Meeting, number: int, letters: str) -> None:
    """Cast the paper of an expert: a letter for each case on the agenda, `-` where recused."""
    keys = [str(key) for key in meeting.cases.order_by("position").values_list("key", flat=True)]
    choices = {key: letter for key, letter in zip(keys, letters, strict=True) if letter in Choice}
    balloting.cast_ballot(meeting, by=expert_of(meeting, number), choices=choices)


def close(meeting: Meeting, *parts: HolderPart) -> Meeting:
    """Close the box with the phrases of two holders, chair and observer unless others are named."""
    who = parts or (HolderPart.CHAIR, HolderPart.OBSERVER)
    phrases = {part.value: PHRASES[part] for part in who}
    balloting.close_box(again(meeting), by=secretary_of(meeting), phrases=phrases)
    return again(meeting)


def make_counted(papers: Sequence[str], **facts) -> Meeting:
    """Return a meeting whose box is counted; `papers` are the letters of expert 1, 2, …"""
    facts = {"members": max(5, len(papers)), "cases": len(papers[0])} | facts
    meeting, _box = make_box(**facts)
    for number, letters in enumerate(papers, start=1):
        vote(meeting, number, letters)
    return close(meeting)


def make_released(papers: Sequence[str] = ("yn", "yn", "yn", "yn", "yn"), **facts) -> Meeting:
    """Return a meeting whose results are released."""
    meeting = make_counted(papers, **facts)
    balloting.release(meeting, by=secretary_of(meeting))
    return again(meeting)
