"""Ages of files in working days, counted for a whole page from one reading of the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.cache import cache
from django.utils.translation import gettext as _

from applications import working_days
from kashgar_zc import clock
from kashgar_zc.kept import by_language

# When a file turns amber on its way to the limit.
NEAR_NUMERATOR, NEAR_DENOMINATOR = 2, 3
KEPT_FOR = 60  # seconds; the calendar changes once a year, and terms are never counted from what is kept


class Workdays:
    """Working days between two dates, by running totals over the span asked for; one statement a minute."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        table = _exceptions(first.year, last.year)
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

    def after(self, day: dt.date) -> list[dt.date]:
        """Return the working days after a day, as far as the span goes."""
        return [one for one in self.totals if one > day and self.totals[one] > self.totals[one - dt.timedelta(days=1)]]


def _exceptions(first: int, last: int) -> dict[dt.date, bool]:
    """Return the calendar of whole years, kept in the cache."""
    key = f"workdays:{first}-{last}"
    known = cache.get(key)
    if known is None:
        known = working_days.exceptions(dt.date(first, 1, 1), dt.date(last, 12, 31))
        cache.set(key, known, KEPT_FOR)
    return known


def age(days: Workdays, since: dt.datetime, due_at: dt.datetime | None, now: dt.datetime) -> tuple[str, str]:
    """Return how long a file has been here, in words, and how urgent that is: "", near (two thirds) or late."""
    spent, (plain, late, timed) = days.between(since, now), _patterns()
    if due_at is None:
        return plain % {"n": spent}, ""
    limit = days.between(since, due_at - dt.timedelta(seconds=1))  # a limit is 24:00 of its last day
    if now >= due_at:
        return late % {"n": max(spent - limit, 1)}, "late"
    near = limit > 0 and spent * NEAR_DENOMINATOR >= limit * NEAR_NUMERATOR
    return timed % {"n": spent, "limit": limit}, "near" if near else ""


@by_language
def _patterns() -> tuple[str, str, str]:
    return _("%(n)s 天"), _("超 %(n)s 天"), _("%(n)s / %(limit)s 天")
