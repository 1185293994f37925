"""Which files a desk's queue shows: those of a state, narrowed by the filters chosen."""

from __future__ import annotations

import datetime as dt
import re

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet

from applications import assessing, working_days
from applications import queries as files
from applications.choices import UNDER_REVIEW, Action, Status
from applications.models import Application, RouteStop, Title
from kashgar_zc import clock
from kashgar_zc.accounts.choices import OrganisationKind
from kashgar_zc.accounts.models import Appointment, Organisation

from . import filters
from .choices import Judgement
from .filters import Filters
from .models import Claim, Mark, SharedFiles

SOON_DAYS = 2  # working days left
UNITS_FOUND = 200
KEPT_FOR = 60  # seconds; the catalogue of titles changes once a year
NUMBER = re.compile(r"[0-9-]+")
WHERE = {
    "review": UNDER_REVIEW,
    "accepted": frozenset({Status.ACCEPTED, Status.IN_COMMITTEE}),
    "declined": frozenset({Status.DECLINED}),
}
ENDED = frozenset(Status) - frozenset({Status.RETURNED, Status.DRAFT}).union(*WHERE.values())


def files_in(desk: Appointment, chosen: Filters, now: dt.datetime) -> QuerySet[Application]:
    """Return the files of a desk in a state, narrowed by everything but the three dimensions that chips count.

    All of them are among `applications.queries.reached`, whose "or" is left out here so that a page of any state is
    read from an index however many files there are.
    """
    here = desk.organisation
    on_route = Exists(RouteStop.objects.filter(application=OuterRef("pk"), organisation=here))
    found = Application.objects.order_by()
    if chosen.state == filters.WAITING:
        found = found.filter(at=here)  # where it is, is on its route
    elif chosen.state == filters.RETURNED:
        came = files.events_of_submission().filter(to_organisation=here)
        found = found.filter(on_route, Exists(came), status=Status.RETURNED)
    else:
        verdicts = files.events_of_submission().filter(organisation=here)
        found = found.filter(on_route, Exists(verdicts)).exclude(at=here).exclude(status=Status.RETURNED)
    if chosen.due == filters.LATE:
        found = found.filter(due_at__lte=now)
    elif chosen.due == filters.SOON:
        soon = clock.midnight_after(working_days.last_day(clock.on_day(now), SOON_DAYS))
        found = found.filter(due_at__gt=now, due_at__lte=soon)
    return _narrowed_by_hand(found, desk, chosen, now)


def _narrowed_by_hand(
    found: QuerySet[Application], desk: Appointment, chosen: Filters, now: dt.datetime
) -> QuerySet[Application]:
    """Return the files left by what is chosen of place, person and search."""
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
    return found.filter(_search(chosen.q)) if chosen.q else found


def _search(text: str) -> Q:
    """Return the condition of a search: a number from its beginning, a name from its beginning, or part of a unit's."""
    if NUMBER.fullmatch(text):
        return Q(number__startswith=text)
    units = Organisation.objects.filter(kind=OrganisationKind.UNIT, name__contains=text).order_by()
    return Q(applicant_name__startswith=text) | Q(unit_id__in=list(units.values_list("pk", flat=True)[:UNITS_FOUND]))


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


def _held(desk: Appointment, hold: str, now: dt.datetime) -> Q:
    """Return the condition of who has a file at this desk."""
    here = Claim.objects.filter(application=OuterRef("pk"), organisation=desk.organisation_id)
    claims = here.in_force(now).order_by()
    return Q(Exists(claims.filter(holder=desk.user_id))) if hold == filters.MINE else ~Q(Exists(claims))


def _flagged(desk: Appointment, flag: str, now: dt.datetime) -> Q:
    """Return the condition of what sets a file apart: see `filters` for the four."""
    if flag == filters.BACK:
        came = files.events_of_submission().filter(action=Action.RESUBMIT, to_organisation=desk.organisation)
        return Q(Exists(came))
    if flag == filters.SAME:
        return Q(Exists(SharedFiles.objects.filter(application=OuterRef("pk"), is_shared=True)))
    if flag == filters.BARRED:
        return Q(applicant__in=assessing.in_force(clock.on_day(now)).values("person"))
    doubts = Mark.objects.filter(application=OuterRef("pk"), by=desk.user_id, organisation=desk.organisation)
    return Q(Exists(doubts.exclude(judgement=Judgement.FINE)))
