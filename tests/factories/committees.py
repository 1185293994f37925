"""Committees and meetings that get to their stage through the real actions. Rules other than the usual: `make_season` first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from applications.choices import Level, Status
from applications.models import Series
from committees.actions import convening
from committees.choices import Stage
from committees.models import Committee, Meeting
from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Organisation, User
from tests.factories import people, scoring
from tests.factories.applications import make_application, make_season, make_secretary_of


def make_expert(organisation: Organisation, name: str = "评审专家", **facts: Any) -> User:
    """Return a person appointed expert of an organiser."""
    return _appointed(organisation, Role.EXPERT, name, **facts)


def make_observer(organisation: Organisation, name: str = "监督员", **facts: Any) -> User:
    """Return a person appointed discipline observer of an organiser."""
    return _appointed(organisation, Role.OBSERVER, name, **facts)


def make_committee(size: int = 5, *, organiser: Organisation | None = None, **facts: Any) -> Committee:
    """Return a committee of `size` experts, 专家1 its chair; the centre's for teachers of every level unless `facts` differ."""
    organiser = organiser or make_season().centre
    by = make_secretary_of(organiser)
    facts = {
        "name": f"第{Committee.objects.count() + 1}评委会",
        "series": Series.objects.get(code="22"),
        "speciality": None,
        "levels": list(Level.values),
        "term_from": clock.today() - dt.timedelta(days=30),
        "term_to": clock.today() + dt.timedelta(days=335),
    } | facts
    committee = convening.found_committee(by=by, organiser=organiser, **facts)
    for number in range(1, size + 1):
        convening.seat(committee, by=by, user=make_expert(organiser, f"专家{number}"), is_chair=number == 1)
    return committee


def make_meeting(
    stage: Stage = Stage.PREPARING,
    *,
    cases: int = 3,
    members: int = 5,
    committee: Committee | None = None,
    county_run: bool = False,
    **of_cases: Any,
) -> Meeting:
    """Return today's meeting with `cases` on its agenda; from SITTING on with everyone there and its check list green.

    RANKED is with every sheet in, and the elimination as proposed.

    `county_run` makes it a county's; `of_cases` go to `make_application` (`category`, `title`).
    """
    made = make_season()
    batch = made.county_batch if county_run else made.prefecture
    committee = committee or make_committee(members, organiser=batch.organiser)
    by = make_secretary_of(batch.organiser)
    meeting = convening.call_meeting(committee, by=by, batch=batch, held_on=clock.today(), place="三楼会议室")
    applications = [
        make_application(Status.ACCEPTED, applicant=people.make_user(f"申报人{n}"), county_run=county_run, **of_cases)
        for n in range(1, cases + 1)
    ]
    convening.put_on_agenda(meeting, by=by, applications=applications)
    if stage != Stage.PREPARING:
        make_ready(meeting)
        convening.open_meeting(_fresh(meeting), by=by)
    if stage == Stage.RANKED:
        scoring.score_all(meeting)
        scoring.lock_scores(_fresh(meeting))
    return _fresh(meeting)


def make_ready(meeting: Meeting) -> Meeting:
    """Make a meeting's check list green: observer there, everybody present, signed, devices handed in."""
    by = make_secretary_of(meeting.committee.organiser)
    observer = make_observer(meeting.committee.organiser)
    convening.name_observer(meeting, by=by, observer=observer)
    convening.confirm_observer(meeting, by=observer)
    called = list(meeting.attendances.select_related("member__user"))
    convening.record_attendance(meeting, by=by, present={one.member_id: (True, True) for one in called})
    for one in called:
        convening.sign_undertaking(meeting, by=one.member.user)
    return _fresh(meeting)


def secretary_of(meeting: Meeting) -> User:
    """Return the secretary who runs a meeting."""
    return make_secretary_of(meeting.batch.organiser)


def expert_of(meeting: Meeting, number: int = 1) -> User:
    """Return a meeting's expert by number; 1 is the chair."""
    seats = meeting.attendances.select_related("member__user").order_by("-member__is_chair", "member")
    return seats[number - 1].member.user


def _appointed(organisation: Organisation, role: Role, name: str, **facts: Any) -> User:
    user = people.make_user(name, **facts)
    people.appoint(user, organisation, role)
    return user


def _fresh(meeting: Meeting) -> Meeting:
    """Return the meeting as the database has it, so that its version is the present one."""
    return Meeting.objects.select_related("committee__organiser", "batch", "observer").get(pk=meeting.pk)
