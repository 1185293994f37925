"""Keeping a reviewer's marks of the parts of a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import QuerySet

from applications.choices import UNDER_REVIEW, Status
from applications.models import Application, Batch, Snapshot
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from . import policies, queries
from .actions import lock
from .choices import Judgement
from .marks import checks, own, places, refusal_of_unseen
from .models import Mark

UNDER_WAY = UNDER_REVIEW | {Status.DRAFT, Status.RETURNED, Status.ACCEPTED, Status.IN_COMMITTEE}
ENDED = sorted(frozenset(Status) - UNDER_WAY)


@transaction.atomic
def keep(
    application: Application,
    *,
    by: User,
    judged: Mapping[str, str],
    notes: Mapping[str, str],
    checked: Collection[str] | None = None,
    seen: int | None = None,
) -> None:
    """Keep marks: `judged` place -> judgement (empty removes it), `notes` of marks there are, the lines `checked`.

    Places that the file has not are left out; `checked` None leaves the check list as it is. `seen` is the number of the
    submission that the person had on screen, None whichever is the latest.
    """
    current = lock(application)
    if refusal := policies.refusal_to_act(by, current, clock.now()):
        raise NotAllowed(refusal)
    snapshot = queries.latest_snapshot(current)
    if seen is not None and (refusal := refusal_of_unseen(seen, snapshot)):
        raise NotAllowed(refusal)
    parts, lines = places(snapshot.content, current.batch.rules), checks(current, snapshot)
    mine = queries.marks_of(current, by)
    mine.filter(place__in=[place for place, judgement in judged.items() if not judgement]).delete()
    wanted = {place: judgement for place, judgement in judged.items() if judgement in Judgement.values}
    if checked is not None:
        mine.filter(place__in=lines.keys() - set(checked)).delete()
        wanted |= {line: Judgement.FINE for line in checked if line in lines}
    now = parts | lines
    _write(current, by, snapshot, {place: (now[place], one) for place, one in wanted.items() if place in now})
    for place, note in notes.items():
        mine.filter(place=place).exclude(note=note).update(note=note)


def keep_rest(application: Application, *, by: User, seen: int | None = None) -> None:
    """Mark every section and slot as fine that has no mark that stands."""
    content = queries.latest_snapshot(application).content
    held = own(application, by, content)
    rest = {place: Judgement.FINE for place in places(content, application.batch.rules) if place not in held.marks}
    keep(application, by=by, judged=rest, notes={}, seen=seen)


def remove_old() -> int:
    """Remove the marks of files that ended longer ago than their batch keeps them; return how many."""
    return sum(
        kept_too_long(batch).delete()[0] for batch in Batch.objects.order_by("pk") if batch.rules.marks_kept_days
    )


def kept_too_long(batch: Batch, *, grace: dt.timedelta = dt.timedelta()) -> QuerySet[Mark]:
    """Return the marks of a batch's files whose day has come, `grace` ago."""
    before = clock.now() - dt.timedelta(days=batch.rules.marks_kept_days) - grace
    return Mark.objects.filter(application__batch=batch, application__status__in=ENDED, application__since__lte=before)


def _write(application: Application, by: User, snapshot: Snapshot, wanted: Mapping[str, tuple[str, str]]) -> None:
    Mark.objects.bulk_create(
        (
            Mark(
                application=application,
                organisation=application.at,
                by=by,
                snapshot=snapshot,
                place=place,
                digest=digest,
                judgement=judgement,
                marked_at=clock.now(),
            )
            for place, (digest, judgement) in wanted.items()
        ),
        update_conflicts=True,
        unique_fields=["application", "organisation", "by", "place"],
        update_fields=["snapshot", "digest", "judgement", "marked_at"],
    )
