"""What the tests of the applicant's side share: instants in Beijing, the act of submitting, people pressing at once."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from applications import actions, mending
from applications.choices import PhaseKind
from applications.models import Application, Batch, Phase, Snapshot
from applications.workflow import NotAllowed
from kashgar_zc import clock

SECOND = dt.timedelta(seconds=1)
DAY = dt.timedelta(days=1)
ACCEPTED = frozenset({"truth", "declassification"})
CLOSED = "申报已于 2026年6月30日 24:00 截止。确有特殊原因的，请联系地区职称评价中心申请逾期许可。"


def beijing(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, second, tzinfo=clock.BEIJING)


OPENS, CLOSES = beijing(2026, 5, 15), beijing(2026, 7, 1)  # the window to 30 June, 24:00


def announced(batch: Batch, *, opens: dt.datetime = OPENS, closes: dt.datetime = CLOSES) -> Batch:
    """Return the batch with its window for applications at these instants."""
    Phase.objects.filter(batch=batch, kind=PhaseKind.APPLY).update(opens_at=opens, closes_at=closes)
    return Batch.objects.get(pk=batch.pk)


def again(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def submit(
    application: Application, *, at: dt.datetime | None = None, accepted: frozenset[str] = ACCEPTED, by: Any = None
) -> Snapshot:
    """Submit a file as its applicant sees it now, the request arriving at an instant."""
    seen = again(application)
    reasons = {one.anchor: "与原件一致。" for one in mending.named(seen)}
    by, at = by or seen.applicant, at or clock.now()
    return actions.submit(seen, by=by, accepted=accepted, arrived_at=at, reasons=reasons)


def refusal_of(act: Callable[..., Any], *given: Any, **named: Any) -> str:
    """Return the sentence with which an act is refused, empty when it happened."""
    try:
        act(*given, **named)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Start the acts together, each in a thread with its own connection; return what each gave back or was refused with."""
    start, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        start.wait()
        try:
            answers[number] = acts[number]()
        except NotAllowed as refusal:
            answers[number] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
