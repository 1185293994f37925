"""What the conditions look at, read from the tables: the file as it is, its batch's last day, and what is on record of its person."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from . import covering, eligibility, queries
from .choices import PhaseKind
from .conditions import Entry, Facts
from .eligibility import Finding
from .models import Application, Batch, IndividualPlan, IntegrityEntry


def findings_of(application: Application, *, filled: queries.Filled | None = None) -> list[Finding]:
    """Return what becomes of each condition of a file as it is now; `filled` None is read."""
    rules, title = application.batch.rules.eligibility, application.title
    if not rules.conditions:
        return []
    filled = filled or queries.filled_of(application)
    facts = Facts(
        category=application.category_id,
        level=title.level,
        series=title.series_id,
        exam_only=title.exam_only,
        contents=filled.contents,
        counted_to=counted_to(application.batch),
        approvals=covering.approvals(application, filled.materials),
        entries=entries_in_force(application.applicant, clock.today()),
        plans=plans_of(application),
    )
    return eligibility.assess(rules, facts)


def counted_to(batch: Batch) -> dt.date | None:
    """Return the last day that counts: the rules' own, else the last of the application window as the notice had it, for
    more time to apply is not more time to qualify; None while not announced."""
    if day := batch.rules.eligibility.counted_to:
        return dt.date.fromisoformat(f"{batch.season.year}-{day}")
    phase = batch.phase(PhaseKind.APPLY)
    if phase is None:
        return None
    extended = batch.extensions.filter(kind=PhaseKind.APPLY, in_force_at__isnull=False)
    first = extended.order_by("in_force_at", "pk").values_list("old_closes_at", flat=True).first()
    return clock.on_day((first or phase.closes_at) - dt.timedelta(seconds=1))


def in_force(today: dt.date) -> QuerySet[IntegrityEntry]:
    """Return the integrity entries that bar from applying on a day."""
    return IntegrityEntry.objects.filter(from_day__lte=today, until_day__gte=today, lifting=None)


def entries_in_force(person: User, today: dt.date) -> tuple[Entry, ...]:
    """Return a person's integrity entries that bar from applying on a day."""
    rows = in_force(today).filter(person=person)
    return tuple(Entry(one.grounds, one.until_day) for one in rows)


def plans_of(application: Application) -> dict[str, str]:
    """Return condition key -> grounds and basis of the individual plans in force of a file's person in its batch."""
    rows = IndividualPlan.objects.filter(batch=application.batch_id, person=application.applicant_id, withdrawal=None)
    return {one.condition: cited(one) for one in rows}


def cited(plan: IndividualPlan) -> str:
    """Return a plan in words: grounds, basis, number."""
    return "，".join(filter(None, (plan.get_grounds_display(), plan.basis, plan.number)))
