"""What may be seen of people, organisations, appointments and messages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import and_

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from . import identity, sealing
from .choices import Channel, OrganisationKind, Role, Standing
from .models import Appointment, Message, NameChange, Organisation, User

MATCHES = 20
LETTERS = 20  # of a search that are looked for one after the other


# People


def person_by_mobile(mobile: str) -> User | None:
    """Return who holds an 11-digit mobile number."""
    return User.objects.filter(mobile_index=sealing.blind_index(mobile, purpose="mobile")).first()


def person_by_login(login: str) -> User | None:
    """Return who logs in by this mobile number or user name, as typed."""
    mobile = identity.clean_mobile(login)
    if identity.is_mobile(mobile):
        return person_by_mobile(mobile)
    return User.objects.filter(username__iexact=login.strip()).first()


def holders(*, id_number: str = "", mobile: str = "") -> QuerySet[User]:
    """Return the accounts that hold an ID number or a mobile, at most one each."""
    either = Q(pk__in=[])
    if id_number:
        either |= Q(id_number_index=sealing.blind_index(id_number, purpose="id-number"))
    if mobile:
        either |= Q(mobile_index=sealing.blind_index(mobile, purpose="mobile"))
    return User.objects.filter(either)


# Organisations

# An organisation, by its pk, and those that went into it, however many steps ago.
LINE = """
    WITH RECURSIVE line (id) AS (
        SELECT %s::bigint
        UNION SELECT unit.id FROM accounts_organisation AS unit JOIN line ON unit.merged_into_id = line.id
    ) SELECT id FROM line"""


def line_of(organisation: Organisation) -> RawSQL | tuple[int]:
    """Return, for a condition `__in`, an organisation and those that went into it; only units ever do."""
    if organisation.kind != OrganisationKind.UNIT:
        return (organisation.pk,)
    return RawSQL(LINE, [organisation.pk])  # noqa: S611  # the text is ours and the value is handed over


def reviewed_by(user: User, *, on: dt.date) -> QuerySet[Organisation]:
    """Return the organisations for which a person is reviewer on a day."""
    mine = Appointment.objects.on(on).filter(user=user, role=Role.REVIEWER, organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(mine))


def units_overseen(user: User, *, on: dt.date) -> QuerySet[Organisation]:
    """Return the units a person decides on: a county's for its office, prefecture-direct ones for the centre."""
    mine = reviewed_by(user, on=on)
    of_my_county = Q(is_prefecture_direct=False, county__in=mine.filter(kind=OrganisationKind.COUNTY).values("county"))
    direct = Q(Exists(mine.filter(kind=OrganisationKind.CENTRE)), is_prefecture_direct=True)
    units = Organisation.objects.filter(of_my_county | direct, kind=OrganisationKind.UNIT)
    return units.select_related("county", "bureau", "registered_by", "decided_by", "merged_into").order_by("name", "pk")


def decides(user: User, *, on: dt.date) -> bool:
    """Return whether a person decides on units at all."""
    return reviewed_by(user, on=on).filter(kind__in=[OrganisationKind.COUNTY, OrganisationKind.CENTRE]).exists()


def units_seen(user: User, *, on: dt.date) -> QuerySet[Organisation]:
    """Return the units a person may look at, and whose facts put right: those overseen, a bureau's own; the centre sees all."""
    mine = reviewed_by(user, on=on)
    if mine.filter(kind=OrganisationKind.CENTRE).exists():
        seen = Q()
    else:
        overseen, bureaus = units_overseen(user, on=on), mine.filter(kind=OrganisationKind.BUREAU)
        seen = Q(pk__in=overseen.order_by().values("pk")) | Q(bureau__in=bureaus.order_by().values("pk"))
    units = Organisation.objects.filter(seen, kind=OrganisationKind.UNIT)
    return units.select_related("county", "bureau", "registered_by", "decided_by", "merged_into").order_by("name", "pk")


def keeper(user: User, unit: Organisation, *, on: dt.date) -> Organisation | None:
    """Return for which office a person may put a unit's facts right: the one that decides on it, the centre, or its bureau."""
    over = responsible_for(unit)
    either = Q(pk=over and over.pk) | Q(kind=OrganisationKind.CENTRE) | Q(pk=unit.bureau_id)
    found = reviewed_by(user, on=on).filter(either)
    return min(found, key=lambda one: (one != over, one.kind != OrganisationKind.CENTRE, one.pk), default=None)


