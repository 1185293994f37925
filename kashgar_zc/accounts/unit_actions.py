"""What a county or the centre does with its approved units: rename, act for one that has nobody, merge two or part them."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kashgar_zc import clock

from . import open_work, outbox, policies, queries, texts
from .actions import Refused
from .choices import Role, Standing, Topic
from .models import Appointment, Merger, NameChange, Organisation, User

Post = tuple[
    int, int | None, str | None
]  # appointment that a merger ended, the one given for it, until when the first ran


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
        outbox.tell(reviewer, *texts.unit_renamed(change), topic=Topic.WORK)
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


def absorb(unit: Organisation, *, into: Organisation, by: User, keep_staff: bool) -> list[Post]:
    """Take a unit off the list, its name and code with it, and move or end its appointments; return what became of each.

    Its files are moved by the caller, in the same transaction, before the merger is recorded.
    """
    locked = {one.pk: one for one in (_lock(one, by) for one in sorted((unit, into), key=lambda one: one.pk))}
    unit, into = locked[unit.pk], locked[into.pk]
    if refusal := policies.refusal_to_merge(unit, into):
        raise Refused(refusal, field="into")
    unit.standing, unit.merged_into = Standing.MERGED, into
    unit.save(update_fields=["standing", "merged_into"])
    return _move_staff(unit, into, by=by, keep=keep_staff)


def part(merger: Merger, *, by: User) -> int:
    """Put a merged unit back on the list, and its people back to it; return how many of them came.

    Its files are moved back by the caller, in the same transaction.
    """
    both = Organisation.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    locked = {one.pk: one for one in both.filter(pk__in=[merger.unit_id, merger.into_id])}
    merger, unit = Merger.objects.get(pk=merger.pk), locked[merger.unit_id]  # as it is now that nobody else can
    merger.into = locked[merger.into_id]
    if not queries.units_overseen(by, on=clock.today()).filter(pk=unit.pk).exists():
        raise Refused(_("该单位不由您所在机构主管。"))
    if refusal := policies.refusal_to_part(merger, now=clock.now()):
        raise Refused(refusal)
    unit.standing, unit.merged_into = Standing.APPROVED, None
    unit.save(update_fields=["standing", "merged_into"])
    return sum(_comes_back(*post, by=by) for post in merger.moved["rows"]["posts"])


def _comes_back(old: int, new: int | None, until: str | None, *, by: User) -> bool:
    """Let a person hold again what the merger ended, and no more what it gave instead; who left since stays away."""
    today, ends_on = clock.today(), dt.date.fromisoformat(until) if until else None
    post = Appointment.objects.select_related("user", "organisation", "acting_from").get(pk=old)
    given = Appointment.objects.select_for_update(of=("self",)).filter(pk=new).first()
    if given is not None:
        if given.ended_at:
            return False
        open_work.hand_over(given, to=None, by=by)
        last_day = max(today, given.starts_on)
        given.ends_on, given.ended_by, given.ended_at = min(given.ends_on or last_day, last_day), by, clock.now()
        given.save(update_fields=["ends_on", "ended_by", "ended_at"])
    acts = post.acting_from is None or post.user.reviews_for(post.acting_from, on=today)
    if not acts or not post.user.is_active or (ends_on and ends_on < today):
        return False
    if post.ends_on and post.ends_on >= today:  # parted before the appointment had ended
        post.ends_on, post.ended_by, post.ended_at = ends_on, None, None
    else:
        facts = {"role": post.role, "acting_from": post.acting_from, "starts_on": today, "ends_on": ends_on}
        post = Appointment(user=post.user, organisation=post.organisation, made_by=by, made_at=clock.now(), **facts)
    post.save()
    outbox.tell(post.user, *texts.appointed(post), topic=Topic.WORK)
    return True


def _move_staff(unit: Organisation, into: Organisation, *, by: User, keep: bool) -> list[Post]:
    """End the appointments today; where they are kept, each goes on at the other unit from today."""
    today, now = clock.today(), clock.now()
    moved: list[Post] = []
    goes_on = Q(ends_on=None) | Q(ends_on__gt=today)
    held = Appointment.objects.filter(goes_on, organisation=unit)
    there = set(Appointment.objects.on(today).filter(goes_on, organisation=into).values_list("user", "role"))
    ended = list(held.select_related("user").order_by("pk"))
    for one in ended:
        new: Appointment | None = None
        until, one.ends_on = one.ends_on, max(today, one.starts_on)
        one.ended_by, one.ended_at = by, now
        one.save(update_fields=["ends_on", "ended_by", "ended_at"])
        if keep and one.acting_from_id is None and (one.user_id, one.role) not in there:
            dates = {"ends_on": until, "made_by": by, "made_at": now, "ended_by": None, "ended_at": None}
            same = {"user": one.user, "organisation": into, "role": one.role, "starts_on": max(today, one.starts_on)}
            new = Appointment.objects.update_or_create(**same, defaults=dates)[0]  # there if merged and parted today
            outbox.tell(one.user, *texts.appointed(new), topic=Topic.WORK)
        else:
            outbox.tell(one.user, *texts.appointment_ends(one), topic=Topic.WORK)
        moved.append((one.pk, new and new.pk, until and until.isoformat()))
    return moved


def _lock(unit: Organisation, by: User) -> Organisation:
    """Return the unit as it is now, locked; `Refused` when it is not this person's to keep."""
    return lock_among(unit, queries.units_overseen(by, on=clock.today()).select_related(None))


def lock_among(unit: Organisation, mine: QuerySet[Organisation]) -> Organisation:
    """Return a unit as it is now, locked; `Refused` when it is not among `mine`, or may not be changed."""
    found = mine.select_for_update(of=("self",), no_key=True).filter(pk=unit.pk).first()
    if found is None:
        raise Refused(_("该单位不由您所在机构主管。"))
    if refusal := policies.refusal_to_keep(found):
        raise Refused(refusal)
    return found
