"""The only place that asks what time it is; in demo and rehearsal mode its answer can be shifted.

Instants are aware datetimes in UTC. The shift is kept in a file of the data folder, so that web, worker and beat agree
on it and a restart keeps it.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

BEIJING = ZoneInfo("Asia/Shanghai")
_standing: ContextVar[dt.datetime | None] = ContextVar("standing", default=None)


def now() -> dt.datetime:
    """Return this moment, shifted where the deployment allows it."""
    return _standing.get() or dt.datetime.now(dt.UTC) + shift()


def arrival() -> dt.datetime:
    """Return this moment by the database's clock: the one that decides whether a window was open."""
    if (instant := _standing.get()) is not None:
        return instant
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0] + shift()


def today() -> dt.date:
    """Return the date in Beijing time."""
    return on_day(now())


def on_day(instant: dt.datetime) -> dt.date:
    """Return the Beijing date on which an instant falls."""
    return instant.astimezone(BEIJING).date()


def midnight_after(day: dt.date) -> dt.datetime:
    """Return 24:00 Beijing time of a day: the first instant that is no longer on it."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), BEIJING)


def shift() -> dt.timedelta:
    """Return by how much the clock is shifted; zero outside demo and rehearsal mode."""
    if not settings.CLOCK_SHIFTABLE:
        return dt.timedelta()
    try:
        return dt.timedelta(seconds=float(_shift_file().read_text()))
    except FileNotFoundError:
        return dt.timedelta()


@contextmanager
def at(instant: dt.datetime) -> Iterator[None]:
    """Let the clock stand at an instant within this thread, to play through a history; `RuntimeError` as `set_shift`."""
    if not settings.CLOCK_SHIFTABLE:
        raise RuntimeError("The clock may be set in demo and rehearsal mode only (KASHGAR_DEMO=1).")
    token = _standing.set(instant.astimezone(dt.UTC))
    try:
        yield
    finally:
        _standing.reset(token)


def set_shift(by: dt.timedelta) -> None:
    """Shift the clock for every process of this deployment; `RuntimeError` where that is not allowed."""
    if not settings.CLOCK_SHIFTABLE:
        raise RuntimeError("The clock may be shifted in demo and rehearsal mode only (KASHGAR_DEMO=1).")
    target = _shift_file()
    draft = target.with_suffix(".new")
    draft.write_text(str(by.total_seconds()))
    draft.replace(target)


def _shift_file() -> Path:
    return Path(settings.DATA_DIR) / "clock-shift"
