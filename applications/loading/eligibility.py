"""What the conditions of eligibility must hold beyond their schema: known kinds with their own numbers, nothing twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from ..condition_kinds import KINDS, PARAMETERS
from .judging import check_categories
from .lines import Document, Where
from .reference import Known


def check(
    document: Document,
    where: Where,
    eligibility: Mapping[str, Any],
    known: Known,
    materials: Iterable[Mapping[str, Any]],
) -> None:
    """Note everything wrong with the conditions of a rule set; `materials` are its slots."""
    slot = eligibility.get("exception_slot")
    if slot and slot not in {one["key"] for one in materials}:
        document.refuse((*where, "exception_slot"), f"there is no slot “{slot}”")
    if day := eligibility.get("counted_to"):
        _check_day(document, (*where, "counted_to"), day)
    keys: set[str] = set()
    for index, one in enumerate(eligibility["conditions"]):
        here: Where = (*where, "conditions", index)
        if one["key"] in keys:
            document.refuse((*here, "key"), f"the condition “{one['key']}” is there twice")
        keys.add(one["key"])
        _check_parameters(document, here, one)
        check_categories(document, (*here, "categories"), one.get("categories", ()), known.categories)
        for position, code in enumerate(one.get("series", ())):
            if code not in known.series:
                document.refuse((*here, "series", position), f"there is no series “{code}”")


def _check_day(document: Document, where: Where, day: str) -> None:
    try:
        dt.date.fromisoformat(f"2001-{day}")  # no leap year: the day must exist in every one
    except ValueError:
        document.refuse(where, f"“{day}” is not a day of every year")


def _check_parameters(document: Document, where: Where, condition: Mapping[str, Any]) -> None:
    kind = KINDS[condition["kind"]]
    for name in sorted(kind.needs - condition.keys()):
        document.refuse(where, f"“{name}” is missing, which the kind {condition['kind']} needs")
    for name in sorted((condition.keys() & PARAMETERS) - kind.needs - kind.allows):
        document.refuse((*where, name), f"the kind {condition['kind']} has no use for “{name}”")
