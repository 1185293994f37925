"""An act on many before it begins: which files, at which versions; then its start, exactly as it was shown."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Model, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from applications import queries as files
from applications.models import Application
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts.models import Appointment, User

from .. import queue, tasks
from ..choices import BulkAct, ItemState
from ..filters import Filters
from ..models import BulkItem, BulkRun

log = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=30)  # renewed with each file, of which none takes so long
PER_TASK = 25  # files; the next so many bring another worker in
KEPT_UNCONFIRMED = dt.timedelta(days=1)
SWEEP_LIMIT = 50
SWEEP_EVERY = 30  # seconds, as in the beat's schedule: told anew then, so a message need not outlive it


def ticked(desk: Appointment, keys: Iterable[str]) -> QuerySet[Application]:
    """Return the files of these keys that have reached a desk."""
    return files.reached(desk).filter(key__in=list(keys)).order_by("since", "pk")


def matching(desk: Appointment, chosen: Filters) -> QuerySet[Application]:
    """Return every file that a queue with these filters shows, in its order."""
    found = queue.files_in(desk, chosen, clock.now())
    return queue.narrowed(found, chosen).order_by(*queue.order_of(chosen))


@transaction.atomic
def prepare(
    desk: Appointment, act: BulkAct, found: QuerySet[Application], *, seen: Mapping[str, int] | None = None
) -> BulkRun:
    """Write down an act on the files found, so many as their season allows, and do nothing yet.

    `seen` are the versions by key that the person had on screen: a file that has another one by now is listed as changed and
    refused. For all that filters match they are those of now, which the next page shows.
    """
    first = found.select_related("batch").first()
    if first is None:
        raise NotAllowed(_("请先勾选要办理的申报。"))
    most = first.batch.rules.most_at_once
    rows = list(found.values_list("pk", "version", "key")[: most + 1])
    kept = rows[:most]
    facts = {"organisation": desk.organisation, "by_id": desk.user_id, "act": act, "prepared_at": clock.now()}
    run = BulkRun.objects.create(total=len(kept), is_cut=len(rows) > most, **facts)
    BulkItem.objects.bulk_create(
        BulkItem(run=run, place=place, application_id=pk, version=(seen or {}).get(str(key), version))
        for place, (pk, version, key) in enumerate(kept, start=1)
    )
    return run


@transaction.atomic
def start(run: BulkRun, *, given: Mapping[str, Any]) -> None:
    """Begin a prepared act as it was confirmed; a second time does nothing."""
    fresh = BulkRun.objects.filter(pk=run.pk, started_at=None)
    kept = {name: value.pk if isinstance(value, Model) else value for name, value in given.items()}
    if fresh.update(started_at=clock.now(), given=kept, leased_until=Now() + LEASE):
        workers = min(settings.BULK_TASKS, -(-run.total // PER_TASK))
        transaction.on_commit(lambda: all(tell(run.pk) for _one in range(workers)))


def visible_to(desk: Appointment, user: User) -> QuerySet[BulkRun]:
    """Return the acts of a desk's organisation; what is only prepared is for the one who prepares it."""
    own = Q(started_at__isnull=False) | Q(by=user)
    return BulkRun.objects.filter(own, organisation=desk.organisation).select_related("organisation", "by", "document")


def counts(run: BulkRun) -> dict[str, int]:
    """Return state -> number of files."""
    counted = dict(run.items.order_by().values_list("state").annotate(Count("pk")))
    return {state.value: counted.get(state.value, 0) for state in ItemState}


def sweep() -> None:
    """Tell workers of runs whose worker or message was lost; remove what was prepared and never confirmed."""
    due = BulkRun.objects.filter(started_at__isnull=False, finished_at=None, leased_until__lt=Now())
    for pk in due.order_by("leased_until").values_list("pk", flat=True)[:SWEEP_LIMIT]:
        tell(pk, expires=SWEEP_EVERY)
    BulkRun.objects.filter(started_at=None, prepared_at__lt=clock.now() - KEPT_UNCONFIRMED).delete()


def tell(run_id: int, **options: Any) -> bool:
    """Tell a worker to go on with a run; return whether it was told. When the broker is away, the sweep tells it later."""
    try:
        tasks.work_bulk.apply_async(kwargs={"run_id": run_id}, **options)
    except OperationalError as trouble:
        log.warning("The broker is away, bulk run %s waits for the sweep: %s", run_id, trouble)
        return False
    return True
