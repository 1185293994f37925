"""Totals, ranks and the elimination proposal, by tables and against an oracle that counts otherwise."""

import random
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applications.judging import Criterion, Elimination
from committees.ranking import Scored, points, quota, rank, total

TEN_PERCENT = Elimination(Fraction(1, 10), "floor", "keep")
GROUP = ("deputy", "语文")


def group(*totals: tuple[int, ...], of: tuple[str, str] = GROUP, first: int = 1) -> list[Scored]:
    """Return cases numbered from `first`, each with the totals of its sheets."""
    return [Scored(key, of, sheets) for key, sheets in enumerate(totals, start=first)]


def straight(count: int) -> list[Scored]:
    """Return a group in which case 1 is the best and no two are equal."""
    return group(*((10_000 - 100 * number,) for number in range(count)))


def out(cases, rule) -> set[int]:
    return {one.key for one in rank(cases, rule) if one.out}


@pytest.mark.parametrize(
    ("number", "share", "rounding", "gone"),
    [
        (9, (1, 10), "floor", 0),
        (10, (1, 10), "floor", 1),
        (19, (1, 10), "floor", 1),
        (20, (1, 10), "floor", 2),
        (11, (1, 10), "ceiling", 2),
        (10, (1, 10), "ceiling", 1),
        (14, (1, 10), "nearest", 1),
        (15, (1, 10), "nearest", 2),
        (30, (1, 3), "floor", 10),
        (29, (1, 3), "floor", 9),
        (0, (1, 10), "ceiling", 0),
        (7, (0, 1), "ceiling", 0),
    ],
)
def test_the_quota_is_the_share_rounded_as_the_batch_says(number, share, rounding, gone):
    assert quota(number, Elimination(Fraction(*share), rounding, "keep")) == gone


def test_the_weakest_of_twenty_go():
    assert out(straight(20), TEN_PERCENT) == {19, 20}


@pytest.mark.parametrize(("ties", "gone"), [("keep", {10}), ("drop", {8, 9, 10})])
def test_equal_scores_across_the_boundary_are_kept_or_dropped_together(ties, gone):
    cases = group(*[(9000 - n,) for n in range(7)], (8000,), (8000,), (7000,))

    assert out(cases, Elimination(Fraction(1, 5), "floor", ties)) == gone


@pytest.mark.parametrize("ties", ["keep", "drop"])
def test_equal_scores_below_the_boundary_go_and_are_no_tie_at_it(ties):
    cases = group(*[(9000 - n,) for n in range(8)], (8000,), (8000,))
    ranked = rank(cases, Elimination(Fraction(1, 5), "floor", ties))

    assert {one.key for one in ranked if one.out} == {9, 10}
    assert not any(one.tied for one in ranked)


def test_a_whole_group_of_equals_is_kept():
    assert out(group(*[(8000,)] * 10), TEN_PERCENT) == set()


def test_equal_scores_share_a_rank_and_the_next_one_is_skipped():
    ranked = rank(group((8000,), (9000,), (8000,), (7000,)), TEN_PERCENT)

    assert [(one.key, one.rank, one.of) for one in ranked] == [(2, 1, 4), (1, 2, 4), (3, 2, 4), (4, 4, 4)]


def test_a_mean_is_exact_so_that_thirds_differ_from_their_rounding():
    ranked = rank(group((8000, 8000, 8001), (8000,), (8001, 8000, 8000)), Elimination(Fraction(1, 3), "floor", "keep"))

    assert [one.mean for one in ranked] == [Fraction(24001, 3), Fraction(24001, 3), Fraction(8000)]
    assert [one.out for one in ranked] == [False, False, True]


def test_groups_are_ranked_apart():
    cases = straight(10) + group(*[(5000 - n,) for n in range(9)], of=("deputy", "数学"), first=11)

    assert out(cases, TEN_PERCENT) == {10}


def test_nobody_goes_for_not_having_been_scored():
    ranked = rank([*straight(9), Scored(10, GROUP, ())], TEN_PERCENT)

    assert (ranked[-1].key, ranked[-1].mean, ranked[-1].out) == (10, None, False)
    assert {one.key for one in ranked if one.out} == {9}


@pytest.mark.parametrize(
    ("hundredths", "printed"),
    [
        (8625, "86.25"),
        (Fraction(24001, 3), "80.00"),
        (Fraction(17251, 2), "86.26"),
        (0, "0.00"),
        (7, "0.07"),
        (None, ""),
    ],
)
def test_a_score_is_printed_with_two_decimals_half_up(hundredths, printed):
    assert points(hundredths) == printed


def criteria(*weights: int, maximum: int = 100) -> list[Criterion]:
    return [Criterion(f"c{n}", f"项目{n}", weight, maximum) for n, weight in enumerate(weights)]


