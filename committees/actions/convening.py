"""Forming a committee, calling its meeting, filling the agenda, who came, opening, suspending."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.translation import gettext as _

from applications import judging
from applications import workflow as files
from applications.choices import Action, Level
from applications.models import Application, Batch, Series, Speciality
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.models import Organisation, User

from .. import letters, queries, workflow
from ..choices import Act, Stage
from ..models import Attendance, Case, Committee, Meeting, Member
from ..policies import convening as policies

SHIFT = 1_000_000  # more than an agenda is long: positions move by way of there, so that no two meet


def allowed(refusal: str) -> None:
    """Raise `NotAllowed` with a refusal's sentence; an empty one means yes."""
    if refusal:
        raise NotAllowed(refusal)


# The committee


@transaction.atomic
def found_committee(
    *,
    by: User,
    organiser: Organisation,
    name: str,
    series: Series,
    speciality: Speciality | None,
    levels: Collection[str],
    term_from: dt.date,
    term_to: dt.date,
) -> Committee:
    """Form a committee for a series, or one of its specialities, and some levels."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organiser.pk)  # two of one name at once
    allowed(policies.refusal_of_secretary(by, organiser, clock.today()))
    scope = {"series": series, "speciality": speciality, "term_from": term_from, "term_to": term_to}
    batch = queries.batches_of(organiser).first()
    allowed(policies.refusal_to_found(batch=batch, levels=levels, **scope))  # type: ignore[arg-type]  # as typed above
    if Committee.objects.filter(organiser=organiser, name=name).exists():
        raise NotAllowed(_("本机构已有名为“%(name)s”的评委会。") % {"name": name})
    ordered = [level.value for level in Level if level.value in levels]
    return Committee.objects.create(
        organiser=organiser, name=name, levels=ordered, founded_by=by, founded_at=clock.now(), **scope
    )


@transaction.atomic
def seat(committee: Committee, *, by: User, user: User, is_chair: bool = False) -> Member:
    """Give an expert a seat, and call him to the meetings in preparation."""
    current, prepared = _lock_committee(committee, by)
    allowed(policies.refusal_to_seat(current, user, is_chair=is_chair, today=clock.today()))
    member = Member.objects.create(committee=current, user=user, is_chair=is_chair, seated_at=clock.now())
    Attendance.objects.bulk_create(Attendance(meeting=meeting, member=member) for meeting in prepared)
    return member


@transaction.atomic
def vacate(member: Member, *, by: User) -> Member:
    """End a seat; meetings in preparation no longer call the member, what is past stays."""
    _current, prepared = _lock_committee(member.committee, by)
    member = Member.objects.get(pk=member.pk)
    if member.left_at is not None:
        raise NotAllowed(_("该评委已退出评委会。"))
    Attendance.objects.filter(meeting__in=prepared, member=member).delete()
    member.left_at = clock.now()
    member.save(update_fields=["left_at"])
    return member


def _lock_committee(committee: Committee, by: User) -> tuple[Committee, list[Meeting]]:
    """Return a committee with its meetings in preparation, all locked, for a change of its members."""
    current = Committee.objects.select_for_update(no_key=True).get(pk=committee.pk)
    meetings = list(current.meetings.select_for_update(no_key=True).order_by("pk"))
    allowed(policies.refusal_of_secretary(by, current.organiser, clock.today()))
    allowed(policies.refusal_to_change_members(current))
    return current, [meeting for meeting in meetings if meeting.stage == Stage.PREPARING]


# The meeting and its agenda


@transaction.atomic
def call_meeting(committee: Committee, *, by: User, batch: Batch, held_on: dt.date, place: str) -> Meeting:
    """Call a meeting of all who have a seat."""
    current, _prepared = _lock_committee(committee, by)
    allowed(policies.refusal_to_call(current, batch=batch, held_on=held_on, today=clock.today()))
    meeting = Meeting.objects.create(
        committee=current, batch=batch, held_on=held_on, place=place, called_by=by, called_at=clock.now()
    )
    seats = current.members.filter(left_at=None)
    Attendance.objects.bulk_create(Attendance(meeting=meeting, member=member) for member in seats)
    return meeting


@transaction.atomic
def reschedule(meeting: Meeting, *, by: User, held_on: dt.date, place: str) -> Meeting:
    """Move a meeting in preparation to another day or place; the observer confirms anew on that day."""
    current = _lock_prepared(meeting, by)
    allowed(policies.refusal_to_call(current.committee, batch=current.batch, held_on=held_on, today=clock.today()))
    moved = (current.held_on, current.place) != (held_on, place)
    if current.held_on != held_on:
        current.observer_present_at = None
    current.held_on, current.place = held_on, place
    current.save(update_fields=["held_on", "place", "observer_present_at"])
    if moved:
        outbox.tell_many(
            letters.of_agenda(current, one.application, moved=True)
            for one in current.cases.select_related(*letters.READS)
        )
    return current


@transaction.atomic
def put_on_agenda(meeting: Meeting, *, by: User, applications: Iterable[Application]) -> list[Case]:
    """Take accepted files onto the agenda, all or none, in the order of a roster; each applicant is told."""
    current, chosen = _lock_prepared(meeting, by), [one.pk for one in applications]
    locked = Application.objects.select_for_update(of=("self",)).select_related("title", "unit", "applicant")
    found = list(locked.filter(pk__in=chosen).order_by("pk"))
    barred = set(current.attendances.filter(member__left_at=None).values_list("member__user", flat=True))
    barred |= {current.observer_id} if current.observer_id else set()
    for application in found:
        allowed(policies.refusal_to_list(current, application, barred))
    last, found = current.cases.last(), sorted(found, key=_place)
    allowed(policies.refusal_of_length(current, (last.position if last else 0) + len(found)))
    details = {"committee": current.committee.name, "held_on": current.held_on.isoformat()}
    files.move_many([files.Move(one, current.committee.name, details) for one in found], Action.CONVENE, by=by)
    outbox.tell_many(letters.of_agenda(current, one) for one in found)
    return Case.objects.bulk_create(
        Case(meeting=current, application=application, position=position)
        for position, application in enumerate(found, start=last.position + 1 if last else 1)
    )


def _place(application: Application) -> tuple[str, str, int]:
    return application.title_id, application.unit.name, application.pk


@transaction.atomic
def take_off_agenda(case: Case, *, by: User) -> None:
    """Take a file off the agenda while the meeting is being prepared; it waits for another."""
    current = _lock_prepared(case.meeting, by)
    found = current.cases.select_related(*letters.READS).filter(pk=case.pk).first()
    if found is None:
        raise NotAllowed(_("该申报已经移出议程。"))
    application = Application.objects.select_for_update(of=("self",)).get(pk=found.application_id)
    try:
        found.delete()
    except ProtectedError as error:
        raise NotAllowed(_("该申报已有测试或答辩记录，不能移出议程。")) from error
    files.move(application, Action.DISMISS, by=by, note=current.committee.name)
    outbox.tell_many([letters.of_waiting(current, found.application)])
    later = current.cases.filter(position__gt=found.position)
    later.update(position=F("position") + SHIFT)
    current.cases.filter(position__gt=SHIFT).update(position=F("position") - SHIFT - 1)


def _lock_prepared(meeting: Meeting, by: User) -> Meeting:
    """Return a meeting, locked, that is still being prepared by its organiser's secretary."""
    current = workflow.lock(meeting)
    allowed(policies.refusal_of_secretary(by, current.committee.organiser, clock.today()))
    allowed(policies.refusal_to_prepare(current))
    return current


