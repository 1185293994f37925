"""How many files stand behind a queue's tabs, and behind its chips of deadline and claim: one statement of a capped cost."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from kashgar_zc.accounts.models import Appointment

from . import filters
from .counting import HELD
from .filters import Filters
from .narrowing import soon_until

CAP = 1000  # read off an index alone
FEW = 99  # where each file has to be looked at
DUE = {
    "": "",
    filters.SOON: " AND file.due_at > %(now)s AND file.due_at <= %(soon)s",
    filters.LATE: " AND file.due_at <= %(now)s",
}
HOLD = {
    "": "FROM applications_application AS file WHERE file.at_id = %(here)s",
    filters.MINE: """FROM ({held} AND claim.holder_id = %(me)s AND claim.organisation_id = %(here)s) AS held
    JOIN applications_application AS file ON file.id = held.application_id WHERE true""",
    filters.FREE: """FROM applications_application AS file
    LEFT JOIN LATERAL ({held} AND claim.application_id = file.id LIMIT 1) AS held ON true
    WHERE file.at_id = %(here)s AND held.id IS NULL""",
}
FOUND = "(SELECT count(*) FROM (SELECT {found} LIMIT {most} + 1) AS found)"
GONE = "FROM applications_routestop WHERE organisation_id = %(here)s AND state = '{}'"


def counts(desk: Appointment, chosen: Filters, now: dt.datetime) -> dict[str, int | str]:
    """Return tab or chip -> how many files pressing it shows, "99+" where it is more.

    Nothing is counted where the list is narrowed by something else too.
    """
    if not chosen.is_of_whole_desk:
        return {}
    parts = {filters.WAITING: _found("", "")} | {one: _gone(one) for one in (filters.RETURNED, filters.DONE)}
    if chosen.state == filters.WAITING and not (chosen.age or chosen.flag):
        parts |= {one: _found(one, chosen.hold) for one in (filters.SOON, filters.LATE)}
        parts |= {one: _found(chosen.due, one) for one in (filters.MINE, filters.FREE)}
    given: dict[str, Any] = {"here": desk.organisation_id, "me": desk.user_id, "now": now, "soon": soon_until(now)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(sql for sql, _most in parts.values()), given)
        found = zip(parts.items(), cursor.fetchone(), strict=True)
        return {name: n if n <= most else f"{most}+" for (name, (_sql, most)), n in found}


def _found(due: str, hold: str) -> tuple[str, int]:
    """Return the count of what waits here by deadline and claim, and up to how many it goes."""
    most = FEW if hold else CAP
    return FOUND.format(found=HOLD[hold].format(held=HELD) + DUE[due], most=most), most


def _gone(state: str) -> tuple[str, int]:
    """Return the count of what is with its applicant or done with here, and up to how many it goes."""
    return FOUND.format(found=GONE.format(state), most=CAP), CAP
