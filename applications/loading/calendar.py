"""The days that are not what their weekday says: the nation's from `chinesecalendar`, the region's from its file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from chinese_calendar.constants import holidays, workdays

from .reference import days_of


class Day(NamedTuple):
    """A row of the calendar table."""

    day: dt.date
    is_working: bool
    name: str


def days(calendar: Mapping[str, Any]) -> tuple[list[Day], list[str]]:
    """Return all days of a checked calendar file, the region's over the nation's, and a note for each year without them.

    The region's days of a year that lacks the nation's are kept back: half a calendar would pass for a whole one.
    """
    national, names = calendar["national"], calendar["names"]
    covered = {day.year for day in holidays}
    wanted = range(national["first"], national["last"] + 1)
    found = {day: Day(day, False, names.get(name, name)) for day, name in holidays.items() if day.year in wanted}
    for day, name in workdays.items():
        if day.year in wanted:
            found[day] = Day(day, True, f"{names.get(name, name)}调休上班")
    for year in calendar["regional"]:
        if year["year"] in covered & set(wanted):
            found |= {one.day: one for one in _regional(year)}
    return sorted(found.values()), [_not_covered(year) for year in wanted if year not in covered]


def _regional(year: Mapping[str, Any]) -> Iterator[Day]:
    for part, is_working in (("off", False), ("worked", True)):
        for span in year.get(part, ()):
            yield from (Day(day, is_working, span["name"]) for day in days_of(span))


def _not_covered(year: int) -> str:
    return (
        f"calendar {year}: the installed chinesecalendar has no days off for it yet. Working days of {year} are counted "
        "Monday to Friday, and pages say so; update the package, or enter the days at the centre's calendar page."
    )
