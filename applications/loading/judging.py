"""What the rules for judging must hold beyond their schema: shares that are lawful, weights that make 100, numbers that differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..judging import fault_in_template
from .lines import Document, Where
from .reference import Known

LEAST_SHARE = (2, 3)  # of quorum and majority, below which Order 40 lets no committee decide
TEMPLATES = {
    "certificate_number": ({"year", "series", "level", "serial"}, {"year", "series", "level", "serial"}),
    "document_number": ({"year", "serial"}, {"year", "serial", "county"}),
}


def check(
    document: Document, where: Where, block: Mapping[str, Any], known: Known, materials: Iterable[Mapping[str, Any]]
) -> None:
    """Note everything wrong with what a rule set itself says about judging; `materials` are its slots."""
    if "committee" in block:
        _check_committee(document, (*where, "committee"), block["committee"])
    _check_rubrics(document, (*where, "rubrics"), block.get("rubrics", ()), known)
    for index, one in enumerate(block.get("defence", ())):
        check_categories(document, (*where, "defence", index, "categories"), one["categories"], known.categories)
    if "elimination" in block:
        _check_share(document, (*where, "elimination", "proportion"), block["elimination"]["proportion"])
    gate = block.get("test_gate") or {"categories": ()}
    check_categories(document, (*where, "test_gate", "categories"), gate["categories"], known.categories)
    if "expert_slots" in block:
        _check_expert_slots(document, (*where, "expert_slots"), block["expert_slots"], materials)
    for name, (needed, allowed) in TEMPLATES.items():
        if name in block and (fault := fault_in_template(block[name], needed=needed, allowed=allowed)):
            document.refuse((*where, name), fault)


def check_categories(document: Document, where: Where, numbers: Iterable[int], there: frozenset[int]) -> None:
    """Refuse each category that does not exist."""
    for position, number in enumerate(numbers):
        if number not in there:
            document.refuse((*where, position), f"there is no category {number}")


def _check_committee(document: Document, where: Where, committee: Mapping[str, Any]) -> None:
    for name in ("quorum", "passing"):
        share = committee[name]
        _check_share(document, (*where, name), share)
        if share[0] * LEAST_SHARE[1] < share[1] * LEAST_SHARE[0]:
            document.refuse((*where, name), f"{share[0]}/{share[1]} is too small: at least 2/3 [O40]")
    for level, size in committee["minimum_size"].items():
        for kind, number in size.items():
            if committee["odd"] and number % 2 == 0:
                words = f"{number} is even, and committees are to be odd: write {number + 1}"
                document.refuse((*where, "minimum_size", level, kind), words)


def _check_share(document: Document, where: Where, share: list[int]) -> None:
    if share[0] > share[1]:
        document.refuse(where, f"{share[0]}/{share[1]} is more than the whole")


def _check_rubrics(document: Document, where: Where, rubrics: Iterable[Mapping[str, Any]], known: Known) -> None:
    rubrics = list(rubrics)
    for index, rubric in enumerate(rubrics):
        here = (*where, index)
        _check_criteria(document, (*here, "criteria"), rubric["criteria"])
        check_categories(document, (*here, "categories"), rubric.get("categories", ()), known.categories)
        for position, code in enumerate(rubric.get("series", ())):
            if code not in known.series:
                document.refuse((*here, "series", position), f"there is no series “{code}”")
        is_last, is_narrow = index == len(rubrics) - 1, "categories" in rubric or "series" in rubric
        if is_last and is_narrow:
            document.refuse(here, "the last rubric must fit everything: leave out categories and series")
        if not is_last and not is_narrow:
            document.refuse(here, "this rubric fits everything, so that those after it are never used")


def _check_expert_slots(
    document: Document, where: Where, keys: Iterable[str], materials: Iterable[Mapping[str, Any]]
) -> None:
    there = {slot["key"] for slot in materials}
    for position, key in enumerate(keys):
        if key not in there:
            document.refuse((*where, position), f"there is no slot “{key}”")


def _check_criteria(document: Document, where: Where, criteria: list[Mapping[str, Any]]) -> None:
    keys: set[str] = set()
    for index, criterion in enumerate(criteria):
        if criterion["key"] in keys:
            document.refuse((*where, index, "key"), f"the criterion “{criterion['key']}” is there twice")
        keys.add(criterion["key"])
    total = sum(criterion["weight"] for criterion in criteria)
    if total != 100:
        document.refuse(where, f"the weights make {total}, not 100")