# Who is there


@transaction.atomic
def name_observer(meeting: Meeting, *, by: User, observer: User) -> Meeting:
    """Name the discipline observer, who then confirms to be there."""
    current = _lock_prepared(meeting, by)
    allowed(policies.refusal_to_observe(current, observer, by=by, today=clock.today()))
    if current.observer_id != observer.pk:
        current.observer, current.observer_present_at = observer, None
        current.save(update_fields=["observer", "observer_present_at"])
    return current


@transaction.atomic
def confirm_observer(meeting: Meeting, *, by: User) -> Meeting:
    """Record that the observer is there, as the observer himself says."""
    current = workflow.lock(meeting)
    allowed(policies.refusal_to_confirm(current, by, clock.today()))
    current.observer_present_at = clock.now()
    current.save(update_fields=["observer_present_at"])
    return current


@transaction.atomic
def record_attendance(meeting: Meeting, *, by: User, present: Mapping[int, tuple[bool, bool]]) -> None:
    """Record who is there and handed in devices: member's pk -> (present, device); who is not named stays as recorded.

    Once the meeting is open, what the check list asks of the people in the room must still hold.
    """
    current = workflow.lock(meeting)
    allowed(policies.refusal_of_secretary(by, current.committee.organiser, clock.today()))
    allowed(policies.refusal_to_record_attendance(current))
    room = policies.room_of(current)
    before = {one.pk: one.is_present for one in room.attendances}
    for one in room.attendances:
        one.is_present, one.device_handed_in = present.get(one.member_id, (one.is_present, one.device_handed_in))
    if current.stage != Stage.PREPARING:
        items = policies.people_items(room, current.judging.committee)
        allowed("".join(item.todo for item in items if not item.ok))
        _record_who_came_or_went(current, [one for one in room.attendances if one.is_present != before[one.pk]], by)
    Attendance.objects.bulk_update(room.attendances, ["is_present", "device_handed_in"])


