"""The queue of a desk: which files, in which order, a page at a time, as rows ready to print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models import Value as V
from django.db.models.expressions import OrderBy
from django.db.models.functions import Concat
from django.utils.dateparse import parse_datetime

from applications.models import Application
from kashgar_zc import clock, keyset
from kashgar_zc.accounts.models import Appointment
from kashgar_zc.accounts.queries import LINE

from . import filters
from .filters import Filters
from .models.claim import IN_FORCE
from .models.mark import DOUBTED
from .narrowing import files_in, narrowed, to_do

__all__ = ["CAP", "PAGE", "Cursor", "Slice", "Tally", "files_in", "narrowed", "next_key", "slice_of", "tally"]

PAGE = 25
CAP = 1000  # what is counted at most; beyond it a page says "1000+"
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
WITH cut (id) AS ({}), placed AS (SELECT id, row_number() OVER () AS place FROM cut)
SELECT placed.place, file.id AS pk, file.key, file.version, file.number, file.applicant_name, file.status, file.since,
    file.due_at, file.unit_id, second.by_id AS proposed_by_id,
    unit.name AS unit, title.name AS title, title.level, series.name AS series, speciality.name AS speciality,
    category.short_name AS category, place.name AS at, corrected.was_resubmitted, mine.acted, mine.acted_at,
    held.holder_id, holder.name AS holder, shared.is_shared, doubt.is_doubted, entry.is_barred, asked.is_asked,
    posted.outcome AS publicity_outcome, posted.last_day AS publicity_last_day
FROM placed JOIN applications_application AS file USING (id)
JOIN accounts_organisation AS unit ON unit.id = file.unit_id
JOIN applications_title AS title ON title.code = file.title_id
JOIN applications_series AS series ON series.code = title.series_id
JOIN applications_category AS category ON category.number = file.category_id
LEFT JOIN applications_speciality AS speciality ON speciality.code = file.speciality_id
LEFT JOIN accounts_organisation AS place ON place.id = file.at_id
LEFT JOIN review_proposal AS second ON second.application_id = file.id AND second.version = file.version
    AND second.decided_at IS NULL
LEFT JOIN LATERAL (
    SELECT true AS was_resubmitted FROM applications_event AS event
    WHERE event.application_id = file.id AND event.at >= file.submitted_at AND event.action = 'resubmit' LIMIT 1
) AS corrected ON true
LEFT JOIN LATERAL (
    SELECT event.action AS acted, event.at AS acted_at FROM applications_event AS event
    WHERE event.application_id = file.id AND event.at >= file.submitted_at AND event.organisation_id IN ({line})
    ORDER BY event.sequence DESC LIMIT 1
) AS mine ON true
LEFT JOIN LATERAL ({held} AND claim.application_id = file.id) AS held ON true
LEFT JOIN accounts_user AS holder ON holder.id = held.holder_id
LEFT JOIN review_sharedfiles AS shared ON shared.application_id = file.id AND shared.is_shared
LEFT JOIN LATERAL (
    SELECT true AS is_doubted FROM ({doubted} AND mark.application_id = file.id LIMIT 1) AS doubt
) AS doubt ON true
LEFT JOIN LATERAL (
    SELECT true AS is_barred FROM applications_integrityentry AS entry
    LEFT JOIN applications_integritylifting AS lifting ON lifting.entry_id = entry.id
    WHERE entry.person_id = file.applicant_id AND %s BETWEEN entry.from_day AND entry.until_day AND lifting.id IS NULL LIMIT 1
) AS entry ON true
LEFT JOIN LATERAL (
    SELECT true AS is_asked FROM applications_pullrequest AS request
    JOIN applications_material AS material ON material.id = request.material_id AND material.state = 'ready'
    LEFT JOIN applications_pullrefusal AS refusal ON refusal.request_id = request.id
    WHERE request.application_id = file.id AND request.at >= file.submitted_at AND refusal.id IS NULL LIMIT 1
) AS asked ON true
LEFT JOIN LATERAL (
    SELECT publicity.outcome, publicity.last_day FROM review_unitpublicity AS publicity
    WHERE publicity.application_id = file.id AND publicity.submitted_at = file.submitted_at
    ORDER BY publicity.opened_at DESC, publicity.id DESC LIMIT 1
) AS posted ON true
"""
PARTS = {"held": IN_FORCE, "doubted": DOUBTED, "line": LINE}


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


