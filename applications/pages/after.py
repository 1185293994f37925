"""What an applicant looks up beside the tracking page: who opened the file, what was submitted, what a correction changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from kashgar_zc import clock, keyset

from .. import overtaken, sections, snapshots, workflow
from ..choices import Action, Desk, Status
from ..models import Application
from ..printing import opinions
from .openings import line, named

PAGE = 25


def openings_page(application: Application, request: HttpRequest) -> dict[str, Any]:
    """Return who opened a file, the latest first, a page at a time."""
    shown = keyset.page(named(application.openings.all()), column="-at", size=PAGE, **keyset.asked(request))
    rows = [line(one, application.batch) for one in shown.rows]
    return {"application": application, "rows": rows, "pager": keyset.pager(request, shown)}


def changes_page(application: Application) -> dict[str, Any]:
    """Return what differs between what was submitted last and what is there now, as the desk will see it."""
    last = application.snapshots.latest("number")
    route = list(application.route.select_related("organisation"))
    accepted = application.batch.rules.commitments
    now = snapshots.content_of(application, accepted=accepted, route=route, now=clock.now())
    labels = {slot.key: slot.label for slot in application.batch.rules.slots}
    rows = [
        {
            "title": one.title,
            "item": labels.get(one.item, one.item) if one.section == sections.MATERIALS else one.item,
            "old": one.old,
            "new": one.new,
        }
        for one in snapshots.changes(last.content, now)
    ]
    return {"application": application, "rows": rows, "number": last.number, "since": since_opinions(application, now)}


def since_opinions(application: Application, content: Mapping[str, Any]) -> list[str]:
    """Return what will stand beside the opinions given so far once a returned file goes up with a content."""
    if application.status != Status.RETURNED:
        return []
    events = application.events.select_related("organisation", "snapshot").order_by("sequence")
    back = workflow.next_stop(application, Action.RESUBMIT)
    before = overtaken.IN_ORDER[: overtaken.IN_ORDER.index(Desk(back.desk))] if back else []  # the others judge anew
    verdicts = {desk: one for desk, one in opinions.standing(events).items() if desk in before}
    return overtaken.sentences(verdicts, content)
