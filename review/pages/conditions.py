"""What a desk sees of the conditions: what was found at submission, and what stands against the person now."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications.assessing import cited, entries_in_force
from applications.models import Application, IndividualPlan, Snapshot
from applications.pages.conditions import Line, lines_of_snapshot
from applications.policies import in_beijing
from applications.policies_plans import name_of
from kashgar_zc import clock


@dataclass(frozen=True)
class ConditionsShown:
    """The verdicts that the snapshot keeps, the integrity entries in force today, the individual plans in this batch."""

    lines: list[Line]
    entries: list[str]
    plans: list[str]


def conditions_shown(application: Application, snapshot: Snapshot) -> ConditionsShown:
    """Return the conditions as a desk reads them; two statements, one where the batch has no condition to relax."""
    entries = entries_in_force(application.applicant, clock.today())
    told = [_("%(grounds)s（至%(until)s）") % {"grounds": one.grounds, "until": one.until} for one in entries]
    return ConditionsShown(lines_of_snapshot(snapshot.content), told, _plans(application))


def _plans(application: Application) -> list[str]:
    if not application.batch.rules.eligibility.conditions:
        return []
    plans = IndividualPlan.objects.filter(batch=application.batch, person=application.applicant)
    return [_plan(one, application) for one in plans.select_related("withdrawal", "organisation")]


def _plan(plan: IndividualPlan, application: Application) -> str:
    words = {"name": name_of(application.batch, plan.condition), "cited": cited(plan)}
    told = _("放宽“%(name)s”：%(cited)s") % words
    by = f"（{plan.organisation} {in_beijing(plan.recorded_at)}）"
    gone = getattr(plan, "withdrawal", None)
    words = {"at": in_beijing(gone.at), "reason": gone.reason} if gone else {}
    return told + by + (_("已于 %(at)s 撤销：%(reason)s") % words if gone else "")