def slice_of(
    found: QuerySet[Application],
    chosen: Filters,
    cursor: Cursor,
    desk: Appointment,
    now: dt.datetime,
    *,
    are_few: bool = False,
) -> Slice:
    """Return one page by key, not by counting: the cost does not grow with the place in the list.

    Where `are_few` were counted all are found first and then put in order. Otherwise the database, hoping for a full page
    soon, may walk the whole list in its order and find next to nothing.
    """
    backwards, order = bool(cursor.before), order_of(chosen)
    edge = _edge(cursor.before or cursor.after, order)
    start = keyset.beyond(order, edge, back=backwards) if edge else Q()
    ordered = keyset.turned(order) if backwards else order
    cut = found.filter(start).order_by(*(_by_sorting(ordered) if are_few else ordered)).values("pk")[: PAGE + 1]
    here = desk.organisation_id
    rows = _read(ROWS, cut, here, now, desk.user_id, here, clock.on_day(now))
    rows.sort(key=itemgetter("place"))
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    return Slice(
        rows,
        max(cursor.offset, 0) if start else 0,
        previous=_key(rows[0], order) if rows and (more if backwards else bool(start)) else "",
        following=_key(rows[-1], order) if rows and (more or backwards) else "",
    )


def _by_sorting(order: Sequence[str]) -> list[OrderBy]:
    """Return the same order in terms that no index has."""
    plain = {
        "pk": F("pk") + 0,
        "since": F("since") + dt.timedelta(0),
        "applicant_name": Concat("applicant_name", V("")),
    }
    found = [(plain[column.removeprefix("-")], column.startswith("-")) for column in order]
    return [OrderBy(value, descending=is_down) for value, is_down in found]


def order_of(chosen: Filters) -> tuple[str, ...]:
    """Return by which columns a list is ordered; what has moved on is read from the newest file."""
    if chosen.state == filters.DONE:
        return ("-pk",)
    return {filters.NEWEST: ("-since", "-pk"), filters.BY_NAME: ("applicant_name", "pk")}.get(
        chosen.sort, ("since", "pk")
    )


def _key(row: Mapping[str, Any], order: Sequence[str]) -> str:
    """Return what an address says of a row: the value it is ordered by, and its pk."""
    column = order[0].removeprefix("-")
    if column == "pk":
        return str(row["pk"])
    value = row["since"].isoformat() if column == "since" else row[column]
    return f"{value}_{row['pk']}"


def _edge(key: str, order: Sequence[str]) -> tuple[Any, ...]:
    """Return what the row of a key holds in the columns of an order; empty for a key that is not understood."""
    text, _sep, number = key.rpartition("_")
    if not number.isdecimal() or len(number) > 18:
        return ()
    column = order[0].removeprefix("-")
    if column == "pk":
        return (int(number),)
    value = _instant(text) if column == "since" else text.replace("\x00", "")
    return (value, int(number)) if value else ()


def _instant(text: str) -> dt.datetime | None:
    try:
        instant = parse_datetime(text)
    except ValueError:
        return None
    return instant if instant and instant.tzinfo else None


def _read(statement: str, found: QuerySet[Application, Any], *parameters: Any) -> list[dict[str, Any]]:
    """Return the rows of a statement around the files found; its parameters follow theirs."""
    try:
        sql, given = found.query.sql_with_params()
    except EmptyResultSet:  # a filter that nothing can pass
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement.format(sql, **PARTS), (*given, *parameters))
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def next_key(desk: Appointment, chosen: Filters, done: Application, now: dt.datetime, *, wrap: bool = False) -> str:
    """Return the key of the file to be done after one in a desk's waiting queue, or empty; `wrap` goes on at its head."""
    chosen = replace(chosen, state=filters.WAITING)
    order = order_of(chosen)
    waiting = to_do(narrowed(files_in(desk, chosen, now), chosen), desk, now).exclude(pk=done.pk).order_by(*order)
    edge = tuple(getattr(done, column.removeprefix("-")) for column in order)
    key = waiting.filter(keyset.beyond(order, edge)).values_list("key", flat=True).first()
    if key is None and wrap:
        key = waiting.values_list("key", flat=True).first()
    return str(key) if key else ""
