"""What an observer sees of the trail: steps and readings of files, made ready to print."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from applications import passage
from applications.models import Event, FileOpening
from kashgar_zc import keyset
from kashgar_zc.accounts.models import Appointment

ROWS = 50
STEPS, READS = "", "reads"


def steps(desk: Appointment) -> QuerySet[Event]:
    """Return every step of the files in the batches that an observer's organisation organises."""
    events = Event.objects.filter(application__batch__organiser=desk.organisation)
    return events.select_related("application", "organisation", "actor")


def reads(desk: Appointment) -> QuerySet[FileOpening]:
    """Return who looked at those files or at an ID number."""
    openings = FileOpening.objects.filter(application__batch__organiser=desk.organisation)
    return openings.select_related("application", "organisation", "user")


def trail(request: HttpRequest) -> dict[str, Any]:
    """Return one page of steps or of readings, narrowed to one file by its number."""
    kind, number = request.GET.get("kind", STEPS), request.GET.get("q", "").strip()
    found, row = (reads(request.desk), _read) if kind == READS else (steps(request.desk), _step)
    if number:
        found = found.filter(application__number=number)
    shown = keyset.page(found, column="-pk", size=ROWS, **keyset.asked(request))
    tabs = [
        ("?", _("办理经过"), kind != READS, None),
        (f"?kind={READS}", _("查阅记录"), kind == READS, None),
    ]
    return {
        "rows": [row(one) for one in shown.rows],
        "page": keyset.pager(request, shown),
        "tabs": tabs,
        "search": {
            "name": "q",
            "value": number,
            "placeholder": _("申报编号"),
            "keep": [("kind", kind)] if kind else [],
        },
    }


def _step(event: Event) -> dict[str, Any]:
    return _row(event, str(event.actor or _("系统")), passage.past(event).label, event.note)


def _read(opening: FileOpening) -> dict[str, Any]:
    label = f"{opening.organisation or _('申报人')} {opening.get_kind_display()}"
    return _row(opening, str(opening.user), label, "")


def _row(one: Event | FileOpening, who: str, what: str, note: str) -> dict[str, Any]:
    file = one.application
    return {
        "at": one.at,
        "number": file.number or "",
        "name": file.applicant_name,
        "who": who,
        "what": what,
        "note": note,
    }
