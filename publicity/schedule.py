"""The periodic job of publicity: notices come down when their last day is over; late, twice or not for days is the same."""

from __future__ import annotations

from celery import shared_task

from kashgar_zc import clock

from .actions import noticing


@shared_task
def end_notices() -> None:
    """Take down the notices whose period is over."""
    noticing.end_due(clock.now())
