"""What the organisations of a printed file are called: as they were when it was submitted, and what they became since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from ..choices import Action, Desk
from ..models import Event
from ..steps import REROUTING

SUBMITTING = frozenset({Action.SUBMIT, Action.RESUBMIT})


def of_desks(events: Iterable[Event], verdicts: Mapping[Desk, Event], content: Mapping[str, Any]) -> dict[str, str]:
    """Return desk -> its organisation on the route of the snapshot submitted last, changed as the events since tell.

    They tell it in the words of their day, so that no later change of name alters a paper. `verdicts` stand.
    """
    names = {stop["desk"]: stop["organisation"] for stop in content["route"]}
    for event in _since(events, "route"):
        names |= event.details["route"].get("desks", {})
    if Desk.UNIT in names:
        names[Desk.UNIT] = _unit_that_spoke(list(events), verdicts.get(Desk.UNIT)) or names[Desk.UNIT]
    return {desk: name for desk, name in names.items() if name}


def of_unit(events: Iterable[Event], content: Mapping[str, Any]) -> str:
    """Return the unit as submitted, and into which one it went since."""
    submitted, moves = content["target"]["unit"], _since(events, "unit")
    now = moves[-1].details["unit"]["into"] if moves else submitted
    return submitted if now == submitted else _("%(unit)s，现并入%(now)s") % {"unit": submitted, "now": now}


def _unit_that_spoke(events: list[Event], verdict: Event | None) -> str:
    """Return whose opinion the unit's is or will be: of a merged unit both names; empty when nothing was merged."""
    moves = [event for event in events if _tells(event, "unit")]
    if later := [one for one in moves if verdict and one.sequence > verdict.sequence]:
        return str(later[0].details["unit"]["from"])
    if not (since := _since(events, "unit")):
        return ""
    last = since[-1].details["unit"]
    return str(last["into"] if last.get("is_back") else _("%(into)s（原%(from)s）") % last)


def _since(events: Iterable[Event], what: str) -> list[Event]:
    """Return the steps after the last submission that tell of a new unit, or of a new route."""
    found: list[Event] = []
    for event in events:
        found = [] if event.action in SUBMITTING else [*found, event] if _tells(event, what) else found
    return found


def _tells(event: Event, what: str) -> bool:
    return event.action in REROUTING and what in event.details
