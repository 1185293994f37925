"""Integrity entries, as a founded inquiry leaves them, and individual plans."""

from __future__ import annotations

import datetime as dt

from applications.choices import PlanGrounds
from applications.models import Application, IndividualPlan, IntegrityEntry
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


def make_plan(application: Application, *, by: User, condition: str = "title") -> IndividualPlan:
    """Return a plan of the batch's organiser that relaxes a condition for a file's person."""
    return IndividualPlan.objects.create(
        batch=application.batch,
        person=application.applicant,
        condition=condition,
        grounds=PlanGrounds.TOWNSHIP,
        basis="喀职改会议纪要",
        number="喀职改〔2020〕3号",
        organisation=application.batch.organiser,
        recorded_by=by,
        recorded_at=clock.now(),
    )
