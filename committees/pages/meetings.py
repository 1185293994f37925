"""The lists of meetings, the agenda and who came, as values ready to print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application
from kashgar_zc.accounts.models import Appointment, User
from kashgar_zc.templatetags.ui import beijing, day

from .. import queries, sittings
from ..choices import Stage
from ..models import Attendance, Case, Meeting
from ..policies import convening as policies

FAMILIES = {
    Stage.PREPARING: "waiting",
    Stage.SITTING: "moving",
    Stage.RANKED: "moving",
    Stage.VOTING: "moving",
    Stage.COUNTED: "needs-you",
    Stage.RELEASED: "done",
}
SHOWN_CANDIDATES = 200  # more than anybody ticks at once; what is listed makes room for the rest


@dataclass(frozen=True)
class MeetingRow:
    url: str
    day: str
    committee: str
    batch: str
    place: str
    cases: str
    stage: str
    family: str


@dataclass(frozen=True)
class Listed:
    """One case on the agenda; `key` is what takes it off again."""

    key: str
    position: str
    name: str
    unit: str
    title: str
    speciality: str
    category: str


@dataclass(frozen=True)
class Candidate:
    pk: int
    name: str
    number: str
    unit: str
    county: str
    title: str
    speciality: str
    category: str


@dataclass(frozen=True)
class AgendaPage:
    """`refusal` says why the agenda is fixed; `more` that candidates follow once these are listed."""

    meeting: Meeting
    cases: list[Listed]
    candidates: list[Candidate]
    more: bool
    refusal: str


@dataclass(frozen=True)
class Seat:
    """One member at the meeting; `present` and `device` name the ticks."""

    name: str
    is_chair: bool
    is_present: bool
    device_handed_in: bool
    signed: str
    present: str
    device: str


@dataclass(frozen=True)
class AttendancePage:
    meeting: Meeting
    seats: list[Seat]
    refusal: str
    observer: str
    observer_came: str
    may_name: bool


def convened(desk: Appointment) -> list[MeetingRow]:
    """Return the meetings of a secretary's organisation, the latest first."""
    return [meeting_row(one) for one in sittings.convened(desk).annotate(listed=Count("cases"))]


def observed(user: User) -> list[MeetingRow]:
    """Return the meetings that an observer oversees."""
    found = sittings.observed(user).annotate(listed=Count("cases"))
    return [meeting_row(one, "committees:observed") for one in found]


def meeting_row(meeting: Meeting, address: str = "committees:meeting") -> MeetingRow:
    """Return one line of a list; `meeting` carries `listed`, the length of its agenda."""
    stage, family = stage_of(meeting)
    return MeetingRow(
        url=reverse(address, args=[meeting.key]),
        day=day(meeting.held_on),
        committee=meeting.committee.name,
        batch=f"{meeting.batch.season} {meeting.batch.name}",
        place=meeting.place,
        cases=str(meeting.listed),  # type: ignore[attr-defined]  # annotated
        stage=stage,
        family=family,
    )


def stage_of(meeting: Meeting) -> tuple[str, str]:
    """Return the words and the family of where a meeting is."""
    if meeting.suspended_at:
        return _("已暂停"), "needs-you"
    return str(meeting.get_stage_display()), FAMILIES[Stage(meeting.stage)]


def agenda(meeting: Meeting) -> AgendaPage:
    """Return the agenda, and while it may change, the accepted files that fit."""
    refusal = policies.refusal_to_prepare(meeting)
    found = [] if refusal else list(queries.candidates(meeting)[: SHOWN_CANDIDATES + 1])
    return AgendaPage(
        meeting=meeting,
        cases=[listed(one) for one in sittings.cases_of(meeting)],
        candidates=[candidate(one) for one in found[:SHOWN_CANDIDATES]],
        more=len(found) > SHOWN_CANDIDATES,
        refusal=refusal,
    )


def listed(case: Case) -> Listed:
    file = case.application
    return Listed(
        key=str(case.key),
        position=str(case.position),
        name=file.applicant_name,
        unit=file.unit.name,
        title=file.title.name,
        speciality=file.speciality.name if file.speciality else "",
        category=file.category.short_name,
    )


def candidate(file: Application) -> Candidate:
    return Candidate(
        pk=file.pk,
        name=file.applicant_name,
        number=file.number or "",
        unit=file.unit.name,
        county=file.unit.county.name if file.unit.county else _("地直"),
        title=file.title.name,
        speciality=file.speciality.name if file.speciality else "",
        category=file.category.short_name,
    )


def attendance(meeting: Meeting) -> AttendancePage:
    """Return who is called and what is recorded of each."""
    called = meeting.attendances.filter(member__left_at=None).select_related("member__user")
    return AttendancePage(
        meeting=meeting,
        seats=seats(called),
        refusal=policies.refusal_to_record_attendance(meeting),
        observer=meeting.observer.name if meeting.observer else "",
        observer_came=beijing(meeting.observer_present_at),
        may_name=not policies.refusal_to_prepare(meeting),
    )


def seats(called: Iterable[Attendance]) -> list[Seat]:
    return [
        Seat(
            name=one.member.user.name,
            is_chair=one.member.is_chair,
            is_present=one.is_present,
            device_handed_in=one.device_handed_in,
            signed=beijing(one.undertaken_at),
            present=f"present-{one.member_id}",
            device=f"device-{one.member_id}",
        )
        for one in called
    ]
