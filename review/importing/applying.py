"""The confirmed plan is carried out: all of it in one transaction, exactly as it was shown, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts import actions, invitations, outbox, sealing, texts
from kashgar_zc.accounts.actions import Refused
from kashgar_zc.accounts.choices import OrganisationKind, Role, Standing, Topic
from kashgar_zc.accounts.models import Appointment, ImportRecord, Invitation, Organisation, UnitImport, User

from .columns import STAFF, UNITS
from .known import index_of
from .plan import Line, Plan, Verdict
from .receiving import planned
from .reporting import Share, unheard

BATCH = 1000


@transaction.atomic
def apply(one: UnitImport, *, digest: str, by: User, share: Share = unheard) -> ImportRecord:
    """Do what was shown under `digest`; `Refused` when anything it rests on changed meanwhile. A second time does nothing."""
    Organisation.objects.select_for_update(no_key=True).get(pk=one.office_id)  # an office's imports take turns
    one = UnitImport.objects.select_related("office", "by").get(pk=one.pk)
    if done := ImportRecord.objects.filter(source=one).first():
        return done
    if not by.reviews_for(one.office, on=clock.today()):
        raise Refused(_("确认人在本机构的任职已结束，未导入。"))
    if not one.rows_sealed or one.expires_at <= clock.now():
        raise Refused(_("该文件已过保存期。请重新上传。"))
    plan = planned(one, by=by, lock=True, share=share)
    if plan.digest != digest:
        raise Refused(_("核对之后情况有变化，尚未导入。请重新核对后确认。"))
    if not plan.does_something:
        raise Refused(_("没有可以导入的行。"))
    try:
        with transaction.atomic():
            return _carry_out(one, plan, by=by, share=share)
    except IntegrityError as error:  # a unit or an account was made in this very moment
        raise Refused(_("核对之后情况有变化，尚未导入。请重新核对后确认。")) from error


def _carry_out(one: UnitImport, plan: Plan, *, by: User, share: Share) -> ImportRecord:
    share(60)
    made = _make_units(plan.of(UNITS, Verdict.CREATE), by=by)
    _change_units(plan.of(UNITS, Verdict.CHANGE))
    share(70)
    staff = plan.of(STAFF, Verdict.CREATE, Verdict.CHANGE)
    units = Organisation.objects.in_bulk({made.get(line.facts["row"]) or line.facts["unit"] for line in staff})
    at = {id(line): units[made.get(line.facts["row"]) or line.facts["unit"]] for line in staff}
    _appoint([line for line in staff if "user" in line.facts], at, by=by)
    share(85)
    _invite([line for line in staff if "user" not in line.facts], at, office=one.office, by=by)
    return ImportRecord.objects.create(
        source=one,
        by=by,
        at=clock.now(),
        plan_sha256=plan.digest,
        counts=plan.counts(),
        created=sorted(made.values()),
        changes=[{"unit": line.facts["unit"], **line.facts["said"]} for line in plan.of(UNITS, Verdict.CHANGE)],
    )


def _make_units(lines: Sequence[Line], *, by: User) -> dict[int, int]:
    """Make the units, recognised by who imports them; return pk by row."""
    now = clock.now()
    made = Organisation.objects.bulk_create(
        [
            Organisation(
                kind=OrganisationKind.UNIT,
                standing=Standing.APPROVED,
                name=line.facts["name"],
                code=line.facts["code"] or None,
                county_id=line.facts["county"],
                nature=line.facts["nature"],
                bureau_id=line.facts["bureau"],
                contact=line.facts["contact"],
                is_prefecture_direct=line.facts["is_prefecture_direct"],
                decided_by=by,
                decided_at=now,
            )
            for line in lines
        ],
        batch_size=BATCH,
    )
    return {line.row.number: unit.pk for line, unit in zip(lines, made, strict=True)}


def _change_units(lines: Sequence[Line]) -> None:
    units = Organisation.objects.in_bulk([line.facts["unit"] for line in lines])
    for line in lines:
        unit = units[line.facts["unit"]]
        for key, value in line.facts["set"].items():
            setattr(unit, "bureau_id" if key == "bureau" else key, value or None if key == "bureau" else value)
    Organisation.objects.bulk_update(units.values(), ["code", "nature", "contact", "bureau"], batch_size=BATCH)


def _appoint(lines: Sequence[Line], at: Mapping[int, Organisation], *, by: User) -> None:
    now, people = clock.now(), User.objects.in_bulk([line.facts["user"] for line in lines])
    made = Appointment.objects.bulk_create(
        [
            Appointment(
                user=people[line.facts["user"]],
                organisation=at[id(line)],
                role=Role.REVIEWER,
                made_by=by,
                made_at=now,
                **_dates(line),
            )
            for line in lines
        ],
        batch_size=BATCH,
    )
    acting = Appointment.objects.filter(
        organisation__in=[one.organisation_id for one in made], acting_from__isnull=False
    )
    acted_for = set(acting.values_list("organisation", flat=True))
    for one in made:
        if one.organisation_id in acted_for:
            actions.end_acting(one, by=by)
    outbox.tell_many(outbox.Letter(one.user, *texts.appointed(one), topic=Topic.WORK) for one in made)


def _invite(lines: Sequence[Line], at: Mapping[int, Organisation], *, office: Organisation, by: User) -> None:
    """Keep the appointments for whoever signs up with these mobiles; one that was open already is said anew."""
    now = clock.now()
    made = [
        Invitation(
            organisation=at[id(line)],
            name=line.facts["name"],
            mobile_sealed=sealing.seal(line.facts["mobile"]),
            mobile_index=index_of(line.facts["mobile"]),
            role=Role.REVIEWER,
            made_by=by,
            made_at=now,
            **invitations.terms(now),
            **_dates(line),
        )
        for line in lines
    ]
    one_of = ["mobile_index", "organisation", "role"]
    said = {field.name for field in Invitation._meta.concrete_fields} - {"id", *one_of}
    Invitation.objects.bulk_create(
        made, batch_size=BATCH, update_conflicts=True, unique_fields=one_of, update_fields=sorted(said)
    )
    outbox.tell_numbers((line.facts["mobile"], *texts.invited(office, at[id(line)].name)) for line in lines)


def _dates(line: Line) -> dict[str, dt.date | None]:
    given = {key: line.facts[key] for key in ("starts_on", "ends_on")}
    return {key: dt.date.fromisoformat(text) if text else None for key, text in given.items()}
