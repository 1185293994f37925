"""When things happen in a made-up history: office hours on working days, never after the history's end."""

from __future__ import annotations

import datetime as dt
import random

from applications import working_days
from kashgar_zc import clock

HOURS = ((10, 14), (16, 20))  # Beijing time, as offices in Kashgar keep
SOON = dt.timedelta(hours=3)
MARGIN = dt.timedelta(minutes=7)  # what lies at least between two steps


def days_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the working days from one day to another, both included."""
    table = working_days.exceptions(first, last)
    span = (first + dt.timedelta(days=index) for index in range((last - first).days + 1))
    return [day for day in span if working_days.is_working(day, table)]


class Office:
    """Picks instants on working `days`, the last of which is the day of `until`, the history's end."""

    def __init__(self, days: list[dt.date], until: dt.datetime, chance: random.Random) -> None:
        self.days, self.until = days, until
        self._chance = chance

    def later(self, least: int, most: int) -> dt.datetime:
        """Return an instant some working days from the clock's day on (0 is the same day), if that is not past the end."""
        today = clock.today()
        ahead = [day for day in self.days if day >= today] or [today]
        day = ahead[min(self._chance.randint(least, most), len(ahead) - 1)]
        return self._fit(self._moment(day))

    def ago(self, least: int, most: int) -> dt.datetime:
        """Return an instant that lies some working days before the end (0 is its day), if that is not before the clock."""
        back = self._chance.randint(least, most)
        return self._fit(self._moment(self.days[max(-1 - back, -len(self.days))]))

    def after(self, instant: dt.datetime) -> dt.datetime:
        """Return an instant on the first working day from another instant's day on."""
        day = clock.on_day(instant)
        return self._fit(self._moment(next((one for one in self.days if one >= day), day)), not_before=instant)

    def _moment(self, day: dt.date) -> dt.datetime:
        first, last = self._chance.choice(HOURS)
        minute = self._chance.randrange(first * 60, last * 60)
        return dt.datetime.combine(day, dt.time(minute // 60, minute % 60, self._chance.randrange(60)), clock.BEIJING)

    def _fit(self, instant: dt.datetime, *, not_before: dt.datetime | None = None) -> dt.datetime:
        """Move an instant between the clock and the end, a few minutes off both: into office hours where it can be."""
        earliest, latest = max(clock.now() + MARGIN, not_before or clock.now()), self.until - MARGIN
        for day in reversed(self.days):
            if instant > latest and day < clock.on_day(instant):
                instant = self._moment(day)
        if instant < earliest:
            instant = earliest + max(min(latest - earliest, SOON), dt.timedelta()) * self._chance.random()
        return instant
