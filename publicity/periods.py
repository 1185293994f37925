"""How long a notice runs: so many working days after the day of its opening, to 24:00 Beijing time of the last."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from applications import working_days
from kashgar_zc import clock


@dataclass(frozen=True)
class Period:
    """`first_day` is the day of the opening and not counted, so that the public has each of `days` in full."""

    first_day: dt.date
    last_day: dt.date
    days: int
    ends_at: dt.datetime


def period(opened_at: dt.datetime, days: int) -> Period:
    """Return the period of a notice opened at an instant, by the calendar as it stands now [O40, N 四.12]."""
    first = clock.on_day(opened_at)
    last = working_days.last_day(first, days)
    return Period(first, last, days, clock.midnight_after(last))
