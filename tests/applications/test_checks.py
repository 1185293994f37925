"""Completeness before submission: every defect at once, each with the place where it is mended."""

import pytest

from applications import checks, sections
from applications.rules import Rules
from tests.factories.applications import RULES

PLAIN = Rules.parse(RULES)
ALL_SLOTS = frozenset(slot.key for slot in PLAIN.slots)
WHOLE = {"work_started": "2008-08", "specialty_work": "语文教学", "specialty_years": "12", "address": "人民路1号"}
WORK = {"start": "2008-08", "end": "", "unit": "第一中学", "work": "语文教学"}


def rules(*materials) -> Rules:
    return Rules.parse(RULES | {"materials": [{"required": True} | one for one in materials]})


def section(key: str, data) -> list[tuple[str, str]]:
    """Return place and sentence of what a section lacks."""
    return [(defect.anchor, defect.text) for defect in checks.defects_of_section(sections.BY_KEY[key], data)]


def materials(filled=(), *, by: Rules = PLAIN, category: int = 1, level: str = "deputy") -> list[tuple[str, str]]:
    found = checks.defects_of_materials(frozenset(filled), by, category=category, level=level)
    assert {defect.section for defect in found} <= {sections.MATERIALS}
    return [(defect.anchor, defect.text) for defect in found]


def test_a_whole_section_lacks_nothing():
    assert section("basic", WHOLE) == []


def test_each_required_answer_that_is_missing_is_named_with_its_place():
    given = WHOLE | {"work_started": "", "address": ""}

    assert section("basic", given) == [
        ("id_work_started", "“基本情况”缺少“参加工作时间”。"),
        ("id_address", "“基本情况”缺少“通信地址”。"),
    ]


def test_a_section_never_opened_lacks_all_it_requires():
    names = [name for name, _text in section("basic", None)]

    assert names == ["id_work_started", "id_specialty_work", "id_specialty_years", "id_address"]


def test_a_section_with_rows_asks_for_the_least_number_of_them():
    assert section("employment", {"rows": []}) == [("employment", "“工作经历”至少填写 1 条经历。")]


def test_a_section_that_may_stay_empty_asks_for_nothing():
    assert [section(key, None) for key in ("papers", "awards", "tests", "service", "achievements_before")] == [[]] * 5


def test_a_defect_in_a_row_names_the_row():
    given = {"rows": [WORK, WORK | {"unit": ""}]}

    assert section("employment", given) == [("id_rows-1-unit", "“工作经历”第 2 条缺少“工作单位”。")]


@pytest.mark.parametrize(
    ("start", "end"), [("2015-07", "2015-07"), ("2015-07", ""), ("", "2015-07"), ("2014-12", "2015-01")]
)
def test_dates_in_order_are_no_defect(start, end):
    texts = [text for _place, text in section("employment", {"rows": [WORK | {"start": start, "end": end}]})]

    assert [text for text in texts if "早于" in text] == []


def test_an_end_before_the_start_is_a_defect_of_the_end():
    given = {"rows": [WORK | {"start": "2015-07", "end": "2015-06"}]}

    assert section("employment", given) == [("id_rows-0-end", "“工作经历”第 1 条的截止年月早于起始年月。")]


def test_each_required_group_without_a_file_is_named_with_its_either_or():
    assert materials() == [
        ("slot-photo", "尚未上传证件照。"),
        ("slot-diploma", "尚未上传学历证书。"),
        ("slot-education_report", "尚未上传学信网报告或其他学历证明。"),
    ]


@pytest.mark.parametrize("proof", ["education_report", "education_other"])
def test_either_file_of_a_group_is_enough(proof):
    assert materials({"photo", "diploma", proof}) == []


def test_a_file_in_a_slot_of_another_group_does_not_help():
    assert materials({"photo", "papers", "education_other"}) == [("slot-diploma", "尚未上传学历证书。")]


@pytest.mark.parametrize(("category", "found"), [(1, []), (5, [("slot-aid_proof", "尚未上传援疆证明。")])])
def test_a_slot_of_one_category_is_asked_of_that_category_alone(category, found):
    assert materials(ALL_SLOTS - {"aid_proof"}, category=category) == found


@pytest.mark.parametrize(("category", "count"), [(1, 0), (2, 1), (3, 1)])
def test_a_slot_shown_to_all_may_be_required_of_some_categories(category, count):
    one = rules({"key": "proof", "label": "任职年限证明", "required_for": [2, 3]})

    assert len(materials(by=one, category=category)) == count


@pytest.mark.parametrize(("level", "count"), [("full", 1), ("deputy", 1), ("middle", 0), ("assistant", 0)])
def test_a_slot_shown_to_all_may_be_required_of_some_levels(level, count):
    one = rules({"key": "papers", "label": "代表作", "required_levels": ["full", "deputy"]})

    assert len(materials(by=one, level=level)) == count


def test_a_group_is_required_when_one_of_its_slots_is():
    both = rules(
        {"key": "title", "label": "职称证书", "group": "title", "required": False},
        {"key": "post", "label": "聘任文件", "group": "title"},
    )

    assert materials(by=both) == [("slot-title", "尚未上传职称证书或聘任文件。")]
    assert materials({"title"}, by=both) == []


def test_a_slot_that_is_not_required_is_not_missed():
    assert materials(by=rules({"key": "papers", "label": "论文", "required": False})) == []


def test_an_empty_file_is_told_everything_at_once_in_the_forms_order():
    found = checks.defects({}, (), PLAIN, category=1, level="deputy")

    order = [one.key for one in sections.SECTIONS] + [sections.MATERIALS]
    told = [defect.section for defect in found]
    assert told == sorted(told, key=order.index)
    assert set(told) == {
        "basic",
        "education",
        "employment",
        "training",
        "appraisals",
        "achievements_since",
        "summary",
        "materials",
    }
    assert (len(found), all(defect.hard for defect in found)) == (13, True)
