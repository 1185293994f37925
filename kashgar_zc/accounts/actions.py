"""What people do about accounts, units and appointments; each writes in one transaction or raises `Refused`."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from kashgar_zc import clock

from . import open_work, outbox, policies, queries, texts
from .choices import Channel, OrganisationKind, Role, Standing, Topic
from .models import Appointment, County, Organisation, User


class Refused(Exception):
    """An act did not happen and changed nothing; the sentence says why, `field` where it can be mended."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


# People


def id_number_taken() -> str:
    """Return the sentence for an ID number that has an account; it does not tell whose."""
    return _("该身份证号已注册。请直接登录，忘记密码可凭手机号找回。")


def mobile_taken() -> str:
    return _("该手机号已用于其他账号。请换一个手机号，或用它登录。")


def sign_up(*, name: str, id_number: str, mobile: str, password_hash: str) -> User:
    """Save a new person, who has proved to hold the mobile."""
    user = User(name=name, username=_free_username(), password=password_hash, date_joined=clock.now())
    user.id_number, user.mobile, user.mobile_verified = id_number, mobile, True
    _save_person(user, mobile_field="phone")
    return user


def set_mobile(user: User, mobile: str, *, verified: bool) -> None:
    """Write a person's mobile; `Refused` when another account holds it."""
    user.mobile, user.mobile_verified = mobile, verified
    _save_person(user, mobile_field="phone", update_fields=["mobile_sealed", "mobile_index", "mobile_verified"])


def correct_identity(user: User, *, name: str, id_number: str, by: User) -> None:
    """Write name and ID number (an empty one stays as it was) until they are frozen."""
    with transaction.atomic():
        now = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if refusal := policies.refusal_to_correct_identity(now):
            raise Refused(refusal)
        now.name = name
        if id_number:
            now.id_number = id_number
        _save_person(now, update_fields=["name", "id_number_sealed", "id_number_index"])


def freeze_identity(user: User, *, at: dt.datetime) -> None:
    """Fix name and ID number from the first submission on; later submissions change nothing."""
    User.objects.filter(pk=user.pk, identity_frozen_at=None).update(identity_frozen_at=at)


def read_messages(*, by: User, message: int | None = None) -> int:
    """Mark one of a person's messages read, or all; return how many were unread."""
    unread = queries.inbox(by).filter(read_at=None)
    return (unread.filter(pk=message) if message else unread).order_by().update(read_at=clock.now())


# Units


@transaction.atomic
def register_unit(
    *,
    by: User,
    name: str,
    code: str | None,
    county: County,
    nature: str,
    is_prefecture_direct: bool,
    bureau: Organisation | None,
    contact: str,
) -> Organisation:
    """Put a unit before its county (or the centre); a registration that was refused may be made again by anybody."""
    unit = _row_for_unit(name=name, code=code, county=county)
    unit.name, unit.code, unit.county, unit.nature = name, code, county, nature
    unit.is_prefecture_direct, unit.bureau, unit.contact = is_prefecture_direct, bureau, contact
    unit.standing, unit.refusal_reason = Standing.PENDING, ""
    unit.registered_by, unit.registered_at = by, clock.now()
    unit.decided_by = unit.decided_at = None
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError as error:  # somebody registered it in this very moment
        raise Refused(policies.refusal_of_registration(unit)) from error
    link = reverse("accounts:unit", args=[unit.pk])
    for reviewer in queries.reviewers(queries.responsible_for(unit), on=clock.today()):
        outbox.tell(reviewer, *texts.unit_awaits(unit), link, channels=[Channel.INBOX])
    return unit


@transaction.atomic
def approve_unit(unit: Organisation, *, by: User) -> Organisation:
    """Recognise a unit and make who registered it its reviewer; a second approval changes nothing."""
    unit = _lock(unit)
    if unit.standing == Standing.APPROVED:
        return unit
    _decide(unit, Standing.APPROVED, by=by)
    if registrar := unit.registered_by:
        Appointment.objects.get_or_create(
            user=registrar, organisation=unit, role=Role.REVIEWER, starts_on=clock.today()
        )
        words = texts.unit_approved(unit, queries.responsible_for(unit))
        outbox.tell(registrar, *words, reverse("accounts:register_unit"), topic=Topic.ACTION)
    return unit


@transaction.atomic
def refuse_unit(unit: Organisation, *, by: User, reason: str) -> Organisation:
    """Refuse a unit's registration; who made it is told why."""
    unit = _lock(unit)
    _decide(unit, Standing.REFUSED, by=by, reason=reason)
    if unit.registered_by:
        words = texts.unit_refused(unit, queries.responsible_for(unit), reason)
        outbox.tell(unit.registered_by, *words, reverse("accounts:register_unit"), topic=Topic.ACTION)
    return unit


# Appointments


