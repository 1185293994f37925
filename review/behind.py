"""How many files stand behind a queue's tabs, and behind its chips of deadline and claim: one statement of a capped cost."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from kashgar_zc.accounts.models import Appointment
from kashgar_zc.accounts.queries import LINE

from . import filters
from .counting import HELD
from .filters import Filters
from .narrowing import soon_until

CAP = 1000  # read off an index alone
FEW = 99  # where each file has to be looked at
LOOKED = 300  # files or events looked at most; who has not found all by then says nothing
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
# Since a file was submitted: it came here and is with its applicant; or something was said of it here and it is elsewhere.
# Where not all were looked at and no cap was reached, there is no count.
RETURNED = """(SELECT CASE WHEN count(*) < %(looked)s OR count(*) FILTER (WHERE came) > %(few)s
        THEN count(*) FILTER (WHERE came) END FROM (
    SELECT EXISTS (SELECT FROM applications_event AS event WHERE event.application_id = file.id
        AND event.at >= file.submitted_at AND event.to_organisation_id IN ({line})) AS came
    FROM applications_application AS file WHERE file.status = 'returned' AND EXISTS ({on_route}) LIMIT %(looked)s) AS found)"""
DONE = """(SELECT CASE WHEN count(*) < %(looked)s OR count(DISTINCT file.id) > %(few)s THEN count(DISTINCT file.id) END FROM (
    SELECT event.* FROM ({line}) AS line JOIN LATERAL (SELECT application_id, at FROM applications_event AS event
        WHERE event.organisation_id = line.id LIMIT %(looked)s) AS event ON true LIMIT %(looked)s) AS said
    LEFT JOIN applications_application AS file ON file.id = said.application_id AND said.at >= file.submitted_at
        AND file.at_id IS DISTINCT FROM %(here)s AND file.status <> 'returned' AND EXISTS ({on_route}))"""
ON_ROUTE = """SELECT FROM applications_routestop AS stop WHERE stop.application_id = file.id
    AND stop.organisation_id = %(here)s"""
PARTS = {"held": HELD, "line": LINE.replace("%s", "%(here)s"), "on_route": ON_ROUTE}


def counts(desk: Appointment, chosen: Filters, now: dt.datetime) -> dict[str, int | str]:
    """Return tab or chip -> how many files pressing it shows, "99+" where it is more; what would cost more is left out.

    That is everything where the list is narrowed by something else too.
    """
    if not chosen.is_of_whole_desk:
        return {}
    parts = {filters.WAITING: _found("", ""), filters.RETURNED: (RETURNED, FEW), filters.DONE: (DONE, FEW)}
    if chosen.state == filters.WAITING and not (chosen.age or chosen.flag):
        parts |= {one: _found(one, chosen.hold) for one in (filters.SOON, filters.LATE)}
        parts |= {one: _found(chosen.due, one) for one in (filters.MINE, filters.FREE)}
    given: dict[str, Any] = {"here": desk.organisation_id, "me": desk.user_id, "now": now, "soon": soon_until(now)}
    with connection.cursor() as cursor:
        statement = ", ".join(sql for sql, _most in parts.values())
        cursor.execute(f"SELECT {statement.format(**PARTS)}", given | {"looked": LOOKED, "few": FEW})
        found = zip(parts.items(), cursor.fetchone(), strict=True)
        return {name: n if n <= most else f"{most}+" for (name, (_sql, most)), n in found if n is not None}


def _found(due: str, hold: str) -> tuple[str, int]:
    """Return the count of what waits here by deadline and claim, and up to how many it goes."""
    most = FEW if hold else CAP
    return FOUND.format(found=HOLD[hold] + DUE[due], most=most), most
