"""Which files a desk's queue shows: those of a state, narrowed by the filters chosen."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from applications import assessing, pull_requests, working_days
from applications import queries as files
from applications.choices import UNDER_REVIEW, Action, Status
from applications.models import Application, RouteStop, Title
from applications.terms import Workdays
from kashgar_zc import clock
from kashgar_zc.accounts.choices import OrganisationKind
from kashgar_zc.accounts.models import Appointment, Organisation

from . import filters
from .filters import Filters
from .models import Claim, Proposal, SharedFiles
from .models.mark import DOUBTED

SOON_DAYS = 2  # working days left
UNITS_FOUND = 500
KEPT_FOR = 60  # seconds; the catalogue of titles changes once a year
NUMBER = re.compile(r"[0-9-]+")
WHERE = {
    "review": UNDER_REVIEW,
    "accepted": frozenset({Status.ACCEPTED, Status.IN_COMMITTEE}),
    "declined": frozenset({Status.DECLINED}),
}
ENDED = frozenset(Status) - frozenset({Status.RETURNED, Status.DRAFT}).union(*WHERE.values())


@dataclass(frozen=True)
class Units:
    """The units found by name, as pk -> name, and whether there were more than are looked through."""

    names: Mapping[int, str]
    is_cut: bool

    def having(self, text: str) -> list[int]:
        return [pk for pk, name in self.names.items() if text in name]


def units_named(desk: Appointment, chosen: Filters) -> Units:
    """Return the units that may have files at a desk and are named in the search or the field for a unit.

    One statement, none where no unit is named.
    """
    texts = [text for text in (chosen.unit_name, "" if is_number(chosen.q) else chosen.q) if text]
    if not texts:
        return Units({}, is_cut=False)
    here = desk.organisation
    named = reduce(or_, (Q(name__contains=text) for text in texts))
    units = Organisation.objects.filter(named, kind=OrganisationKind.UNIT)
    if here.kind == OrganisationKind.UNIT:
        units = units.filter(pk=here.pk)
    elif here.kind == OrganisationKind.COUNTY:
        units = units.filter(county=here.county_id)
    elif here.kind == OrganisationKind.BUREAU:  # a file keeps its route when its unit gets another bureau
        routed = RouteStop.objects.filter(organisation=here).order_by().values("application__unit")
        units = units.filter(Q(bureau=here) | Q(pk__in=routed))
    found = list(units.order_by("name", "pk").values_list("pk", "name")[: UNITS_FOUND + 1])
    return Units(dict(found[:UNITS_FOUND]), len(found) > UNITS_FOUND)


def files_in(desk: Appointment, chosen: Filters, now: dt.datetime, named: Units | None = None) -> QuerySet[Application]:
    """Return the files of a desk in a state, narrowed by everything but the three dimensions that chips count.

    `named` are the units named in it, looked up here when they are not given.

    All of them are among `applications.queries.reached`, whose "or" is left out here so that a page of any state is
    read from an index however many files there are.
    """
    here = desk.organisation
    found = Application.objects.order_by()
    if chosen.state == filters.WAITING:
        found = found.filter(at=here)  # where it is, is on its route
    else:
        found = found.filter(route__organisation=here, route__state=chosen.state)  # once on a route, see `routes.plan`
    if chosen.due == filters.LATE:
        found = found.filter(due_at__lte=now)
    elif chosen.due == filters.SOON:
        found = found.filter(due_at__gt=now, due_at__lte=soon_until(now))
    if chosen.age and chosen.state != filters.DONE:
        found = found.filter(_aged(chosen.age, now))
    found = _narrowed_by_hand(found, desk, chosen, now)
    if not (chosen.q or chosen.unit_name):
        return found
    named = named or units_named(desk, chosen)
    if chosen.unit_name:
        found = found.filter(unit_id__in=named.having(chosen.unit_name))
    return found.filter(_search(chosen.q, named)) if chosen.q else found


def soon_until(now: dt.datetime) -> dt.datetime:
    """Return until when what is due is due soon; no statement while the calendar is kept."""
    today = clock.on_day(now)
    table = Workdays(today, today + dt.timedelta(days=SOON_DAYS * 2 + working_days.LONGEST_BREAK)).table
    return clock.midnight_after(working_days.count_on(today, SOON_DAYS, table))


def _aged(age: str, now: dt.datetime) -> Q:
    """Return the condition of how many working days files have been where they are, as between two instants."""
    (least, most), today = filters.AGES[age], clock.on_day(now)
    table = Workdays(today - dt.timedelta(days=366), today).table

    def begin(days: int) -> dt.datetime:
        day = working_days.first_day(today, days, table)
        return clock.midnight_after(day - dt.timedelta(days=1))

    since = Q(since__gte=begin(most)) if most is not None else Q()
    return since & Q(since__lt=begin(least - 1)) if least else since


def _narrowed_by_hand(
    found: QuerySet[Application], desk: Appointment, chosen: Filters, now: dt.datetime
) -> QuerySet[Application]:
    """Return the files left by what is chosen of place and person."""
    if chosen.county:
        found = found.filter(unit__county_id=chosen.county)
    if chosen.unit:
        found = found.filter(unit_id=int(chosen.unit))
    if chosen.hold and chosen.state == filters.WAITING:
        found = found.filter(_held(desk, chosen.hold, now))
    if chosen.flag:
        found = found.filter(_flagged(desk, chosen.flag, now))
    if chosen.where and chosen.state == filters.DONE:
        found = found.filter(status__in=sorted(WHERE.get(chosen.where, ENDED)))
    return found


def is_number(text: str) -> bool:
    """Return whether a search is for a number."""
    return bool(NUMBER.fullmatch(text))


def _search(text: str, named: Units) -> Q:
    """Return the condition of a search: a number from its beginning, a name from its beginning, or part of a unit's."""
    if is_number(text):
        return Q(number__startswith=text)
    return Q(applicant_name__startswith=text) | Q(unit_id__in=named.having(text))


