"""The compact lines of what a batch offers, written out as category × series × level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..choices import Level, OpenTo
from .lines import Document, Where
from .reference import Known

ALL = "all"


class OfferPlan(NamedTuple):
    """One category × series × level, and whose units it is for."""

    category: int
    series: str
    level: str
    open_to: str


def expand(document: Document, where: Where, known: Known, open_to: str = OpenTo.ALL) -> tuple[OfferPlan, ...]:
    """Return every offer of a list; `open_to` holds where a line does not say it.

    `series: all` (or `all except 04, 22`) and `levels: all` take what is there to be evaluated; what a line names one by
    one has to exist and must not be by examination only.
    """
    found: dict[tuple[int, str, str], tuple[OfferPlan, int]] = {}
    lines: Any = document.data
    for step in where:
        lines = lines[step]
    for index, line in enumerate(lines):
        here, before = (*where, index), len(document.found)
        offers = list(_offers(document, here, line, known, line.get("open_to", open_to)))
        if not offers and len(document.found) == before:
            document.refuse(here, "this line offers nothing")
        for offer in offers:
            first, its_line = found.setdefault(offer[:3], (offer, document.line(here)))
            if first is not offer:
                words = f"series {offer.series} at level {offer.level} in category {offer.category}"
                document.refuse(here, f"{words} is offered already in line {its_line}")
                break
    return tuple(offer for offer, _ in found.values())


def _offers(document: Document, where: Where, line: dict[str, Any], known: Known, open_to: str) -> Iterator[OfferPlan]:
    levels = Level.values if line["levels"] == ALL else line["levels"]
    by_name = isinstance(line["series"], list) and line["levels"] != ALL
    series = list(_series(document, (*where, "series"), line["series"], known))
    for category_at, category in enumerate(line["categories"]):
        if category not in known.categories:
            document.refuse((*where, "categories", category_at), f"there is no category {category}")
        for code in series:
            for level in levels:
                if known.titles.get((code, level)):
                    yield OfferPlan(category, code, level, open_to)
                elif by_name:
                    document.refuse((*where, "levels"), _why_not(code, level, known))


def _series(document: Document, where: Where, value: str | list[str], known: Known) -> Iterator[str]:
    """Yield the series a line means, unknown ones refused."""
    named = (
        value if isinstance(value, list) else value.removeprefix(ALL).removeprefix(" except ").replace(",", " ").split()
    )
    for position, code in enumerate(named):
        if code not in known.series:
            document.refuse((*where, position), f"there is no series “{code}”")
    if isinstance(value, list):
        yield from (code for code in named if code in known.series)
    else:
        yield from (code for code in known.series if code not in named)


def _why_not(code: str, level: str, known: Known) -> str:
    if (code, level) in known.titles:
        return f"the titles of series {code} at level {level} are by examination only (exam_only in the catalogue)"
    return f"series {code} has no title at level {level}"