def _record_who_came_or_went(meeting: Meeting, changed: Sequence[Attendance], by: User) -> None:
    """Put on the meeting's record who came or left once it was open: the denominator of the vote depends on it."""
    if changed:
        words = [f"{one.member.user} {_('到会') if one.is_present else _('离会')}" for one in changed]
        workflow.record(meeting, Act.CORRECT_ATTENDANCE, Stage(meeting.stage), by=by, note="、".join(words)[:300])


@transaction.atomic
def sign_undertaking(meeting: Meeting, *, by: User) -> Attendance:
    """Record that an expert signed the confidentiality undertaking of a meeting."""
    current = workflow.lock(meeting)
    attendance = current.attendances.filter(member__user=by, member__left_at=None).first()
    allowed(policies.refusal_to_sign(attendance, current))
    assert attendance  # the refusal above has seen to it
    attendance.undertaken_at = clock.now()
    attendance.undertaking_version = current.judging.undertaking.version
    attendance.save(update_fields=["undertaken_at", "undertaking_version"])
    return attendance


# Its course


@transaction.atomic
def open_meeting(meeting: Meeting, *, by: User) -> Meeting:
    """Open a meeting whose check list is green; from now on it is judged by the rules as they are at this moment."""
    current = workflow.lock(meeting)
    allowed(policies.refusal_of_secretary(by, current.committee.organiser, clock.today()))
    allowed(policies.refusal_to_open(current, policies.checklist(current)))
    rules = judging.kept(current.batch.rules_data)
    note = _("评审规则摘要 %(digest)s") % {"digest": judging.digest(rules)}
    return workflow.advance(current, Act.OPEN, by=by, note=note, opened_at=clock.now(), rules_data=rules)


@transaction.atomic
def write_remarks(meeting: Meeting, *, by: User, remarks: str) -> Meeting:
    """Keep what the minutes say beside the record; until the results are released."""
    current = workflow.lock(meeting)
    allowed(policies.refusal_of_secretary(by, current.committee.organiser, clock.today()))
    allowed(policies.refusal_to_write(current))
    current.remarks = remarks
    current.save(update_fields=["remarks"])
    return current


@transaction.atomic
def suspend(meeting: Meeting, *, by: User, reason: str) -> Meeting:
    """Hold a meeting where it is: nothing moves until its observer resumes it."""
    current = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    allowed(policies.refusal_to_suspend(current, by))
    current.suspended_at, current.suspended_because = clock.now(), reason
    current.save(update_fields=["suspended_at", "suspended_because"])
    workflow.record(current, Act.SUSPEND, Stage(current.stage), by=by, note=reason)
    return current


@transaction.atomic
def resume(meeting: Meeting, *, by: User) -> Meeting:
    """Let a suspended meeting go on."""
    current = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    allowed(policies.refusal_to_resume(current, by))
    current.suspended_at, current.suspended_because = None, ""
    current.save(update_fields=["suspended_at", "suspended_because"])
    workflow.record(current, Act.RESUME, Stage(current.stage), by=by)
    return current
