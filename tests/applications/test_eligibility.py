"""Eligibility as a table: each kind of condition, its three verdicts, exceptions, and that more never means less."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications import eligibility
from applications.condition_kinds import answer, months_until, wording
from applications.conditions import Condition, EligibilityRules, Entry, Facts, Verdict

DAY = dt.date(2020, 6, 30)
YEARS = Condition(
    "years", "years", "年限", "通知 二.1", years=(("doctor", 2), ("university", 5)), since="present_title"
)
TITLE = Condition("title", "present_title", "职称", "通知 二.1", titles=("middle",))
LAST = Condition("last", "last_appraisals", "考核", "通知 二", count=3, grade="competent")
ROW = Condition("row", "appraisals_in_a_row", "优秀", "通知 二.3", count=3, grade="excellent")
AID = Condition("aid", "service", "援疆", "通知 二.5", months=12, still=True)
MONTHS = st.integers(0, 600).map(lambda n: f"{1971 + n // 12}-{n % 12 + 1:02d}")
GRADES = st.sampled_from(["excellent", "competent", "basic", "poor", "none", ""])


def facts(**contents):
    return Facts(1, "deputy", "05", False, contents, DAY)


def studied(degree, education="university", end=""):
    return {"rows": [{"degree": degree, "education": education, "end": end}]}


def held(since, **basic):
    return {"present_title_since": since, **basic}


def appraised(**years):
    return {"rows": [{"year": year[1:], "result": result} for year, result in years.items()]}


def served(*spans):
    return {"rows": [{"start": start, "end": end} for start, end in spans]}


GOOD = {"y2017": "competent", "y2018": "excellent", "y2019": "competent"}
TABLE = {
    "five years to the day": (YEARS, {"education": studied("bachelor"), "basic": held("2015-07")}, "met"),
    "a month short": (YEARS, {"education": studied("bachelor"), "basic": held("2015-08")}, "not_met"),
    "a doctor after two": (YEARS, {"education": studied("doctor"), "basic": held("2018-07")}, "met"),
    "a master as a bachelor": (YEARS, {"education": studied("master"), "basic": held("2018-07")}, "not_met"),
    "below the least degree": (YEARS, {"education": studied("none", "college"), "basic": held("1990-01")}, "not_met"),
    "a degree not yet had": (YEARS, {"education": studied("bachelor", end="2029-07"), "basic": held("2010-07")}, "unknown"),
    "no education yet": (YEARS, {"basic": held("2015-07")}, "unknown"),
    "no date yet": (YEARS, {"education": studied("bachelor"), "basic": held("")}, "unknown"),
    "title among": (TITLE, {"basic": {"present_title": "工程师", "present_title_level": "middle"}}, "met"),
    "title below": (TITLE, {"basic": {"present_title": "技术员", "present_title_level": "clerk"}}, "not_met"),
    "title without level": (TITLE, {"basic": {"present_title": "中学一级"}}, "unknown"),
    "without title": (TITLE, {"basic": {"present_title": ""}}, "not_met"),
    "three good years": (LAST, {"appraisals": appraised(**GOOD)}, "met"),
    "one poor": (LAST, {"appraisals": appraised(**GOOD | {"y2018": "basic"})}, "not_met"),
    "one missing": (LAST, {"appraisals": appraised(y2017="competent", y2019="competent")}, "unknown"),
    "newcomer": (LAST, {"appraisals": appraised(y2019="competent"), "basic": {"work_started": "2018-09"}}, "met"),
    "three in a row": (ROW, {"appraisals": appraised(y2014="excellent", y2015="excellent", y2016="excellent")}, "met"),
    "broken row": (ROW, {"appraisals": appraised(y2014="excellent", y2015="excellent", y2017="excellent")}, "not_met"),
    "aid a year, still": (AID, {"service": served(("2019-07", ""))}, "met"),
    "aid a month short": (AID, {"service": served(("2019-08", ""))}, "not_met"),
    "aid that is over": (AID, {"service": served(("2018-01", "2020-05"))}, "not_met"),
    "aid to its last month": (AID, {"service": served(("2018-01", "2020-06"))}, "met"),
    "no aid written": (AID, {}, "unknown"),
    "overlaps count once": (replace(AID, still=False), {"service": served(("2019-01", "2019-06"), ("2019-03", "2019-08"))}, "not_met"),
}  # fmt: skip


@pytest.mark.parametrize(("condition", "contents", "verdict"), TABLE.values(), ids=TABLE)
def test_a_condition_is_judged(condition, contents, verdict):
    said = answer(condition, facts(**contents))

    assert (said.verdict, bool(said.text), bool(said.section)) == (verdict, True, True)


def test_months_are_whole_and_counted_through_the_last_day():
    days = [dt.date(2020, 6, 29), dt.date(2020, 6, 30), dt.date(2020, 7, 1), dt.date(2010, 1, 1)]

    assert [months_until("2019-07", day) for day in days] == [11, 12, 12, 0]


def test_without_an_announced_last_day_years_cannot_be_said():
    known = facts(education=studied("bachelor"), basic=held("2000-01"), service=served(("2000-01", "")))
    said = [answer(one, replace(known, counted_to=None)).verdict for one in (YEARS, LAST, AID)]

    assert said == [Verdict.UNKNOWN] * 3


def test_the_wording_comes_from_the_numbers():
    assert wording(YEARS) == "取得现职称：博士满 2 年，大学本科满 5 年"
    assert wording(AID) == "服务满 1 年且仍在服务期内"


def assessed(condition, **known):
    rules = EligibilityRules((condition,))
    contents = {"education": studied("bachelor"), "basic": held("2019-01")}
    return eligibility.assess(rules, replace(facts(**contents), **known))[0]


def test_only_a_hard_condition_not_met_blocks():
    found = [assessed(YEARS), assessed(replace(YEARS, hard=False)), assessed(TITLE)]

    assert [(one.verdict, one.blocks) for one in found] == [("not_met", True), ("not_met", False), ("not_met", True)]
    assert [one.hard for one in eligibility.as_defects(found)] == [True, False, True]


def test_an_exception_stands_only_with_its_approval_and_is_said():
    plain, approved = assessed(YEARS), assessed(YEARS, approvals={"years": "“批复.pdf”"})
    other = assessed(YEARS, approvals={"title": "“批复.pdf”"})
    planned = assessed(YEARS, plans={"years": "乡镇基层，喀职改〔2020〕3号"})

    assert [one.blocks for one in (plain, other, approved, planned)] == [True, True, False, False]
    assert approved.exception == "按批准的例外处理，申报人指明批准文件为“批复.pdf”，由审核机构核对。"
    assert other.text == plain.text + "批准文件涵盖本条件的，请在“上传材料”中该文件下勾选。"
    assert [one.verdict for one in (approved, planned)] == ["not_met", "not_met"]
    assert planned.exception == "按一人一策处理：乡镇基层，喀职改〔2020〕3号"


def test_nothing_stands_for_integrity_or_an_examination():
    integrity = Condition("integrity", "integrity", "诚信记录", "通知 四.13", may_be_excepted=False)
    exam = Condition("exam", "exam_only", "评审范围", "以考代评", may_be_excepted=False)
    more = {"approvals": {"integrity": "“x”", "exam": "“x”"}, "plans": {"integrity": "x", "exam": "x"}}
    entry = Entry("学历证书系伪造。", dt.date(2023, 6, 1))

    found = [assessed(integrity, entries=(entry,), **more), assessed(exam, exam_only=True, **more)]

    assert [one.blocks for one in found] == [True, True]
    assert "2023年6月1日" in found[0].text


def test_findings_survive_the_snapshot():
    found = [assessed(YEARS), assessed(TITLE)]

    assert eligibility.from_data(eligibility.as_data(found)) == found


@given(MONTHS, st.integers(0, 120), st.sampled_from(["none", "bachelor", "master", "doctor"]))
def test_more_years_never_turn_met_into_not_met(since, more, degree):
    year, month = map(int, since.split("-"))
    index = year * 12 + month - 1 - more
    longer = f"{index // 12}-{index % 12 + 1:02d}"
    before = answer(YEARS, facts(education=studied(degree), basic=held(since)))
    after = answer(YEARS, facts(education=studied(degree), basic=held(longer)))

    assert (before.verdict, after.verdict) != (Verdict.MET, Verdict.NOT_MET)


@given(st.sampled_from(["none", "bachelor", "master"]), MONTHS)
def test_a_higher_degree_never_turns_met_into_not_met(degree, since):
    rows = [{"degree": degree, "education": "university"}]
    before = answer(YEARS, facts(education={"rows": rows}, basic=held(since)))
    doctor = [*rows, {"degree": "doctor", "education": "postgraduate"}]
    after = answer(YEARS, facts(education={"rows": doctor}, basic=held(since)))

    assert (before.verdict, after.verdict) != (Verdict.MET, Verdict.NOT_MET)


@given(st.lists(st.tuples(MONTHS, MONTHS), max_size=5), MONTHS, MONTHS)
def test_more_service_never_turns_met_into_not_met(spans, start, end):
    before = answer(AID, facts(service=served(*spans)))
    after = answer(AID, facts(service=served(*spans, (start, end))))

    assert (before.verdict, after.verdict) != (Verdict.MET, Verdict.NOT_MET)


@given(st.dictionaries(st.integers(2008, 2019), GRADES))
def test_better_appraisals_never_turn_met_into_not_met(said):
    worse = facts(appraisals=appraised(**{f"y{year}": result for year, result in said.items()}))
    better = facts(appraisals=appraised(**{f"y{year}": "excellent" for year in said}))

    for condition in (LAST, ROW):
        pair = answer(condition, worse).verdict, answer(condition, better).verdict
        assert pair != (Verdict.MET, Verdict.NOT_MET)