def narrowed(found: QuerySet[Application], chosen: Filters) -> QuerySet[Application]:
    """Return the files left by the three dimensions."""
    if chosen.series or chosen.level:
        found = found.filter(title__in=_titles(chosen))
    if chosen.category:
        found = found.filter(category_id=int(chosen.category))
    return found


def _titles(chosen: Filters) -> list[str]:
    """Return the titles of a series and level by code: by their names the database knows how many files there are."""
    known = cache.get("title-codes")
    if known is None:
        known = list(Title.objects.order_by("code").values_list("code", "series_id", "level"))
        cache.set("title-codes", known, KEPT_FOR)
    return [code for code, series, level in known if chosen.series in {"", series} and chosen.level in {"", level}]


def to_do(found: QuerySet[Application], desk: Appointment, now: dt.datetime) -> QuerySet[Application]:
    """Return the files that this person would go on with: not those that others hold, nor those that wait for another."""
    here = Claim.objects.filter(application=OuterRef("pk"), organisation=desk.organisation_id)
    others = here.in_force(now).exclude(holder=desk.user_id).order_by()
    return found.filter(~Exists(others), ~Exists(waiting_for_second().filter(by=desk.user_id)))


def waiting_for_second() -> QuerySet[Proposal]:
    """Return, as a subquery of applications, the approval that waits for a second signature."""
    standing = Proposal.objects.filter(application=OuterRef("pk"), version=OuterRef("version"), decided_at=None)
    return standing.order_by()


def _held(desk: Appointment, hold: str, now: dt.datetime) -> Q:
    """Return the condition of who has a file at this desk."""
    here = Claim.objects.filter(application=OuterRef("pk"), organisation=desk.organisation_id)
    claims = here.in_force(now).order_by()
    return Q(Exists(claims.filter(holder=desk.user_id))) if hold == filters.MINE else ~Q(Exists(claims))


def _flagged(desk: Appointment, flag: str, now: dt.datetime) -> Q:
    """Return the condition of what sets a file apart: see `filters` for the seven."""
    if flag in {filters.SECOND, filters.SIGN}:
        waiting = waiting_for_second()
        return Q(Exists(waiting.exclude(by=desk.user_id) if flag == filters.SIGN else waiting))
    if flag == filters.BACK:
        came = files.events_of_submission().filter(action=Action.RESUBMIT, to_organisation=desk.organisation)
        return Q(Exists(came))
    if flag == filters.SAME:
        return Q(Exists(SharedFiles.objects.filter(application=OuterRef("pk"), is_shared=True)))
    if flag == filters.PULL:
        return Q(Exists(pull_requests.waiting().filter(application=OuterRef("pk")).order_by()))
    if flag == filters.BARRED:
        return Q(applicant__in=assessing.in_force(clock.on_day(now)).values("person"))
    doubts = RawSQL(DOUBTED, [desk.user_id, desk.organisation_id])  # noqa: S611  # as a row of `queue` has it
    return Q(pk__in=doubts)