def staffed(user: User, *, on: dt.date) -> QuerySet[Organisation]:
    """Return the organisations whose own people a person appoints: those reviewed for; for the centre all offices too."""
    mine = reviewed_by(user, on=on)
    sits_at_centre = Exists(mine.filter(kind=OrganisationKind.CENTRE))
    offices = Q(sits_at_centre, kind__in=[OrganisationKind.COUNTY, OrganisationKind.BUREAU])
    return Organisation.objects.filter(Q(pk__in=mine.values("pk")) | offices).order_by("kind", "name", "pk")


def managed(user: User, *, on: dt.date) -> QuerySet[Organisation]:
    """Return the organisations whose appointments a person keeps: those staffed, and approved units overseen."""
    units = units_overseen(user, on=on).filter(standing=Standing.APPROVED)
    either = Q(pk__in=staffed(user, on=on).order_by().values("pk")) | Q(pk__in=units.order_by().values("pk"))
    return Organisation.objects.filter(either).select_related("county").order_by("kind", "name", "pk")


def responsible_for(unit: Organisation) -> Organisation | None:
    """Return who decides on a unit: the centre on a prefecture-direct one, else the office of its county."""
    return deciders([unit])[unit.pk]


def deciders(units: Iterable[Organisation]) -> dict[int, Organisation | None]:
    """Return for each unit's pk who decides on it, in one statement."""
    units = list(units)
    counties = {unit.county_id for unit in units}
    of_counties = Q(kind=OrganisationKind.COUNTY, county__in=counties)
    offices = list(Organisation.objects.filter(of_counties | Q(kind=OrganisationKind.CENTRE)).order_by("-pk"))
    centre = next((one for one in reversed(offices) if one.kind == OrganisationKind.CENTRE), None)
    of = {one.county_id: one for one in offices if one.kind == OrganisationKind.COUNTY}
    return {unit.pk: centre if unit.is_prefecture_direct else of.get(unit.county_id) for unit in units}


def registered_by(user: User) -> QuerySet[Organisation]:
    """Return the units a person registered, newest first."""
    units = Organisation.objects.filter(registered_by=user, kind=OrganisationKind.UNIT)
    return units.select_related("county").order_by("-registered_at", "-pk")


def find_units(text: str) -> list[Organisation]:
    """Return up to `MATCHES` approved units by the beginning of their code or any part of a name they have or had.

    Where none is found, those whose names have the letters in that order: 疏附县一中 is 疏附县第一中学. Any part of a name
    is a walk through the table (a few thousand rows here); a nation needs an index for it.
    """
    units = Organisation.objects.filter(kind=OrganisationKind.UNIT, standing=Standing.APPROVED).select_related("county")
    words = text.split()
    if not words or len("".join(words)) < 2:
        return []
    named = _of_words("name", words)
    found = units.filter(named | Q(code__startswith=identity.clean_code(text)) | Q(pk__in=_once_named(words)))
    spaced = units.filter(name__iregex=".*".join(map(re.escape, "".join(words)[:LETTERS])))
    return _with_old_names(found) or _with_old_names(spaced)


def _with_old_names(units: QuerySet[Organisation]) -> list[Organisation]:
    return list(units.annotate(once=_old_names())[:MATCHES])


def _once_named(words: Sequence[str]) -> set[int | None]:
    """Return the units that once had a name with all these words, and those that one of such a name went into."""
    renamed = NameChange.objects.filter(_of_words("old", words)).values_list("organisation", flat=True)
    gone = Organisation.objects.filter(_of_words("name", words) | Q(pk__in=renamed), standing=Standing.MERGED)
    return {*renamed, *gone.values_list("merged_into", flat=True)}


def _of_words(field: str, words: Sequence[str]) -> Q:
    return reduce(and_, (Q(**{f"{field}__icontains": word}) for word in words))


def _old_names() -> Subquery:
    """Return, as an annotation of units, the name a unit had before the present one."""
    return Subquery(NameChange.objects.filter(organisation=OuterRef("pk")).order_by("-pk").values("old")[:1])


# Appointments


def appointments_in(organisations: QuerySet[Organisation]) -> QuerySet[Appointment]:
    """Return the appointments of organisations, latest first."""
    of_these = Appointment.objects.filter(organisation__in=organisations.order_by().values("pk"))
    return of_these.select_related("user", "organisation", "acting_from").order_by("-starts_on", "pk")


def reviewers(organisation: Organisation | None, *, on: dt.date) -> QuerySet[User]:
    """Return an organisation's reviewers on a day."""
    held = Appointment.objects.on(on).filter(organisation=organisation, role=Role.REVIEWER, user=OuterRef("pk"))
    return User.objects.filter(Exists(held)).order_by("pk")


# Messages


def inbox(user: User) -> QuerySet[Message]:
    """Return a person's own messages, newest first."""
    return Message.objects.filter(recipient=user, channel=Channel.INBOX).order_by("-created_at", "-pk")
