"""What the platform knows of the units and people that a workbook names: a constant number of statements, whatever its length."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from kashgar_zc import clock
from kashgar_zc.accounts import identity, invitations, sealing
from kashgar_zc.accounts.choices import OrganisationKind, Role
from kashgar_zc.accounts.forms.keeping import clean_name
from kashgar_zc.accounts.models import Appointment, County, Invitation, NameChange, Organisation, User

from .cells import Row
from .columns import STAFF


@dataclass(frozen=True)
class Known:
    """`named` and `coded` hold units of the whole prefecture; whether one is this office's is for `holds` to say."""

    office: Organisation
    importers: frozenset[int]
    today: dt.date
    counties: Mapping[str, County] = field(default_factory=dict)
    bureaus: Mapping[str, Organisation] = field(default_factory=dict)
    coded: Mapping[str, Organisation] = field(default_factory=dict)
    named: Mapping[str, Sequence[Organisation]] = field(default_factory=dict)
    renamed: Mapping[str, Organisation] = field(default_factory=dict)
    people: Mapping[str, User] = field(default_factory=dict)
    held: Mapping[tuple[int, int], Sequence[Appointment]] = field(default_factory=dict)
    invited: Mapping[tuple[str, int], Invitation] = field(default_factory=dict)

    @property
    def is_centre(self) -> bool:
        return self.office.kind == OrganisationKind.CENTRE

    def holds(self, unit: Organisation) -> bool:
        """Return whether a unit is the office's own: a county's, or a prefecture-direct one for the centre."""
        if unit.kind != OrganisationKind.UNIT:
            return False
        if self.is_centre:
            return unit.is_prefecture_direct
        return not unit.is_prefecture_direct and unit.county_id == self.office.county_id


def index_of(mobile: str) -> str:
    return sealing.blind_index(mobile, purpose="mobile")


def know(rows: Sequence[Row], *, office: Organisation, importers: Iterable[int], today: dt.date, lock: bool) -> Known:
    """Look up all that the rows name; with `lock` the units stay as they are until the transaction ends."""
    counties = list(County.objects.all())
    units, renamed = _units(rows, lock=lock)
    ours = [unit.pk for unit in {*units, *renamed.values()}]
    people = _people(rows)
    return Known(
        office=office,
        importers=frozenset(importers),
        today=today,
        counties={text: one for one in counties for text in (one.code, one.name)},
        bureaus={one.name: one for one in Organisation.objects.filter(kind=OrganisationKind.BUREAU)},
        coded={one.code: one for one in units if one.code},
        named=_grouped((one.name, one) for one in units if one.kind == OrganisationKind.UNIT),
        renamed=renamed,
        people={one.mobile_index: one for one in people if one.mobile_index},
        held=_held(people, ours),
        invited=_invited(rows, ours),
    )


def _units(rows: Sequence[Row], *, lock: bool) -> tuple[list[Organisation], dict[str, Organisation]]:
    names = {clean_name(row.written(key)) for row in rows for key in ("name", "unit")}
    codes = {identity.clean_code(row.written(key)) for row in rows for key in ("code", "unit")} - {""}
    found = Organisation.objects.filter(Q(kind=OrganisationKind.UNIT, name__in=names) | Q(code__in=codes))
    found = found.select_related("county", "merged_into", "bureau").order_by("pk")
    if lock:
        found = found.select_for_update(no_key=True, of=("self",))
    changes = NameChange.objects.filter(old__in=names).select_related("organisation__county").order_by("pk")
    return list(found), {one.old: one.organisation for one in changes}


def _people(rows: Sequence[Row]) -> list[User]:
    return list(User.objects.filter(mobile_index__in=_indexes(rows)))


def _held(people: Sequence[User], units: Sequence[int]) -> dict[tuple[int, int], list[Appointment]]:
    mine = Appointment.objects.filter(user__in=people, organisation__in=units, role=Role.REVIEWER).order_by("pk")
    return _grouped(((one.user_id, one.organisation_id), one) for one in mine)


def _invited(rows: Sequence[Row], units: Sequence[int]) -> dict[tuple[str, int], Invitation]:
    open_ones = Invitation.objects.filter(
        invitations.is_open(clock.now()), mobile_index__in=_indexes(rows), organisation__in=units, role=Role.REVIEWER
    ).order_by("pk")
    return {(one.mobile_index, one.organisation_id): one for one in open_ones}


def _indexes(rows: Sequence[Row]) -> set[str]:
    written = {identity.clean_mobile(row.written("mobile")) for row in rows if row.sheet == STAFF}
    return {index_of(mobile) for mobile in written if identity.is_mobile(mobile)}


def _grouped(pairs):  # type: ignore[no-untyped-def]  # of any key and value
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)