@pytest.mark.parametrize(
    ("weights", "maximum", "given_marks", "hundredths"),
    [
        ((40, 60), 100, (80, 90), 8600),
        ((40, 60), 100, (0, 0), 0),
        ((40, 60), 100, (100, 100), 10_000),
        ((33, 67), 100, (71, 83), 7904),
        ((100,), 50, (43,), 8600),
        ((50, 50), 16, (1, 0), 313),  # 312.5
    ],
)
def test_a_total_is_the_weighted_sum_in_hundredths(weights, maximum, given_marks, hundredths):
    marks = {f"c{n}": mark for n, mark in enumerate(given_marks)}

    assert total(marks, criteria(*weights, maximum=maximum)) == hundredths


@pytest.mark.parametrize(
    "marks", [{}, {"c0": 50}, {"c0": 1, "c1": 2, "c2": 3}, {"c0": -1, "c1": 5}, {"c0": 1, "c1": 101}]
)
def test_a_mark_missing_unknown_or_out_of_range_is_refused(marks):
    with pytest.raises(ValueError, match=r"marks and criteria differ|is not between"):
        total(marks, criteria(40, 60))


# Against an oracle; how busy the machine is says nothing, so that there is no deadline


rules = st.builds(
    Elimination,
    proportion=st.fractions(0, Fraction(1, 2), max_denominator=20),
    rounding=st.sampled_from(["floor", "nearest", "ceiling"]),
    ties=st.sampled_from(["keep", "drop"]),
)
sheets = st.lists(st.integers(0, 6).map(lambda n: 8000 + n), min_size=1, max_size=3).map(tuple)  # few values: many ties
meetings = st.lists(st.tuples(st.sampled_from([GROUP, ("full", ""), ("deputy", "数学")]), sheets), max_size=24).map(
    lambda rows: [Scored(key, of, totals) for key, (of, totals) in enumerate(rows, start=1)]
)


def oracle(cases: list[Scored], rule: Elimination) -> set[int]:
    """Return who goes, found one candidate at a time: by how many stand strictly below, and how many at the same score."""
    gone = set()
    for one in cases:
        mine = [other for other in cases if other.group == one.group]
        share = rule.proportion.numerator * len(mine) / Decimal(rule.proportion.denominator)
        whole = {
            "floor": int(share),
            "ceiling": int(share) + (rule.proportion * len(mine) != int(share)),
            "nearest": int(share.quantize(Decimal(1), ROUND_HALF_UP)),
        }[rule.rounding]
        below = sum(sum(other.totals) * len(one.totals) < sum(one.totals) * len(other.totals) for other in mine)
        level = sum(sum(other.totals) * len(one.totals) == sum(one.totals) * len(other.totals) for other in mine)
        fits, touches = below + level <= whole, below < whole
        if fits or (touches and rule.ties == "drop"):
            gone.add(one.key)
    return gone


@settings(deadline=None)
@given(meetings, rules)
def test_the_proposal_is_that_of_the_oracle(cases, rule):
    assert out(cases, rule) == oracle(cases, rule)


@settings(deadline=None)
@given(meetings, rules, st.randoms(use_true_random=False))
def test_the_order_in_which_cases_come_changes_nothing(cases, rule, chance: random.Random):
    shuffled = [Scored(one.key, one.group, tuple(chance.sample(one.totals, len(one.totals)))) for one in cases]
    chance.shuffle(shuffled)

    assert rank(shuffled, rule) == rank(cases, rule)


@settings(deadline=None)
@given(meetings, rules)
def test_a_group_loses_its_quota_at_most_or_the_tie_beyond_it(cases, rule):
    ranked = rank(cases, rule)

    for name in {one.group for one in ranked}:
        mine = [one for one in ranked if one.group == name]
        gone, number = [one for one in mine if one.out], mine[0].quota
        if rule.ties == "keep":
            assert len(gone) + sum(one.tied for one in mine) >= number >= len(gone)
        else:
            assert len([one for one in gone if not one.tied]) <= number <= len(gone)


@settings(deadline=None)
@given(meetings, rules)
def test_nobody_goes_before_somebody_weaker_and_equals_share_their_fate(cases, rule):
    ranked = rank(cases, rule)

    for one in ranked:
        for other in ranked:
            if one.group == other.group and one.out and other.mean <= one.mean:
                assert other.out


@settings(deadline=None)
@given(meetings, rules)
def test_a_rank_is_one_more_than_how_many_are_better(cases, rule):
    ranked = rank(cases, rule)

    for one in ranked:
        better = [o for o in cases if o.group == one.group and Fraction(sum(o.totals), len(o.totals)) > one.mean]
        assert one.rank == len(better) + 1
    assert sorted(one.key for one in ranked) == [one.key for one in cases]


@settings(deadline=None)
@given(st.data(), st.lists(st.integers(1, 30), min_size=1, max_size=6), st.integers(1, 120))
def test_a_total_is_that_of_decimal_arithmetic(data, weights, maximum):
    lines = criteria(*weights, maximum=maximum)
    marks = {one.key: data.draw(st.integers(0, maximum)) for one in lines}
    whole = sum(marks[one.key] * one.weight for one in lines)

    exact = (Decimal(whole * 100) / Decimal(maximum)).quantize(Decimal(1), ROUND_HALF_UP)

    assert total(marks, lines) == int(exact)
