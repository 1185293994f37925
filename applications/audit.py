"""The audit chain read back: whether it is dense, recomputes, agrees with the rows it stands for and with its checkpoints.

Everything is recomputed by the database in a few passes, so that a million links take seconds. What the chain cannot tell by
itself, a history rewritten from the first row on, the checkpoints tell: they are signed with a key that is not in the
database, and written to the log.
"""

from __future__ import annotations

import hmac
import logging
from dataclasses import dataclass

from django.db import connection, transaction

from kashgar_zc import clock
from kashgar_zc.accounts import sealing

from .models import Checkpoint, Link

log = logging.getLogger(__name__)

SHOWN = 20  # troubles of one kind that are listed

CHAINED = """
    SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE t.tgfoid = 'audit_append'::regproc AND t.tgenabled <> 'D'
    UNION SELECT DISTINCT source FROM applications_link ORDER BY 1"""
GAPS = """
    SELECT sequence FROM (SELECT sequence, lag(sequence, 1, 0) OVER (ORDER BY sequence) AS before FROM applications_link) s
    WHERE sequence <> before + 1 ORDER BY 1 LIMIT %s"""
BROKEN = """
    SELECT sequence FROM (
        SELECT *, lag(hash, 1, '') OVER (ORDER BY sequence) AS previous FROM applications_link) s
    WHERE hash <> audit_hash(previous, sequence, source, source_id, content) ORDER BY 1 LIMIT %s"""
# The table's name comes from the catalogue of the database, or from a link that must name such a table.
ROWS = """
    SELECT l.sequence, l.source_id, r.id FROM (SELECT * FROM applications_link WHERE source = %s) l
    FULL JOIN "{table}" r ON r.id = l.source_id
    WHERE l.sequence IS NULL OR r.id IS NULL OR l.content <> audit_digest(audit_content(r)) ORDER BY 1, 3 LIMIT %s"""


@dataclass(frozen=True)
class Trouble:
    """Something that does not agree: what kind, where, in English for whoever runs the command."""

    kind: str
    where: str


def verify() -> list[Trouble]:
    """Return everything in which the chain, the rows and the checkpoints disagree; empty when all is well."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute(GAPS, [SHOWN])
        found = [Trouble("links are missing before", f"link {place}") for (place,) in cursor.fetchall()]
        cursor.execute(BROKEN, [SHOWN])
        found += [
            Trouble("a link does not follow from the one before", f"link {place}") for (place,) in cursor.fetchall()
        ]
        cursor.execute(CHAINED)
        for (table,) in cursor.fetchall():
            found += _troubles_of(cursor, table)
    return found + _troubles_of_checkpoints()


def _troubles_of(cursor, table: str) -> list[Trouble]:  # type: ignore[no-untyped-def]  # a cursor has no public type
    cursor.execute("SELECT to_regclass(%s) IS NULL", [table])
    if cursor.fetchone()[0]:
        return [Trouble("links stand for a table that is not there", table)]
    cursor.execute(ROWS.format(table=table), [table, SHOWN])
    return [_trouble_of(table, *row) for row in cursor.fetchall()]


def _trouble_of(table: str, place: int | None, linked: int | None, row: int | None) -> Trouble:
    if place is None:
        return Trouble("a row was inserted beside the chain", f"{table} {row}")
    if row is None:
        return Trouble("a row was deleted", f"{table} {linked}, link {place}")
    return Trouble("a row was changed", f"{table} {row}, link {place}")


def _troubles_of_checkpoints() -> list[Trouble]:
    found = []
    for point in Checkpoint.objects.order_by("sequence").iterator():
        if not hmac.compare_digest(point.signature, sign(point.sequence, point.hash)):
            found.append(Trouble("a checkpoint is not signed by us", f"link {point.sequence}"))
        elif not Link.objects.filter(sequence=point.sequence, hash=point.hash).exists():
            found.append(Trouble("the history up to a checkpoint was rewritten or cut off", f"link {point.sequence}"))
    return found[:SHOWN]


def sign(sequence: int, head: str) -> str:
    """Return the signature of the chain's head, keyed by a secret of the deployment."""
    return sealing.blind_index(f"{sequence}:{head}", purpose="audit-checkpoint")


def head() -> Link | None:
    return Link.objects.order_by("-sequence").first()


@transaction.atomic
def take_checkpoint() -> Checkpoint | None:
    """Sign the chain's head and write it to the log; None when nothing was added since the last time."""
    link = head()
    if link is None or Checkpoint.objects.filter(sequence=link.sequence).exists():
        return None
    signature = sign(link.sequence, link.hash)
    point, _new = Checkpoint.objects.get_or_create(
        sequence=link.sequence, defaults={"hash": link.hash, "signature": signature, "taken_at": clock.now()}
    )
    log.info("Audit checkpoint: link %s, hash %s, signature %s", point.sequence, point.hash, point.signature)
    return point
