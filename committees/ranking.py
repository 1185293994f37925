"""Totals, ranks and the elimination proposal: pure functions over values, in integers.

A sheet's total is in hundredths of a point. A case's score is the mean of its sheets, kept as an exact fraction, so that
a tie is a tie; it is rounded only to be printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from applications.judging import Criterion, Elimination

Key = int


@dataclass(frozen=True)
class Scored:
    """One case to be ranked: `group` is what it is ranked within (level, speciality), `totals` those of its sheets."""

    key: Key
    group: tuple[str, str]
    totals: tuple[int, ...]

    @property
    def mean(self) -> Fraction | None:
        """The score in hundredths of a point, None without a sheet."""
        return Fraction(sum(self.totals), len(self.totals)) if self.totals else None


@dataclass(frozen=True)
class Ranked:
    """One case's place among `of` in its group: `rank` 1 is the best, equal scores share it.

    `quota` is how many of the group are to go, `tied` that the case shares the score at that boundary, `out` the proposal.
    """

    key: Key
    group: tuple[str, str]
    mean: Fraction | None
    rank: int
    of: int
    quota: int
    tied: bool
    out: bool


def total(marks: Mapping[str, int], criteria: Sequence[Criterion]) -> int:
    """Return a sheet's total in hundredths of a point; `ValueError` when a mark is missing, unknown or out of range.

    A mark counts by its share of the criterion's maximum: with maximum 100, mark × weight. Rounded half up, as printed.
    """
    if set(marks) != {one.key for one in criteria}:
        raise ValueError("marks and criteria differ")
    for one in criteria:
        if not 0 <= marks[one.key] <= one.maximum:
            raise ValueError(f"the mark of {one.key} is not between 0 and {one.maximum}")
    exact = sum((Fraction(marks[one.key] * one.weight * 100, one.maximum) for one in criteria), Fraction(1, 2))
    return exact.numerator // exact.denominator


def quota(number: int, rule: Elimination) -> int:
    """Return how many of a group are to be eliminated: proportion × number, rounded as the batch says."""
    exact = rule.proportion * number
    whole = exact.numerator // exact.denominator
    if rule.rounding == "ceiling" and whole < exact:
        return whole + 1
    if rule.rounding == "nearest" and exact - whole >= Fraction(1, 2):
        return whole + 1
    return whole


def rank(cases: Iterable[Scored], rule: Elimination) -> list[Ranked]:
    """Return every case with its rank inside its group and the proposal to eliminate it, best first, groups in order.

    A case without any sheet comes last and is never proposed: nobody is eliminated for not having been scored.
    """
    result: list[Ranked] = []
    for group, members in groupby(sorted(cases, key=_place), key=lambda one: one.group):
        result += _rank_group(group, list(members), rule)
    return result


def _place(one: Scored) -> tuple[tuple[str, str], bool, Fraction, Key]:
    return one.group, one.mean is None, -(one.mean or Fraction(0)), one.key


def _rank_group(group: tuple[str, str], members: list[Scored], rule: Elimination) -> list[Ranked]:
    scores = [one.mean for one in members if one.mean is not None]
    number = quota(len(members), rule)
    lowest = scores[len(scores) - number :] if number and number <= len(scores) else []
    boundary = lowest[0] if lowest else None
    tied = boundary is not None and scores.count(boundary) != lowest.count(boundary)
    return [
        Ranked(
            key=one.key,
            group=group,
            mean=one.mean,
            rank=1 + sum(other > one.mean for other in scores) if one.mean is not None else len(members),
            of=len(members),
            quota=number,
            tied=tied and one.mean == boundary,
            out=_is_out(one.mean, boundary, tied=tied, ties=rule.ties),
        )
        for one in members
    ]


def _is_out(mean: Fraction | None, boundary: Fraction | None, *, tied: bool, ties: str) -> bool:
    if mean is None or boundary is None or mean > boundary:
        return False
    return mean < boundary or not tied or ties == "drop"


def points(hundredths: Fraction | int | None) -> str:
    """Return a score as it is printed: two decimals, half up."""
    if hundredths is None:
        return ""
    whole = int(Fraction(hundredths) + Fraction(1, 2))
    return f"{whole // 100}.{whole % 100:02d}"
