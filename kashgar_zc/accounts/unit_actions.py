"""What a county or the centre does with its approved units: rename, act for one that has nobody, merge one into another."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kashgar_zc import clock

from . import outbox, policies, queries, texts
from .actions import Refused
from .choices import Role, Standing
from .models import Appointment, Merger, NameChange, Organisation, User


@transaction.atomic
def rename_unit(unit: Organisation, *, name: str, starts_on: dt.date, reason: str, by: User) -> NameChange:
    """Give a unit another name and keep the old one; what was submitted and printed keeps the name of its time."""
    unit = _lock(unit, by)
    if name == unit.name:
        raise Refused(_("新名称与现名称相同。"), field="name")
    change = NameChange.objects.create(
        organisation=unit, old=unit.name, new=name, starts_on=starts_on, reason=reason, by=by, at=clock.now()
    )
    unit.name = name
    try:
        with transaction.atomic():
            unit.save(update_fields=["name"])
    except IntegrityError as error:
        raise Refused(_("本县（市）已有同名单位。如为同一单位，请用“合并”。"), field="name") from error
    for reviewer in queries.reviewers(unit, on=clock.today()):
        outbox.tell(reviewer, *texts.unit_renamed(change))
    return change


@transaction.atomic
def act_for_unit(unit: Organisation, *, by: User) -> Appointment:
    """Let a reviewer of the office above sit at the desk of a unit that has nobody (代行), until somebody is appointed."""
    unit = _lock(unit, by)
    today = clock.today()
    if refusal := policies.refusal_to_act_for(by, unit, today=today):
        raise Refused(refusal)
    return Appointment.objects.create(
        user=by,
        organisation=unit,
        role=Role.REVIEWER,
        starts_on=today,
        acting_from=queries.responsible_for(unit),
        made_by=by,
        made_at=clock.now(),
    )


def absorb(unit: Organisation, *, into: Organisation, by: User, keep_staff: bool) -> dict[str, int]:
    """Take a unit off the list, its name and code with it, and move or end its appointments; return how many of each.

    Its files are moved by the caller, in the same transaction, before the merger is recorded.
    """
    locked = {one.pk: one for one in (_lock(one, by) for one in sorted((unit, into), key=lambda one: one.pk))}
    unit, into = locked[unit.pk], locked[into.pk]
    if refusal := policies.refusal_to_merge(unit, into):
        raise Refused(refusal, field="into")
    unit.standing, unit.merged_into = Standing.MERGED, into
    unit.save(update_fields=["standing", "merged_into"])
    return _move_staff(unit, into, by=by, keep=keep_staff)


def record_merger(unit: Organisation, *, into: Organisation, reason: str, moved: dict[str, int], by: User) -> Merger:
    """Write what happened, once and for good."""
    return Merger.objects.create(unit=unit, into=into, reason=reason, moved=moved, by=by, at=clock.now())


def _move_staff(unit: Organisation, into: Organisation, *, by: User, keep: bool) -> dict[str, int]:
    """End the appointments today; where they are kept, each goes on at the other unit from today."""
    today, now, moved = clock.today(), clock.now(), 0
    held = Appointment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), organisation=unit)
    there = set(Appointment.objects.on(today).filter(organisation=into).values_list("user", "role"))
    ended = list(held.select_related("user").order_by("pk"))
    for one in ended:
        until, one.ends_on = one.ends_on, max(today, one.starts_on)
        one.ended_by, one.ended_at = by, now
        one.save(update_fields=["ends_on", "ended_by", "ended_at"])
        if keep and one.acting_from_id is None and (one.user_id, one.role) not in there:
            new = Appointment.objects.create(
                user=one.user, organisation=into, role=one.role, starts_on=max(today, one.starts_on),
                ends_on=until, made_by=by, made_at=now,
            )  # fmt: skip
            outbox.tell(one.user, *texts.appointed(new))
            moved += 1
        else:
            outbox.tell(one.user, *texts.appointment_ends(one))
    return {"appointments_ended": len(ended), "appointments_moved": moved}


def _lock(unit: Organisation, by: User) -> Organisation:
    """Return the unit as it is now, locked; `Refused` when it is not this person's to keep."""
    mine = queries.units_overseen(by, on=clock.today()).select_related(None)
    found = mine.select_for_update(of=("self",), no_key=True).filter(pk=unit.pk).first()
    if found is None:
        raise Refused(_("该单位不由您所在机构主管。"))
    if refusal := policies.refusal_to_keep(found):
        raise Refused(refusal)
    return found
