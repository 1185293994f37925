"""What an office's figures are counted from: one statement a question, over the files whose route leads through it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from .models.claim import IN_FORCE

SCOPE = """
    SELECT file.id FROM applications_routestop AS stop JOIN applications_application AS file ON file.id = stop.application_id
    JOIN applications_season AS season ON season.year = file.season_id AND season.is_current
    WHERE stop.organisation_id = %(here)s AND file.submitted_at IS NOT NULL"""
# What was taken back did not happen: neither the verdict, nor that a file came to the next desk by it.
STEPS = """
    WITH step AS (
        SELECT e.*, (e.at AT TIME ZONE 'Asia/Shanghai')::date AS day FROM applications_event AS e
        WHERE e.action <> 'recall' AND e.application_id IN ({scope}) AND NOT EXISTS (
            SELECT FROM applications_event AS later WHERE later.action = 'recall' AND later.application_id = e.application_id
            AND (later.details ->> 'recalled')::int = e.sequence) AND """
SEASON = """
    SELECT file.id FROM applications_application AS file
    JOIN applications_season AS season ON season.year = file.season_id AND season.is_current"""
STATUSES = "SELECT status, count(*) AS n FROM applications_application WHERE id IN ({scope}) GROUP BY status"
WAITING = """
    SELECT (since AT TIME ZONE 'Asia/Shanghai')::date AS since,
        ((due_at - interval '1 second') AT TIME ZONE 'Asia/Shanghai')::date AS due, count(*) AS files,
        count(*) FILTER (WHERE due_at <= %(now)s) AS late
    FROM applications_application WHERE at_id = %(here)s GROUP BY 1, 2"""
FLOW = """{steps} e.at >= %(first)s)
    SELECT day, count(*) FILTER (WHERE to_organisation_id = %(here)s) AS came,
        count(*) FILTER (WHERE organisation_id = %(here)s AND action = 'approve') AS approved,
        count(*) FILTER (WHERE organisation_id = %(here)s AND action = 'return') AS returned,
        count(*) FILTER (WHERE organisation_id = %(here)s AND action = 'decline') AS declined,
        count(*) FILTER (WHERE action = 'approve' AND from_status = 'unit_review') AS unit,
        count(*) FILTER (WHERE action = 'approve' AND from_status = 'county_review') AS county,
        count(*) FILTER (WHERE action = 'approve' AND from_status = 'bureau_review') AS bureau,
        count(*) FILTER (WHERE action = 'approve' AND from_status = 'centre_review') AS centre
    FROM step GROUP BY day"""
# Defects lie as a list in the details of a return.
REASONS = """{steps} e.action = 'return')
    SELECT defect ->> 'wrong' AS wrong, count(*) AS times, count(DISTINCT application_id) AS files
    FROM step CROSS JOIN LATERAL jsonb_array_elements(details -> 'defects') AS defect
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s"""
# Who reviews here today, or took a step here lately; and how many files each has claimed.
LOAD = """{steps} e.organisation_id = %(here)s AND e.at >= %(first)s AND e.actor_id IS NOT NULL),
    done AS (SELECT actor_id, count(*) AS n FROM step GROUP BY actor_id),
    held AS (SELECT holder_id, count(*) AS n FROM ({held}) AS claim WHERE organisation_id = %(here)s GROUP BY holder_id),
    seated AS (SELECT DISTINCT user_id FROM accounts_appointment WHERE organisation_id = %(here)s AND role = 'reviewer'
        AND starts_on <= %(today)s AND (ends_on IS NULL OR ends_on >= %(today)s))
    SELECT person.name, coalesce(done.n, 0) AS steps, coalesce(held.n, 0) AS claims
    FROM accounts_user AS person LEFT JOIN done ON done.actor_id = person.id LEFT JOIN held ON held.holder_id = person.id
    WHERE person.id IN (SELECT actor_id FROM done UNION SELECT user_id FROM seated UNION SELECT holder_id FROM held)
    ORDER BY steps DESC, person.name, person.id"""

# The same for every office at once; `is_own`: in a batch that a county organises itself.
WAITING_EVERYWHERE = """
    SELECT file.at_id AS office, batch.county_id IS NOT NULL AS is_own, (since AT TIME ZONE 'Asia/Shanghai')::date AS since,
        count(*) AS files, count(*) FILTER (WHERE due_at <= %(now)s) AS late
    FROM applications_application AS file JOIN applications_batch AS batch ON batch.id = file.batch_id
    WHERE file.at_id IS NOT NULL GROUP BY 1, 2, 3"""
# A verdict with the day on which the file had last come to the office that gave it.
DONE_EVERYWHERE = """{steps} e.at >= %(first)s AND e.action IN ('approve', 'return', 'decline'))
    SELECT step.organisation_id AS office, batch.county_id IS NOT NULL AS is_own, step.day, came.day AS since,
        count(*) AS files, count(*) FILTER (WHERE step.action = 'return') AS returned
    FROM step JOIN applications_application AS file ON file.id = step.application_id
    JOIN applications_batch AS batch ON batch.id = file.batch_id
    JOIN LATERAL (
        SELECT (event.at AT TIME ZONE 'Asia/Shanghai')::date AS day FROM applications_event AS event
        WHERE event.application_id = step.application_id AND event.sequence < step.sequence
        AND event.to_organisation_id = step.organisation_id AND event.from_status <> event.to_status
        ORDER BY event.sequence DESC LIMIT 1
    ) AS came ON true GROUP BY 1, 2, 3, 4"""

HELD = IN_FORCE.replace("%s", "%(now)s")


def rows(
    statement: str, here: int | None = None, *, scope: str = SCOPE, **values: dt.date | int
) -> list[dict[str, Any]]:
    """Return the rows of a statement about an organisation (its pk), or about all, as column -> value."""
    with connection.cursor() as cursor:
        text = statement.format(scope=scope, steps=STEPS.format(scope=scope), held=HELD)
        cursor.execute(text, {"here": here, **values})
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]
