"""How each stop of a route stands, kept beside it so that a desk's lists are read off an index at any size."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from kashgar_zc.accounts.queries import LINE

# Of the present submission alone: what was taken back and submitted anew begins again. What was done by a unit that went
# into another was done by that one.
STATES = """
SELECT stop.id, stop.application_id, stop.state AS kept, CASE
    WHEN file.at_id = stop.organisation_id THEN 'here'
    WHEN file.status = 'returned' AND said.came THEN 'returned'
    WHEN file.status <> 'returned' AND said.acted THEN 'done'
    WHEN said.came THEN 'left'
    ELSE 'ahead' END AS state
FROM applications_routestop AS stop JOIN applications_application AS file ON file.id = stop.application_id
CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(event.to_organisation_id IN ({line})), false) AS came,
        coalesce(bool_or(event.organisation_id IN ({line})), false) AS acted
    FROM applications_event AS event WHERE event.application_id = file.id AND event.at >= file.submitted_at
) AS said"""
REFRESH = """
UPDATE applications_routestop AS stop SET state = found.state
FROM ({states} WHERE file.id = ANY(%s)) AS found WHERE found.id = stop.id AND found.state <> found.kept"""
WRONG = "SELECT application_id, kept, state FROM ({states}) AS found WHERE state <> kept ORDER BY application_id, id"


def refresh(files: Iterable[int]) -> None:
    """Write anew how the stops of files, by their pks, stand; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_whole(REFRESH), [list(files)])


def wrong() -> list[tuple[int, str, str]]:
    """Return (application, state kept, state by its events) for each stop whose state is not that of its file's events."""
    with connection.cursor() as cursor:
        cursor.execute(_whole(WRONG))
        return cursor.fetchall()


def _whole(statement: str) -> str:
    return statement.format(states=STATES.format(line=LINE.replace("%s", "stop.organisation_id")))
