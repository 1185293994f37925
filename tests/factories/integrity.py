"""Integrity entries, as a founded inquiry leaves them."""

from __future__ import annotations

import datetime as dt

from applications.models import Application, IntegrityEntry
from kashgar_zc import clock
from kashgar_zc.accounts.models import User


def make_entry(
    application: Application, *, by: User, days: int = 1000, grounds: str = "学历证书系伪造。"
) -> IntegrityEntry:
    """Return an entry of the batch's organiser against a file's person, in force for so many more days."""
    today = clock.today()
    return IntegrityEntry.objects.create(
        person=application.applicant,
        application=application,
        grounds=grounds,
        from_day=today - dt.timedelta(days=100),
        until_day=today + dt.timedelta(days=days),
        unit=application.unit,
        organisation=application.batch.organiser,
        recorded_by=by,
        recorded_at=clock.now(),
    )
