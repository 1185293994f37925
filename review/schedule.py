"""Periodic jobs of the desks; each may run late, twice or not for days, and comes to the same."""

from __future__ import annotations

from celery import shared_task

from . import marking, overview, sharing
from .bulk import preparing
from .importing import keeping, working

ROUNDS = 20  # of a job, so that it ends before it is due again


@shared_task
def look_for_shared_files() -> None:
    """Look at what was submitted since: did others hand in the same files."""
    for _round in range(ROUNDS):
        if not sharing.look():
            return


@shared_task
def keep_overviews() -> None:
    """Count the figures of every office anew."""
    overview.keep_all()


@shared_task
def remove_imports() -> None:
    """Remove the lists of units and staff whose day has come."""
    for _round in range(ROUNDS):
        if not keeping.remove_expired():
            return


@shared_task
def remove_marks() -> None:
    """Remove the marks that reviewers made of files whose end is long past."""
    marking.remove_old()


@shared_task
def sweep_imports() -> None:
    """Go on with lists of units and staff whose worker or message was lost."""
    working.sweep()


@shared_task
def sweep_bulk() -> None:
    """Go on with acts on many whose worker or message was lost; remove what was never confirmed."""
    preparing.sweep()
