"""Which conditions an approved exception stands for, as its applicant says of each file: none until it is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from .choices import MaterialState
from .conditions import Condition
from .models import Application, Material


def coverable(application: Application, slot: str) -> list[Condition]:
    """Return the conditions that a file in a slot may stand for: those of the title applied for that would block."""
    rules, title = application.batch.rules.eligibility, application.title
    if slot != rules.exception_slot:
        return []
    asked = rules.for_target(application.category_id, title.level, title.series_id)
    return [one for one in asked if one.hard and one.may_be_excepted]


def approvals(application: Application, materials: Iterable[Material]) -> Mapping[str, str] | None:
    """Return condition key -> names of the approvals in use that stand for it; None where none was uploaded."""
    slot, found = application.batch.rules.eligibility.exception_slot, defaultdict(list)
    files = [one for one in materials if slot and one.slot == slot and one.state == MaterialState.READY]
    for one in files:
        for key in one.covers:
            found[key].append(_("“%(name)s”") % {"name": one.name})
    return {key: "".join(names) for key, names in found.items()} if files else None
