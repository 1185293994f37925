"""The shapes that eligibility is judged by: a condition of the season, what a file says, and the three verdicts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Condition:
    """One condition of applying, for some categories, levels and series (empty: every one of them).

    `hard`: not met blocks submission; a soft one is shown to reviewers. `may_be_excepted`: an approved exception or an
    individual plan stands for it. The rest are parameters of its `kind`: `years` education -> whole years counted from
    `since` (present_title, work, specialty), `titles` levels of the present title ("none": without one), `count` years of
    appraisals at least `grade`, `months` of service and whether it is `still` going on.
    """

    key: str
    kind: str
    name: str
    clause: str
    hard: bool = True
    may_be_excepted: bool = True
    categories: tuple[int, ...] = ()
    levels: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    years: tuple[tuple[str, int], ...] = ()
    since: str = ""
    titles: tuple[str, ...] = ()
    count: int = 0
    grade: str = ""
    months: int = 0
    still: bool = False

    def applies_to(self, category: int, level: str, series: str) -> bool:
        return (
            (not self.categories or category in self.categories)
            and (not self.levels or level in self.levels)
            and (not self.series or series in self.series)
        )


@dataclass(frozen=True)
class EligibilityRules:
    """A batch's conditions, the slot of an approved exception ("" for none), and the numbers of integrity.

    `counted_to` is the last day that counts, as MM-DD of the season's year; "" for the last day of the window. `integrity_years`: how long
    an entry stands [O40]; `answer_days`: working days in which an applicant may answer a report [P].
    """

    conditions: tuple[Condition, ...] = ()
    exception_slot: str = ""
    counted_to: str = ""
    integrity_years: int = 3
    answer_days: int = 5

    @classmethod
    def parse(cls, data: Mapping[str, Any] | None) -> EligibilityRules:
        """Return the conditions of a batch; none where its notice has none."""
        if not data:
            return cls()
        return cls(
            conditions=tuple(_condition(one) for one in data["conditions"]),
            exception_slot=data.get("exception_slot", ""),
            counted_to=data.get("counted_to", ""),
            integrity_years=data["integrity_years"],
            answer_days=data["answer_days"],
        )

    def for_target(self, category: int, level: str, series: str) -> tuple[Condition, ...]:
        return tuple(one for one in self.conditions if one.applies_to(category, level, series))


def _condition(item: Mapping[str, Any]) -> Condition:
    lists = {name: tuple(item[name]) for name in ("categories", "levels", "series", "titles") if name in item}
    return Condition(**{**item, **lists, "years": tuple(dict(item.get("years", {})).items())})


@dataclass(frozen=True)
class Entry:
    """An integrity entry in force: on what grounds, and its last day."""

    grounds: str
    until: dt.date


@dataclass(frozen=True)
class Facts:
    """What a file says, and what is on record of its person, as the conditions look at it.

    `approvals` are condition key -> names of the uploaded approvals that stand for it, None where none is uploaded; `plans`
    condition key -> grounds of an individual plan (一人一策).
    """

    category: int
    level: str
    series: str
    exam_only: bool
    contents: Mapping[str, Mapping[str, Any]]
    counted_to: dt.date | None
    approvals: Mapping[str, str] | None = None
    entries: tuple[Entry, ...] = ()
    plans: Mapping[str, str] | None = None
