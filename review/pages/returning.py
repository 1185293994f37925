"""The places of a return: each section and slot with what it says, beside the fields that say what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from applications.rules import Rules

from ..forms.returning import Group, ReturnForm
from .facts import Part, Slot, parts, slots


@dataclass(frozen=True)
class Place:
    """Where something may be wrong: a section's `part` or a `slot`, the other is None."""

    group: Group
    part: Part | None
    slot: Slot | None


def places(form: ReturnForm, content: Mapping[str, Any], rules: Rules) -> list[Place]:
    """Return the groups of a return's form with what the file says there."""
    said = {one.key: one for one in parts(content, rules, [], {})}
    shown = {f"materials-{one.key}": one for one in slots(content, rules, None, {})}
    return [Place(group, said.get(group.target.key), shown.get(group.target.key)) for group in form.groups()]
