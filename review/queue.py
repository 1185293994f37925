"""The queue of a desk: which files, in which order, a page at a time, as rows ready to print."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.dateparse import parse_datetime

from applications import queries as files
from applications import working_days
from applications.choices import Status
from applications.models import Application, RouteStop
from kashgar_zc import clock
from kashgar_zc.accounts.choices import OrganisationKind
from kashgar_zc.accounts.models import Appointment, Organisation

from . import filters
from .filters import Filters

PAGE = 25
CAP = 1000  # what is counted at most; beyond it a page says "1000+"
SOON_DAYS = 2  # working days left
UNITS_FOUND = 200
NUMBER = re.compile(r"[0-9-]+")
# The two statements of a page are written out around the files found, whose condition the ORM builds: it would take
# longer to put these words together than to draw the rows. The page is cut first and its words are looked up after.
TALLY = """
WITH found (series_id, level, category_id) AS ({})
SELECT grouped.*, series.name AS series, category.short_name AS category
FROM (SELECT series_id, level, category_id, count(*) AS n FROM found GROUP BY series_id, level, category_id) AS grouped
JOIN applications_series AS series ON series.code = grouped.series_id
JOIN applications_category AS category ON category.number = grouped.category_id
ORDER BY grouped.series_id
"""
ROWS = """
WITH cut (id) AS ({})
SELECT file.id AS pk, file.key, file.number, file.applicant_name, file.status, file.since, file.due_at, file.unit_id,
    unit.name AS unit, title.name AS title, title.level, series.name AS series, speciality.name AS speciality,
    category.short_name AS category, place.name AS at, corrected.was_resubmitted, mine.acted, mine.acted_at,
    posted.outcome AS publicity_outcome, posted.last_day AS publicity_last_day
FROM cut JOIN applications_application AS file USING (id)
JOIN accounts_organisation AS unit ON unit.id = file.unit_id
JOIN applications_title AS title ON title.code = file.title_id
JOIN applications_series AS series ON series.code = title.series_id
JOIN applications_category AS category ON category.number = file.category_id
LEFT JOIN applications_speciality AS speciality ON speciality.code = file.speciality_id
LEFT JOIN accounts_organisation AS place ON place.id = file.at_id
LEFT JOIN LATERAL (
    SELECT true AS was_resubmitted FROM applications_event AS event
    WHERE event.application_id = file.id AND event.at >= file.submitted_at AND event.action = 'resubmit' LIMIT 1
) AS corrected ON true
LEFT JOIN LATERAL (
    SELECT event.action AS acted, event.at AS acted_at FROM applications_event AS event
    WHERE event.application_id = file.id AND event.at >= file.submitted_at AND event.organisation_id = %s
    ORDER BY event.sequence DESC LIMIT 1
) AS mine ON true
LEFT JOIN LATERAL (
    SELECT publicity.outcome, publicity.last_day FROM review_unitpublicity AS publicity
    WHERE publicity.application_id = file.id AND publicity.submitted_at = file.submitted_at
    ORDER BY publicity.opened_at DESC, publicity.id DESC LIMIT 1
) AS posted ON true
"""


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after or before a file, and how many files stand before the page."""

    after: str = ""
    before: str = ""
    offset: int = 0

    @classmethod
    def parse(cls, data: Mapping[str, str]) -> Cursor:
        offset = str(data.get("n", ""))
        return cls(
            after=str(data.get("after", "")),
            before=str(data.get("before", "")),
            offset=int(offset) if offset.isdecimal() and len(offset) < 9 else 0,
        )


@dataclass(frozen=True)
class Slice:
    """One page of rows as values, and the places where its neighbours begin."""

    rows: list[dict[str, Any]]
    offset: int
    previous: str
    following: str


@dataclass(frozen=True)
class Tally:
    """How many files a filter's values hold: (series, level, category) -> count, over the first `CAP` files."""

    groups: dict[tuple[str, str, int], int]
    names: dict[str, dict[str, str]]
    is_capped: bool

    def total(self, chosen: Filters) -> int:
        return sum(n for group, n in self.groups.items() if _matches(group, chosen, ""))

    def of(self, dimension: str, chosen: Filters) -> dict[str, int]:
        """Return value -> count of one dimension, as narrowed by the others."""
        place = DIMENSIONS.index(dimension)
        counts: dict[str, int] = {}
        for group, n in self.groups.items():
            if _matches(group, chosen, dimension):
                counts[str(group[place])] = counts.get(str(group[place]), 0) + n
        return counts


DIMENSIONS = ("series", "level", "category")


