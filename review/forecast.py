"""When an office will be done with what waits, at its pace of the last working days and against its own limit; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from .workdays import Workdays

PACE_DAYS = 10  # working days that the pace is taken from, today included
ROWS = 20  # working days that are looked ahead in the table
AHEAD = dt.timedelta(days=400)  # the calendar that is read; who needs longer is told "more than a year"

Row = tuple[str, str, str]


def of(
    due: Mapping[dt.date | None, int], done: Mapping[dt.date, int], ahead: int, days: Workdays, today: dt.date
) -> tuple[tuple[Row, ...], str]:
    """Return (day, files left at the pace, files that the limit lets be left) for the coming working days, and it in words.

    `due` is how many files waiting have their limit at the end of which day, `done` how many were done on which day,
    `ahead` how many are still at desks before this one.
    """
    left, made = sum(due.values()), sum(n for day, n in done.items() if _is_recent(day, days, today))
    if not left:
        return (), _("没有待办件。") + _ahead(ahead)
    if not made:
        return (), _("近 %(n)s 个工作日没有办结，无法估计何时办完。") % {"n": PACE_DAYS} + _ahead(ahead)
    coming = days.after(today)
    needed = -(-left * PACE_DAYS // made)
    rows = tuple(
        (
            f"{day:%m-%d}",
            str(max(left - made * count // PACE_DAYS, 0)),
            str(sum(n for limit, n in due.items() if limit is None or limit > day)),
        )
        for count, day in enumerate(coming[: min(needed, ROWS)], start=1)
    )
    words = {"n": PACE_DAYS, "made": made, "left": left}
    pace = _("近 %(n)s 个工作日办结 %(made)s 件。按此进度，待办 %(left)s 件") % words
    end = coming[needed - 1] if needed <= len(coming) else None
    return rows, pace + _finish(end, max((one for one in due if one), default=None), days) + _ahead(ahead)


def _is_recent(day: dt.date, days: Workdays, today: dt.date) -> bool:
    return days.totals[today] - days.totals[day] < PACE_DAYS


def _finish(end: dt.date | None, limit: dt.date | None, days: Workdays) -> str:
    """Return when it will be done and how that stands to the last limit of what waits."""
    if end is None:
        return _("一年内办不完。")
    words = {"month": end.month, "day": end.day}
    if limit is None:
        return _("预计 %(month)s月%(day)s日办完。") % words
    if end <= limit:
        return _("预计 %(month)s月%(day)s日办完，在期限之内。") % words
    late = days.totals[end] - days.totals[limit]
    return _("预计 %(month)s月%(day)s日办完，晚于期限 %(late)s 个工作日。") % {**words, "late": late}


def _ahead(files: int) -> str:
    return _("另有 %(n)s 件在前面环节，尚未送达。") % {"n": files} if files else ""
