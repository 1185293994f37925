"""What a desk sees of the conditions: what was found at submission, and what stands against the person now."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications.assessing import entries_in_force
from applications.models import Application, Snapshot
from applications.pages.conditions import Line, lines_of_snapshot
from kashgar_zc import clock


@dataclass(frozen=True)
class ConditionsShown:
    """The verdicts that the snapshot keeps, and the integrity entries in force today."""

    lines: list[Line]
    entries: list[str]


def conditions_shown(application: Application, snapshot: Snapshot) -> ConditionsShown:
    """Return the conditions as a desk reads them; one statement."""
    entries = entries_in_force(application.applicant, clock.today())
    told = [_("%(grounds)s（至%(until)s）") % {"grounds": one.grounds, "until": one.until} for one in entries]
    return ConditionsShown(lines_of_snapshot(snapshot.content), told)
