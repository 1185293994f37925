"""How a batch judges and ends, as values: committee sizes and majorities, rubrics, defence, elimination, numbers.

Shares are `Fraction`s, so that `yes >= present * judging.committee.passing` is exact. Levels and categories are those of
`choices.Level` and the catalogue; series are two-digit codes. [P] marks common practice that the notice leaves open.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from string import Formatter
from typing import Any

from .choices import Level

LEVEL_DIGITS = {level.value: digit for digit, level in enumerate(Level, start=1)}  # as in the catalogue's title codes
SAMPLE = {"year": 2020, "series": "05", "level": 2, "serial": 7, "county": "喀什市"}  # what templates are tried with


@dataclass(frozen=True)
class LeastSize:
    """The least number of members of a committee formed by `series` or by `speciality`."""

    series: int
    speciality: int


@dataclass(frozen=True)
class CommitteeRules:
    """How a committee is made up and decides [domain.md 6; O40: 25 by series, 11 by speciality at the senior levels].

    `quorum` is the share of the members that must be present, `passing` the share of those present that must say yes
    (abstentions and spoilt ballots stay below the line). Whether an expert recused from a case leaves its denominator is
    printed in the minutes. `odd` asks for an odd number of members; `term_years` is how long a committee may serve,
    `most_rounds` how often at most one meeting may vote on the same cases, `most_cases` how many one agenda may have (0:
    as many as there are).
    """

    quorum: Fraction
    passing: Fraction
    recused_leave_denominator: bool
    minimum_size: Mapping[str, LeastSize]
    odd: bool
    term_years: int
    most_rounds: int
    most_cases: int = 0

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> CommitteeRules:
        sizes = {level: LeastSize(**size) for level, size in data["minimum_size"].items()}
        shares = {name: Fraction(*data[name]) for name in ("quorum", "passing")}
        return cls(**{**data, **shares, "minimum_size": sizes})


@dataclass(frozen=True)
class Criterion:
    """One line of a rubric: scored from 0 to `maximum`, counted by `weight`, in percent of the whole [N 四.10]."""

    key: str
    name: str
    weight: int
    maximum: int


@dataclass(frozen=True)
class Rubric:
    """The criteria of 量化赋分 for some categories and series; empty means every one of them. Weights make 100."""

    criteria: tuple[Criterion, ...]
    categories: tuple[int, ...] = ()
    series: tuple[str, ...] = ()

    def fits(self, category: int, series: str) -> bool:
        return (not self.categories or category in self.categories) and (not self.series or series in self.series)


@dataclass(frozen=True)
class Defence:
    """Who defends the work or holds a trial lecture before the vote: these categories at these levels [N 四.10]."""

    categories: tuple[int, ...]
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Elimination:
    """Bottom elimination (末位淘汰) inside committee × level × speciality [domain.md 6].

    `proportion` of the ranked, `rounding` floor, nearest or ceiling, gives how many. `ties` says what becomes of equal
    scores across that boundary: `keep` eliminates nobody of the tie, `drop` all of it.
    """

    proportion: Fraction
    rounding: str
    ties: str


@dataclass(frozen=True)
class TestGate:
    """A test that these categories must pass or be exempt from, with its published standard [N 四.2]."""

    __test__ = False  # pytest takes the name for a test's

    name: str
    standard: str
    categories: tuple[int, ...]


@dataclass(frozen=True)
class Undertaking:
    """What an expert signs before anything of a meeting shows: confidentiality and discipline [N 四.11]."""

    version: str
    title: str
    text: str


@dataclass(frozen=True)
class JudgingRules:
    """Everything decided by number after the chain: `batch.rules.judging`. Days are working days.

    `result_publicity_days`: the second publicity, of results [N 四.12, O40]. `objection_days`: within which an objection is
    answered [P]. `recheck_days`: within which a failed applicant may ask for a re-check, from the day of the result [P].
    `expert_slots`: the slots of materials that experts see.
    """

    committee: CommitteeRules
    rubrics: tuple[Rubric, ...]
    defence: tuple[Defence, ...]
    elimination: Elimination
    test_gate: TestGate | None
    undertaking: Undertaking
    expert_slots: tuple[str, ...]
    result_publicity_days: int
    objection_days: int
    recheck_days: int
    certificate_number: str
    document_number: str

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> JudgingRules:
        """Return the rules for judging in a batch's data; `KeyError` when one is missing."""
        gate, share = data["test_gate"], Fraction(*data["elimination"]["proportion"])
        return cls(
            committee=CommitteeRules.parse(data["committee"]),
            rubrics=tuple(_rubric(one) for one in data["rubrics"]),
            defence=tuple(Defence(tuple(one["categories"]), tuple(one["levels"])) for one in data["defence"]),
            elimination=Elimination(**{**data["elimination"], "proportion": share}),
            test_gate=TestGate(**{**gate, "categories": tuple(gate["categories"])}) if gate else None,
            undertaking=Undertaking(**data["undertaking"]),
            expert_slots=tuple(data["expert_slots"]),
            result_publicity_days=data["result_publicity_days"],
            objection_days=data["objection_days"],
            recheck_days=data["recheck_days"],
            certificate_number=data["certificate_number"],
            document_number=data["document_number"],
        )

    def rubric_for(self, category: int, series: str) -> tuple[Criterion, ...]:
        """Return the criteria of the first rubric that fits; the last fits everything (the loader has seen to it)."""
        return next(one.criteria for one in self.rubrics if one.fits(category, series))

    def needs_defence(self, category: int, level: str) -> bool:
        """Return whether a defence or trial lecture comes before the vote."""
        return any(category in one.categories and level in one.levels for one in self.defence)

    def gate_for(self, category: int) -> TestGate | None:
        """Return the test that a category has to pass, None where there is none."""
        return self.test_gate if self.test_gate and category in self.test_gate.categories else None

    def write_certificate_number(self, *, year: int, series: str, level: str, serial: int) -> str:
        """Return a certificate's number (年度 + 系列 + 级别 + 流水号 [domain.md 7]); `serial` counts the season's certificates.

        The level is written 1 正高 … 5 员级. Never made from an ID number.
        """
        return self.certificate_number.format(year=year, series=series, level=LEVEL_DIGITS[level], serial=serial)

    def write_document_number(self, *, year: int, serial: int, county: str = "") -> str:
        """Return a conferral document's 文号; `serial` counts the organiser's documents of the year, `county` is its name."""
        return self.document_number.format(year=year, serial=serial, county=county)


def kept(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of a batch's data that `JudgingRules.parse` reads, to be kept with what was judged by it."""
    return {one.name: data[one.name] for one in fields(JudgingRules)}


def digest(data: Mapping[str, Any]) -> str:
    """Return by what kept rules are recognised: 16 hex digits of the SHA-256 of their canonical JSON."""
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _rubric(item: Mapping[str, Any]) -> Rubric:
    return Rubric(
        criteria=tuple(Criterion(**one) for one in item["criteria"]),
        categories=tuple(item.get("categories", ())),
        series=tuple(item.get("series", ())),
    )


def fault_in_template(template: str, *, needed: set[str], allowed: set[str]) -> str:
    """Return what is wrong with a number's template, in English for the loader; "" when it can be filled in."""
    try:
        fields = {name for _text, name, _spec, _conversion in Formatter().parse(template) if name is not None}
        unknown, missing = sorted(fields - allowed), sorted(needed - fields)
        if unknown:
            return f"“{{{unknown[0]}}}” is not known here; known are {', '.join(sorted(allowed))}"
        if missing:
            return f"“{{{missing[0]}}}” is missing, without which two numbers would be the same"
        template.format(**SAMPLE)
    except ValueError as error:
        return f"this is no template: {error}"
    return ""
