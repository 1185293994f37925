"""A verdict that may still be taken back: the last thing that happened to a file, said by one of its desks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from .choices import Action
from .models import Application, Event

VERDICTS = frozenset({Action.APPROVE, Action.RETURN, Action.DECLINE})


def latest_verdict(application: Application) -> Event | None:
    """Return the verdict after which nothing happened to a file, or None."""
    last = application.events.select_related("organisation", "to_organisation", "actor").last()
    return last if last and last.action in VERDICTS else None


def recalled(events: Iterable[Event]) -> frozenset[int]:
    """Return the sequences of the verdicts that were taken back; each is the event before its recall."""
    return frozenset(one.sequence - 1 for one in events if one.action == Action.RECALL)


def arrived_at(event: Event) -> dt.datetime:
    """Return since when the desk to which a recall leads had had the file: taking back gains it no days."""
    before = Event.objects.filter(application=event.application_id, sequence__lt=event.sequence)
    came = before.filter(to_status=event.to_status).exclude(from_status=event.to_status).order_by("sequence").last()
    return came.at if came else event.at
