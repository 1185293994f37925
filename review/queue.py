"""The queue of a desk: which files, in which order, a page at a time, as rows ready to print."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.utils.dateparse import parse_datetime

from applications import queries as files
from applications import working_days
from applications.choices import Action, Status
from applications.models import Application, Category, RouteStop, Series, Speciality
from kashgar_zc import clock
from kashgar_zc.accounts.choices import OrganisationKind
from kashgar_zc.accounts.models import Appointment, Organisation

from . import filters
from .filters import Filters
from .models import UnitPublicity

PAGE = 25
CAP = 1000  # what is counted at most; beyond it a page says "1000+"
SOON_DAYS = 2  # working days left
UNITS_FOUND = 200
NUMBER = re.compile(r"[0-9-]+")
COLUMNS = (
    "pk", "key", "number", "applicant_name", "status", "since", "due_at", "unit_id", "unit__name",
    "title__name", "title__level",
)  # fmt: skip


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
    on_route = RouteStop.objects.filter(application=OuterRef("pk"), organisation=here)
    came = files.events_of_submission().filter(to_organisation=here)
    found = Application.objects.order_by().filter(Exists(on_route))
    if chosen.state == filters.WAITING:
        found = found.filter(at=here)
    elif chosen.state == filters.RETURNED:
        found = found.filter(Exists(came), status=Status.RETURNED)
    else:
        verdicts = files.events_of_submission().filter(organisation=here)
        found = found.filter(Exists(verdicts)).exclude(at=here).exclude(status=Status.RETURNED)
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
    words = [_word(Series, "title__series_id"), _word(Category, "category_id", "short_name")]
    counted = Counter(found.values_list("title__series_id", "title__level", "category_id", *words)[: CAP + 1])
    groups = {(series, level, category): n for (series, level, category, _name, _short), n in counted.items()}
    names = {
        "series": {series: name for series, _level, _category, name, _short in sorted(counted)},
        "category": {
            str(category): short for _series, _level, category, _name, short in sorted(counted, key=itemgetter(2))
        },
    }
    return Tally(groups, names, is_capped=counted.total() > CAP)


def slice_of(found: QuerySet[Application], chosen: Filters, cursor: Cursor, desk: Appointment) -> Slice:
    """Return one page by key, not by counting: the cost does not grow with the place in the list."""
    backwards = bool(cursor.before)
    by_age = chosen.state != filters.DONE  # what has moved on is read from the newest file
    order = ("since", "pk") if by_age else ("-pk",)
    start = _place(cursor.before or cursor.after, by_age=by_age, backwards=backwards)
    turned = tuple(name.removeprefix("-") if name.startswith("-") else f"-{name}" for name in order)
    cut = found.filter(start).order_by(*(turned if backwards else order)).values("pk")[: PAGE + 1]
    rows = list(described(cut, desk, chosen).order_by(*(turned if backwards else order)))
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


def described(cut: QuerySet[Application, Any], desk: Appointment, chosen: Filters) -> QuerySet[Application, Any]:
    """Return the files of a page as values, with what their flags need.

    The page is cut first and its words are looked up after, by subqueries with a limit: nine joined tables, or an
    `Exists` among the columns, would be answered by reading all files and all events.
    """
    of_row = files.events_of_submission().order_by("-sequence")
    extra: dict[str, Any] = {
        "series": _word(Series, "title__series_id"),
        "speciality_name": _word(Speciality, "speciality_id"),
        "category_name": _word(Category, "category_id", "short_name"),
        "at_name": _word(Organisation, "at_id"),
        "was_resubmitted": Subquery(of_row.filter(action=Action.RESUBMIT).values("sequence")[:1]),
    }
    if chosen.state != filters.WAITING:
        mine = of_row.filter(organisation=desk.organisation)
        extra |= {"acted_at": Subquery(mine.values("at")[:1]), "acted": Subquery(mine.values("action")[:1])}
    if desk.organisation.kind == OrganisationKind.UNIT:
        posted = UnitPublicity.objects.filter(application=OuterRef("pk"), submitted_at=OuterRef("submitted_at"))
        extra |= {
            "publicity_outcome": Subquery(posted.values("outcome")[:1]),
            "publicity_last_day": Subquery(posted.values("last_day")[:1]),
        }
    return Application.objects.filter(pk__in=cut).values(*COLUMNS, **extra)


def _word(model: type[Model], reference: str, field: str = "name") -> Subquery:
    return Subquery(model._default_manager.order_by().filter(pk=OuterRef(reference)).values(field)[:1])


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
