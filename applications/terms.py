"""How long a file has been where it is, by when it should go on, and by when later desks may be expected to be done.

The one place for these sums: the queue's ages and the applicant's line are drawn from them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.cache import cache

from kashgar_zc import clock

from . import working_days
from .choices import Action
from .models import Application, Event, RouteStop

KEPT_FOR = 60  # seconds; the calendar changes once a year, and what binds somebody is never counted from what is kept


class Workdays:
    """Working days between two dates, by running totals over the years asked for; one statement a minute."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        self.first, self.last = first, last
        self.table = _exceptions(first.year, last.year)

    @cached_property
    def totals(self) -> Mapping[dt.date, int]:
        found, total = {}, 0
        for offset in range((self.last - self.first).days + 1):
            day = self.first + dt.timedelta(days=offset)
            total += working_days.is_working(day, self.table)
            found[day] = total
        return found

    @classmethod
    def spanning(cls, instants: Iterable[dt.datetime | None]) -> Workdays:
        """Return the calendar over all these instants; those that are None are left out."""
        days = sorted(clock.on_day(instant) for instant in instants if instant)
        return cls(days[0], days[-1])

    def between(self, start: dt.datetime, end: dt.datetime) -> int:
        """Return how many working days follow the day of `start`, up to and including the day of `end`."""
        return self.totals[clock.on_day(end)] - self.totals[clock.on_day(start)]

    def after(self, day: dt.date) -> list[dt.date]:
        """Return the working days after a day, as far as the span goes."""
        return [one for one in self.totals if one > day and working_days.is_working(one, self.table)]


@dataclass(frozen=True)
class Term:
    """Working days: `spent` since a file came, the `limit` it was given (None: none), by how many it is `over`."""

    spent: int
    limit: int | None
    over: int

    @property
    def left(self) -> int:
        return max((self.limit or 0) - self.spent, 0)


def term(days: Workdays, since: dt.datetime, due_at: dt.datetime | None, now: dt.datetime) -> Term:
    """Return where a file stands in its term; `due_at` is 24:00 of the last day."""
    spent = days.between(since, now)
    if due_at is None:
        return Term(spent, None, 0)
    limit = days.between(since, last_moment(due_at))
    return Term(spent, limit, max(spent - limit, 1) if now >= due_at else 0)


def last_moment(due_at: dt.datetime) -> dt.datetime:
    """Return an instant on the last day of a term, which ends at its 24:00."""
    return due_at - dt.timedelta(seconds=1)


def used_before(event: Event) -> int:
    """Return how many working days the desk at which a corrected file arrives had used before: its clock only stood still."""
    stays: list[tuple[dt.datetime, dt.datetime]] = []
    came = None
    for one in Event.objects.filter(application=event.application_id, sequence__lt=event.sequence).order_by("sequence"):
        if one.action == Action.SUBMIT:
            stays, came = [], None
        if one.from_status == event.to_status != one.to_status and came:
            stays.append((came, one.at))
        elif one.to_status == event.to_status != one.from_status:
            came = one.at
    if not stays:
        return 0
    days = Workdays.spanning([stays[0][0], stays[-1][1]])
    return sum(days.between(first, last) for first, last in stays)


def expected(application: Application, later: Sequence[RouteStop], now: dt.datetime) -> list[dt.date | None]:
    """Return by which day each later desk is done if it and those before take as long as they may; from the first without
    a limit on None. A desk that is late is expected to be done today."""
    limits = application.batch.rules.desk_days
    if not application.due_at or not later:
        return [None] * len(later)
    day: dt.date | None = clock.on_day(max(last_moment(application.due_at), now))
    most = sum(limits.get(stop.desk, 0) for stop in later) * 2 + working_days.LONGEST_BREAK
    table = Workdays(clock.on_day(now), day + dt.timedelta(days=most)).table  # type: ignore[operator]  # set just above
    found = []
    for stop in later:
        limit = limits.get(stop.desk, 0)
        day = working_days.count_on(day, limit, table) if day and limit else None
        found.append(day)
    return found


def _exceptions(first: int, last: int) -> dict[dt.date, bool]:
    """Return the calendar of whole years, kept in the cache."""
    key = f"workdays:{first}-{last}"
    known = cache.get(key)
    if known is None:
        known = working_days.exceptions(dt.date(first, 1, 1), dt.date(last, 12, 31))
        cache.set(key, known, KEPT_FOR)
    return known
