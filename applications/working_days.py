"""Counting working days of Xinjiang by the centre's own calendar table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from .models import CalendarDay

LONGEST_BREAK = 16  # calendar days looked up for each working day asked for, so that one query suffices


def last_day(start: dt.date, days: int) -> dt.date:
    """Return the last of `days` working days that begin on the day after `start`."""
    until = start + dt.timedelta(days=days * 2 + LONGEST_BREAK)
    return count_on(start, days, exceptions(start, until))


def exceptions(first: dt.date, last: dt.date) -> dict[dt.date, bool]:
    """Return the table's days between two dates: True worked, False off."""
    return dict(CalendarDay.objects.filter(day__range=(first, last)).values_list("day", "is_working"))


def count_on(start: dt.date, days: int, table: Mapping[dt.date, bool]) -> dt.date:
    """Return the day on which the `days`-th working day after `start` falls; pure."""
    day = start
    while days > 0:
        day += dt.timedelta(days=1)
        days -= is_working(day, table)
    return day


def is_working(day: dt.date, table: Mapping[dt.date, bool]) -> bool:
    """Return whether a day is worked: by the table, else Monday to Friday."""
    return table.get(day, day.weekday() < 5)


def is_covered(year: int) -> bool:
    """Return whether the table has entries of a year; without them Monday to Friday is assumed, and pages say so."""
    return CalendarDay.objects.filter(day__year=year).exists()
