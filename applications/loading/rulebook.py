"""The named rules of a notice: based on one another, complete, and free of contradictions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..rules import Rules
from ..sections import SECTIONS
from . import eligibility, judging
from .lines import Document, Where
from .reference import Known


def resolve(document: Document, known: Known) -> dict[str, dict[str, Any]]:
    """Return every rule set by name with what it is based on filled in; what is wrong is noted in the document."""
    blocks: Mapping[str, dict[str, Any]] = document.data["rules"]
    found = {}
    for name, block in blocks.items():
        where: Where = ("rules", name)
        rules = {**_base(document, where, blocks, block), **block}
        _check_whole(document, where, rules)
        _check_materials(document, (*where, "materials"), block.get("materials", ()), known.categories)
        _check_commitments(document, (*where, "commitments"), block.get("commitments", ()))
        if "sections" in block:
            _check_sections(document, (*where, "sections"), rules, known)
        judging.check(document, where, block, known, rules.get("materials", ()))
        if "eligibility" in block:
            here = (*where, "eligibility")
            eligibility.check(document, here, block["eligibility"], known, rules.get("materials", ()))
        found[name] = {key: value for key, value in rules.items() if key != "based_on"}
    return found


def _check_whole(document: Document, where: Where, rules: Mapping[str, Any]) -> None:
    try:
        Rules.parse(rules)
    except KeyError as missing:
        document.refuse(where, f"“{missing.args[0]}” is missing")


def _base(
    document: Document, where: Where, blocks: Mapping[str, dict[str, Any]], block: Mapping[str, Any]
) -> Mapping[str, Any]:
    name = block.get("based_on")
    base = blocks.get(name, {}) if name else {}
    if name and (name not in blocks or "based_on" in base):
        document.refuse((*where, "based_on"), f"“{name}” is no rule set that stands on its own")
    return base


def _check_materials(
    document: Document, where: Where, slots: Iterable[Mapping[str, Any]], categories: frozenset[int]
) -> None:
    keys: set[str] = set()
    for index, slot in enumerate(slots):
        if slot["key"] in keys:
            document.refuse((*where, index, "key"), f"the slot “{slot['key']}” is there twice")
        keys.add(slot["key"])
        for entry in ("categories", "required_for"):
            judging.check_categories(document, (*where, index, entry), slot.get(entry, ()), categories)
        if slot.get("categories") and set(slot.get("required_for", ())) - set(slot["categories"]):
            document.refuse(
                (*where, index, "required_for"), "this requires the slot where “categories” does not show it"
            )
        if not slot["required"] and (slot.get("required_for") or slot.get("required_levels")):
            document.refuse(
                (*where, index, "required"), "this says false, and required_for or required_levels says when"
            )


def _check_sections(document: Document, where: Where, rules: Mapping[str, Any], known: Known) -> None:
    slots = {slot["key"] for slot in rules.get("materials", ())}
    repeating = [section.key for section in SECTIONS if section.repeats]
    for index, one in enumerate(rules["sections"]):
        if one["section"] not in repeating:
            words = f"“{one['section']}” is no section with rows; those are {', '.join(repeating)}"
            document.refuse((*where, index, "section"), words)
        if "unless" in one and one["unless"] not in slots:
            document.refuse((*where, index, "unless"), f"there is no slot “{one['unless']}”")
        judging.check_categories(document, (*where, index, "categories"), one.get("categories", ()), known.categories)


def _check_commitments(document: Document, where: Where, commitments: Iterable[Mapping[str, Any]]) -> None:
    keys: set[str] = set()
    for index, commitment in enumerate(commitments):
        if commitment["key"] in keys:
            document.refuse((*where, index, "key"), f"the commitment “{commitment['key']}” is there twice")
        keys.add(commitment["key"])
