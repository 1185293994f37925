"""Quorum and two thirds, counted in integers: pure functions over values.

Shares come from the batch's rules as exact fractions (2/3 in 2020 [N 四.11, O40]); no floating point anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from .choices import Choice


@dataclass(frozen=True)
class Count:
    """The votes on one case; `entitled` is the denominator: whoever of them cast nothing still counts in it."""

    entitled: int
    yes: int
    no: int
    abstain: int

    @property
    def missing(self) -> int:
        return self.entitled - self.yes - self.no - self.abstain


def has_quorum(present: int, members: int, share: Fraction) -> bool:
    """Return whether enough of a committee's members are present: present ≥ share × members."""
    return members > 0 and present * share.denominator >= members * share.numerator


def needed_present(members: int, share: Fraction) -> int:
    """Return the least number present that makes a quorum."""
    return -(-members * share.numerator // share.denominator)


def passes(yes: int, entitled: int, share: Fraction) -> bool:
    """Return whether a case passes: yes ≥ share × those entitled; nobody entitled passes nothing."""
    return entitled > 0 and yes * share.denominator >= entitled * share.numerator


def entitled(present: int, recused: int, *, recused_leave: bool) -> int:
    """Return the denominator of one case; `recused` are those of the present who are recused from it."""
    return present - recused if recused_leave else present


def count(votes: Iterable[str], *, entitled: int) -> Count:
    """Return the count of one case; `ValueError` on an unknown vote or on more votes than people entitled."""
    found = Counter(Choice(vote) for vote in votes)
    result = Count(entitled, found[Choice.YES], found[Choice.NO], found[Choice.ABSTAIN])
    if result.missing < 0:
        raise ValueError("more votes than people entitled to vote")
    return result
