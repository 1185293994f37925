"""How a batch judges, as data: which rubric, who defends, which test, and how numbers are written."""

from fractions import Fraction

import pytest

from applications.judging import JudgingRules, LeastSize
from applications.loading import read
from tests.altered_fixtures import FIXTURES
from tests.factories.applications import RULES

SCHOOL = {"series": ["22"], "criteria": [{"key": "teaching", "name": "教学", "weight": 100, "maximum": 50}]}
CONFERRED = {"categories": [2], "criteria": [{"key": "degree", "name": "学历", "weight": 100, "maximum": 100}]}


def judging(**rules) -> JudgingRules:
    return JudgingRules.parse(RULES | rules)


@pytest.fixture(scope="module")
def notice() -> dict[str, JudgingRules]:
    """The rules for judging of the 2020 notice, by batch."""
    season = next(one for one in read(FIXTURES).seasons if one.year == 2020)
    return {batch.code: JudgingRules.parse(batch.rules) for batch in season.batches}


@pytest.mark.parametrize(
    ("category", "series", "keys"),
    [(1, "22", ["teaching"]), (2, "22", ["teaching"]), (2, "05", ["degree"]), (1, "05", ["ability", "achievements"])],
)
def test_the_first_rubric_that_fits_is_used(category, series, keys):
    rules = judging(rubrics=[SCHOOL, CONFERRED, *RULES["rubrics"]])

    assert [one.key for one in rules.rubric_for(category, series)] == keys


@pytest.mark.parametrize(
    ("category", "level", "needed"),
    [(1, "full", True), (1, "deputy", True), (1, "middle", False), (4, "deputy", False)],
)
def test_senior_titles_by_directed_evaluation_need_a_defence(notice, category, level, needed):
    assert notice["prefecture"].needs_defence(category, level) == needed


def test_a_gate_holds_for_its_categories_alone():
    gate = {"name": "普通话水平测试", "standard": "三级甲等", "categories": [1, 4]}
    rules = judging(test_gate=gate)

    assert [bool(rules.gate_for(category)) for category in (1, 2, 4)] == [True, False, True]
    assert rules.gate_for(1).standard == "三级甲等"
    assert judging().gate_for(1) is None


@pytest.mark.parametrize(("present", "least"), [(3, 2), (4, 3), (24, 16), (25, 17)])
def test_a_share_is_exact(present, least):
    passing = judging().committee.passing

    assert next(yes for yes in range(present + 1) if yes >= present * passing) == least


def test_the_notice_sets_sizes_shares_and_elimination(notice):
    rules = notice["prefecture"]

    assert rules.committee.minimum_size["deputy"] == LeastSize(series=25, speciality=11)
    assert rules.committee.minimum_size["middle"] == LeastSize(series=7, speciality=7)
    assert (rules.committee.quorum, rules.committee.passing) == (Fraction(2, 3), Fraction(2, 3))
    assert (rules.elimination.proportion, rules.elimination.ties) == (Fraction(1, 10), "keep")


def test_every_rubric_of_every_batch_weighs_100(notice):
    totals = {sum(one.weight for one in rubric.criteria) for rules in notice.values() for rubric in rules.rubrics}

    assert (len(notice), totals) == (14, {100})


def test_a_certificates_number_is_year_series_level_and_serial(notice):
    number = notice["prefecture"].write_certificate_number(year=2020, series="05", level="deputy", serial=7)

    assert number == "202005200007"


@pytest.mark.parametrize(
    ("batch", "number"), [("prefecture", "喀职改〔2020〕12号"), ("county-653121", "疏附县职改〔2020〕12号")]
)
def test_a_document_bears_its_organisers_own_number(notice, batch, number):
    assert notice[batch].write_document_number(year=2020, serial=12, county="疏附县") == number
