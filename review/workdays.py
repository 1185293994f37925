"""Ages of files in working days, counted for a whole page from one reading of the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from applications import working_days
from kashgar_zc import clock

# When a file turns amber on its way to the limit.
NEAR_NUMERATOR, NEAR_DENOMINATOR = 2, 3


class Workdays:
    """Working days between two dates, by running totals over the span asked for; one statement."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        table = working_days.exceptions(first, last)
        self.totals: dict[dt.date, int] = {}
        total = 0
        for offset in range((last - first).days + 1):
            day = first + dt.timedelta(days=offset)
            total += working_days.is_working(day, table)
            self.totals[day] = total

    @classmethod
    def spanning(cls, instants: Iterable[dt.datetime | None]) -> Workdays:
        """Return the calendar over all these instants; those that are None are left out."""
        days = sorted(clock.on_day(instant) for instant in instants if instant)
        return cls(days[0], days[-1])

    def between(self, start: dt.datetime, end: dt.datetime) -> int:
        """Return how many working days follow the day of `start`, up to and including the day of `end`."""
        return self.totals[clock.on_day(end)] - self.totals[clock.on_day(start)]


def age(days: Workdays, since: dt.datetime, due_at: dt.datetime | None, now: dt.datetime) -> tuple[str, str]:
    """Return how long a file has been here, in words, and how urgent that is: "", near (two thirds) or late."""
    spent = days.between(since, now)
    if due_at is None:
        return _("%(n)s 天") % {"n": spent}, ""
    limit = days.between(since, due_at - dt.timedelta(seconds=1))  # a limit is 24:00 of its last day
    if now >= due_at:
        return _("超 %(n)s 天") % {"n": max(spent - limit, 1)}, "late"
    near = limit > 0 and spent * NEAR_DENOMINATOR >= limit * NEAR_NUMERATOR
    return _("%(n)s / %(limit)s 天") % {"n": spent, "limit": limit}, "near" if near else ""
