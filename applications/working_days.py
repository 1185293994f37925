"""Counting working days of Xinjiang by the centre's own calendar table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

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


def first_day(end: dt.date, days: int, table: Mapping[dt.date, bool]) -> dt.date:
    """Return the earliest day that at most `days` working days follow up to and including `end`; pure."""
    day = end
    while days >= is_working(day, table):
        days -= is_working(day, table)
        day -= dt.timedelta(days=1)
    return day


def is_working(day: dt.date, table: Mapping[dt.date, bool]) -> bool:
    """Return whether a day is worked: by the table, else Monday to Friday."""
    return table.get(day, day.weekday() < 5)


def note_on(first: dt.date, last: dt.date) -> str:
    """Return what a page says beside a term between two dates that is counted Monday to Friday for want of entries.

    Empty where the table has entries of every year the term touches.
    """
    span = (dt.date(first.year, 1, 1), dt.date(last.year, 12, 31))
    covered = set(CalendarDay.objects.filter(day__range=span).order_by().values_list("day__year", flat=True).distinct())
    years = _("、").join(f"{year}年" for year in range(first.year, last.year + 1) if year not in covered)
    return _("%(years)s的放假安排尚未录入，工作日暂按周一至周五计算。") % {"years": years} if years else ""