def _matches(group: Sequence[Any], chosen: Filters, but: str) -> bool:
    wanted = (chosen.series, chosen.level, chosen.category)
    return all(
        not want or name == but or str(value) == want
        for name, value, want in zip(DIMENSIONS, group, wanted, strict=True)
    )


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
    if chosen.unit:
        found = found.filter(unit_id=int(chosen.unit))
    return found.filter(_search(chosen.q)) if chosen.q else found


def _search(text: str) -> Q:
    """Return the condition of a search: a number from its beginning, a name from its beginning, or part of a unit's."""
    if NUMBER.fullmatch(text):
        return Q(number__startswith=text)
    units = Organisation.objects.filter(kind=OrganisationKind.UNIT, name__contains=text).order_by()
    return Q(applicant_name__startswith=text) | Q(unit_id__in=list(units.values_list("pk", flat=True)[:UNITS_FOUND]))


def narrowed(found: QuerySet[Application], chosen: Filters) -> QuerySet[Application]:
    """Return the files left by the three dimensions."""
    if chosen.series:
        found = found.filter(title__series_id=chosen.series)
    if chosen.level:
        found = found.filter(title__level=chosen.level)
    if chosen.category:
        found = found.filter(category_id=int(chosen.category))
    return found


def tally(found: QuerySet[Application]) -> Tally:
    """Count the first `CAP` files by series, level and category in one statement."""
    counted = _read(TALLY, found.values("title__series_id", "title__level", "category_id")[: CAP + 1])
    return Tally(
        groups={(one["series_id"], one["level"], one["category_id"]): one["n"] for one in counted},
        names={
            "series": {one["series_id"]: one["series"] for one in counted},
            "category": {
                str(one["category_id"]): one["category"] for one in sorted(counted, key=itemgetter("category_id"))
            },
        },
        is_capped=sum(one["n"] for one in counted) > CAP,
    )


def slice_of(found: QuerySet[Application], chosen: Filters, cursor: Cursor, desk: Appointment) -> Slice:
    """Return one page by key, not by counting: the cost does not grow with the place in the list."""
    backwards = bool(cursor.before)
    by_age = chosen.state != filters.DONE  # what has moved on is read from the newest file
    order = ("since", "pk") if by_age else ("-pk",)
    start = _place(cursor.before or cursor.after, by_age=by_age, backwards=backwards)
    turned = tuple(name.removeprefix("-") if name.startswith("-") else f"-{name}" for name in order)
    cut = found.filter(start).order_by(*(turned if backwards else order)).values("pk")[: PAGE + 1]
    rows = _read(ROWS, cut, desk.organisation_id)
    rows.sort(key=itemgetter("since", "pk") if by_age else itemgetter("pk"), reverse=backwards == by_age)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    offset = max(cursor.offset, 0) if start else 0
    return Slice(
        rows,
        offset,
        previous=_key(rows[0], by_age) if rows and (more if backwards else bool(start)) else "",
        following=_key(rows[-1], by_age) if rows and (more or backwards) else "",
    )


def _key(row: Mapping[str, Any], by_age: bool) -> str:
    return f"{row['since'].isoformat()}_{row['pk']}" if by_age else str(row["pk"])


def _place(key: str, *, by_age: bool, backwards: bool) -> Q:
    """Return the condition that puts a page after (or before) a key; a key not understood is the beginning."""
    instant, _sep, number = key.rpartition("_")
    if not number.isdecimal() or len(number) > 18:
        return Q()
    pk = int(number)
    if not by_age:
        return Q(pk__gt=pk) if backwards else Q(pk__lt=pk)
    try:
        since = parse_datetime(instant)
    except ValueError:
        return Q()
    if since is None or since.tzinfo is None:
        return Q()
    if backwards:
        return Q(since__lte=since) & (Q(since__lt=since) | Q(since=since, pk__lt=pk))
    return Q(since__gte=since) & (Q(since__gt=since) | Q(since=since, pk__gt=pk))


def _read(statement: str, found: QuerySet[Application, Any], *parameters: int) -> list[dict[str, Any]]:
    """Return the rows of a statement around the files found; its parameters follow theirs."""
    sql, given = found.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(statement.format(sql), (*given, *parameters))
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def next_key(
    desk: Appointment, chosen: Filters, since: dt.datetime, pk: int, now: dt.datetime, *, wrap: bool = False
) -> str:
    """Return the key of the file that follows one in a desk's waiting queue, or empty; `wrap` goes on at its head."""
    chosen = replace(chosen, state=filters.WAITING)
    waiting = narrowed(files_in(desk, chosen, now), chosen).exclude(pk=pk).order_by("since", "pk")
    following = waiting.filter(_place(f"{since.isoformat()}_{pk}", by_age=True, backwards=False))
    key = following.values_list("key", flat=True).first()
    if key is None and wrap:
        key = waiting.values_list("key", flat=True).first()
    return str(key) if key else ""
