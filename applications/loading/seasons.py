"""A season's notice as a plan: batches with their instants, their rules, and every single offer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from kashgar_zc import clock

from ..choices import OpenTo
from . import rulebook
from .lines import Document, Where
from .offers import OfferPlan, expand
from .reference import Known

CENTRE = "centre"


class PhasePlan(NamedTuple):
    """A phase as instants: open while `opens_at <= now < closes_at`."""

    kind: str
    opens_at: dt.datetime
    closes_at: dt.datetime


@dataclass(frozen=True)
class BatchPlan:
    """A batch of a season; `organiser` is a county's code, or `centre`, `line` where its dates stand."""

    code: str
    name: str
    organiser: str
    rules: Mapping[str, Any]
    phases: tuple[PhasePlan, ...]
    offers: tuple[OfferPlan, ...]
    line: int


@dataclass(frozen=True)
class SeasonPlan:
    """A notice, ready to be written; `file` and `line` say where its batches stand."""

    year: int
    name: str
    notice: str
    current: bool
    batches: tuple[BatchPlan, ...]
    file: str
    line: int


def plan(document: Document, known: Known) -> SeasonPlan:
    """Return the season of a file that keeps to its schema; what is wrong with it is noted in the document."""
    data = document.data
    rules = rulebook.resolve(document, known)
    batches = (*_batches(document, known, rules), *_county_batches(document, known, rules))
    codes = [batch.code for batch in batches]
    for index, batch in enumerate(data["batches"]):
        if codes.count(batch["code"]) > 1:
            document.refuse(("batches", index, "code"), f"the batch code “{batch['code']}” is there twice")
    line = document.line(("batches",))
    is_current = data.get("current", False)
    return SeasonPlan(data["year"], data["name"], data["notice"], is_current, batches, document.name, line)


def shifted(season: SeasonPlan, year: int) -> SeasonPlan:
    """Return the same notice in another year: every day and month kept, 29 February moved to the 28th."""
    by = year - season.year
    return replace(
        season,
        year=year,
        name=season.name.replace(str(season.year), str(year)),
        notice=season.notice.replace(str(season.year), str(year)),  # printed in a sentence of the conferral document
        batches=tuple(
            replace(batch, phases=tuple(_moved(phase, by) for phase in batch.phases)) for batch in season.batches
        ),
    )


def instant(value: str) -> dt.datetime:
    """Return a moment of Beijing time; a day alone means its beginning."""
    return dt.datetime.fromisoformat(value).replace(tzinfo=clock.BEIJING)


def end(value: str) -> dt.datetime:
    """Return the first instant after a closing moment: after a day alone, 24:00, so that its last second counts."""
    moment = instant(value)
    return clock.midnight_after(moment.date()) if len(value) == len("2020-06-30") else moment


def _batches(document: Document, known: Known, rules: Mapping[str, Any]) -> Iterator[BatchPlan]:
    for index, batch in enumerate(document.data["batches"]):
        where: Where = ("batches", index)
        organiser = batch["organiser"]
        if organiser != CENTRE and organiser not in known.counties:
            document.refuse((*where, "organiser"), f"there is no county “{organiser}”; or write {CENTRE}")
        yield BatchPlan(
            code=batch["code"],
            name=batch["name"],
            organiser=organiser,
            rules=_named_rules(document, (*where, "rules"), rules),
            phases=_phases(document, (*where, "phases"), batch["phases"]),
            offers=expand(document, (*where, "offers"), known),
            line=document.line((*where, "phases")),
        )


def _county_batches(document: Document, known: Known, rules: Mapping[str, Any]) -> Iterator[BatchPlan]:
    """Yield a batch for each county of the table of dates, all with the same offers and rules."""
    shared = document.data.get("county_batches")
    if shared is None:
        return
    where: Where = ("county_batches",)
    offers = expand(document, (*where, "offers"), known, open_to=OpenTo.COUNTY)
    named = _named_rules(document, (*where, "rules"), rules)
    latest = end(shared["latest_end"])
    for code in sorted(set(known.counties) - set(shared["dates"])):
        words = f"the county {code} {known.counties[code]} is missing; write {{}} while its dates are not announced"
        document.refuse((*where, "dates"), words)
    for code, dates in shared["dates"].items():
        here = (*where, "dates", code)
        if code not in known.counties:
            document.refuse(here, f"there is no county “{code}”")
        phases = _phases(document, here, dates)
        for phase in phases:
            if phase.closes_at > latest:
                document.refuse((*here, phase.kind, "closes"), f"this is after latest_end, {shared['latest_end']}")
        name = shared["name"].replace("{county}", known.counties.get(code, code))
        yield BatchPlan(f"county-{code}", name, code, named, phases, offers, document.line(here))


def _named_rules(document: Document, where: Where, rules: Mapping[str, Any]) -> Mapping[str, Any]:
    name = document.data
    for step in where:
        name = name[step]
    if name not in rules:
        document.refuse(where, f"there are no rules named “{name}”; named are {', '.join(rules)}")
    return rules.get(name, {})


def _phases(document: Document, where: Where, dates: Mapping[str, Mapping[str, str]]) -> tuple[PhasePlan, ...]:
    found = []
    for kind, phase in dates.items():
        one = PhasePlan(kind, instant(phase["opens"]), end(phase["closes"]))
        if one.closes_at <= one.opens_at:
            document.refuse(
                (*where, kind, "closes"), f"this closes ({phase['closes']}) before it opens ({phase['opens']})"
            )
        found.append(one)
    return tuple(found)


def _moved(phase: PhasePlan, by: int) -> PhasePlan:
    return PhasePlan(phase.kind, _in_year(phase.opens_at, by), _in_year(phase.closes_at, by))


def _in_year(moment: dt.datetime, by: int) -> dt.datetime:
    day = 28 if (moment.month, moment.day) == (2, 29) else moment.day
    return moment.replace(year=moment.year + by, day=day)