@transaction.atomic
def appoint(
    person: User, *, organisation: Organisation, role: str, starts_on: dt.date, ends_on: dt.date | None, by: User | None
) -> Appointment:
    """Give a person a role for an organisation between two dates, never twice for one time; `by` None: the operator."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # two appointers at once take turns
    if refusal := policies.refusal_of_role(organisation, role):
        raise Refused(refusal, field="role")
    if by == person:
        raise Refused(_("不能任命本人。请由本机构其他人员或上级机构办理。"), field="login")
    same = Appointment.objects.filter(user=person, organisation=organisation, role=role)
    overlapping = same.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    if ends_on:
        overlapping = overlapping.filter(starts_on__lte=ends_on)
    if overlapping.exists():
        raise Refused(_("%(person)s 在这段时间内已担任此岗位，不必重复任命。") % {"person": person}, field="login")
    appointment = Appointment.objects.create(
        user=person,
        organisation=organisation,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        made_by=by,
        made_at=clock.now(),
    )
    if role == Role.REVIEWER:
        end_acting(appointment, by=by)
    outbox.tell(person, *texts.appointed(appointment), topic=Topic.WORK)
    return appointment


@transaction.atomic
def end_appointment(
    appointment: Appointment, *, last_day: dt.date, by: User, successor: User | None = None
) -> Appointment:
    """Set the last day of an appointment, never later than it was, and hand its open work to a colleague or back.

    Yesterday is the earliest, and today when the person acted today: whoever took a step held the role that day.
    """
    appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("organisation", "user")
        .get(pk=appointment.pk)
    )
    today = clock.today()
    if refusal := policies.refusal_to_end(by, appointment, today=today):
        raise Refused(refusal)
    acted_on = open_work.last_acted_on(appointment) or dt.date.min
    earliest = max(appointment.starts_on, today - dt.timedelta(days=1), acted_on)
    latest = appointment.ends_on or dt.date.max
    if not earliest <= last_day <= latest:
        raise Refused(
            _("任职截止日最早为 %(earliest)s，且不晚于原定截止日。") % {"earliest": earliest}, field="last_day"
        )
    if successor and not successor.reviews_for(appointment.organisation, on=today):
        raise Refused(_("%(person)s 不在本机构任审核人。") % {"person": successor}, field="successor")
    appointment.ends_on, appointment.ended_by, appointment.ended_at = last_day, by, clock.now()
    appointment.save(update_fields=["ends_on", "ended_by", "ended_at"])
    open_work.hand_over(appointment, to=successor, by=by)
    outbox.tell(appointment.user, *texts.appointment_ends(appointment), topic=Topic.WORK)
    return appointment


@transaction.atomic
def extend_appointment(appointment: Appointment, *, ends_on: dt.date | None, by: User) -> Appointment:
    """Let an appointment run to a later last day than it had, or for good (None)."""
    Organisation.objects.select_for_update(no_key=True).get(pk=appointment.organisation_id)  # as appointers do
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("organisation", "user")
    appointment = rows.get(pk=appointment.pk)
    if refusal := policies.refusal_to_extend(by, appointment, today=clock.today()):
        raise Refused(refusal)
    if ends_on and appointment.ends_on and ends_on <= appointment.ends_on:
        raise Refused(_("新的截止日须晚于原截止日。"), field="ends_on")
    later = Appointment.objects.filter(
        user=appointment.user, organisation=appointment.organisation, role=appointment.role
    ).filter(starts_on__gt=appointment.ends_on)
    if later.filter(starts_on__lte=ends_on or dt.date.max).exists():
        raise Refused(_("该人员在这段时间内另有同一岗位的任职，不必延长。"), field="ends_on")
    appointment.ends_on, appointment.ended_by, appointment.ended_at = ends_on, None, None
    appointment.save(update_fields=["ends_on", "ended_by", "ended_at"])
    outbox.tell(appointment.user, *texts.appointed(appointment))
    return appointment


# Helpers


def end_acting(appointment: Appointment, *, by: User | None) -> None:
    """End what an office does for a unit when the unit gets a reviewer: today at the earliest, for it may have acted today."""
    today = clock.today()
    last_day = max(today, appointment.starts_on - dt.timedelta(days=1))
    acting = Appointment.objects.filter(organisation=appointment.organisation, acting_from__isnull=False)
    in_force = acting.on(today).filter(Q(ends_on=None) | Q(ends_on__gt=last_day))
    in_force.update(ends_on=last_day, ended_by=by, ended_at=clock.now())


def _save_person(user: User, *, mobile_field: str | None = None, update_fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            user.save(update_fields=update_fields)
    except IntegrityError as error:
        constraint = error.__cause__.diag.constraint_name or ""  # type: ignore[union-attr]  # psycopg2's own error
        if "id_number" in constraint:
            raise Refused(id_number_taken(), field="id_number") from error
        if "mobile" in constraint:
            raise Refused(mobile_taken(), field=mobile_field) from error
        raise


def _free_username() -> str:
    while User.objects.filter(username=(name := "zc" + get_random_string(8, "0123456789"))).exists():
        pass
    return name


def _row_for_unit(*, name: str, code: str | None, county: County) -> Organisation:
    """Return the refused row to use again, or a new one; `Refused` when the unit is there already."""
    same = Q(kind=OrganisationKind.UNIT, name=name, county=county)
    if code:
        same |= Q(code=code)
    rows = list(Organisation.objects.select_for_update(of=("self",)).filter(same))
    for row in rows:
        if refusal := policies.refusal_of_registration(row):
            raise Refused(refusal, field="code" if code and row.code == code else "name")
    named = next((row for row in rows if row.name == name and row.county_id == county.pk), None)
    for row in rows:
        if named and row != named:  # an old refused row under another name gives the code free
            row.code = None
            row.save(update_fields=["code"])
    return named or (rows[0] if rows else Organisation(kind=OrganisationKind.UNIT))


def _lock(unit: Organisation) -> Organisation:
    rows = Organisation.objects.select_for_update(of=("self",)).select_related("registered_by", "decided_by")
    return rows.get(pk=unit.pk)


def _decide(unit: Organisation, standing: Standing, *, by: User, reason: str = "") -> None:
    if refusal := policies.refusal_to_decide(by, unit):
        raise Refused(refusal)
    unit.standing, unit.refusal_reason = standing, reason
    unit.decided_by, unit.decided_at = by, clock.now()
    unit.save(update_fields=["standing", "refusal_reason", "decided_by", "decided_at"])
