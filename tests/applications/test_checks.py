"""Completeness before submission: every defect at once, each with the place where it is mended."""

import pytest
from django.urls import reverse

from applications import actions, checks, sections
from applications.forms.section import section_form
from applications.pages import fill
from applications.rules import Rules
from tests.applications.office_parts import submit
from tests.factories.applications import RULES, make_application

PLAIN = Rules.parse(RULES)
ALL_SLOTS = frozenset(slot.key for slot in PLAIN.slots)
WHOLE = {"work_started": "2008-08", "specialty_work": "语文教学", "specialty_years": "12", "address": "人民路1号"}
EDUCATION = {
    "school": "喀什大学",
    "major": "汉语言文学",
    "education": "university",
    "degree": "bachelor",
    "form": "full",
    "start": "2004-09",
    "end": "2008-07",
    "diploma_number": "107631200805000001",
}
WORK = {"start": "2008-08", "end": "", "unit": "第一中学", "work": "语文教学"}


def rules(*materials) -> Rules:
    return Rules.parse(RULES | {"materials": [{"required": True} | one for one in materials]})


def section(key: str, data, *, least: int = 0) -> list[tuple[str, str]]:
    """Return place and sentence of what a section lacks."""
    found = checks.defects_of_section(sections.BY_KEY[key], data, least=least)
    return [(defect.anchor, defect.text) for defect in found]


def lacking_rows(category: int, filled=(), *, by: Rules = PLAIN) -> set[str]:
    """Return the sections of an empty file of which rows are missed."""
    found = checks.defects({}, filled, by, category=category, level="deputy")
    return {defect.section for defect in found if "至少填写" in defect.text}


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
    assert section("employment", {"rows": []}, least=1) == [("employment", "“工作经历”至少填写 1 条经历。")]
    assert section("employment", {"rows": [WORK]}, least=2) == [("employment", "“工作经历”至少填写 2 条经历。")]


@pytest.mark.parametrize("category", [1, 2, 3, 4, 5, 6])
def test_grassroots_and_aid_service_is_asked_of_categories_3_and_5(category):
    assert ("service" in lacking_rows(category)) == (category in {3, 5})


def test_an_approved_exemption_stands_for_training():
    assert lacking_rows(1) - lacking_rows(1, {"continuing_exemption"}) == {"training"}


def test_how_many_rows_are_asked_is_a_rule_of_the_batch():
    one = Rules.parse(RULES | {"sections": [{"section": "awards", "minimum": 1, "categories": [1]}]})

    assert (lacking_rows(1, by=one), lacking_rows(2, by=one)) == ({"awards"}, set())


@pytest.mark.parametrize(
    ("code", "is_doubted"),
    [
        ("", False),
        ("123456789012", False),
        ("A7KD92MXQ4TRW6HB", False),
        ("A7KD 92MX Q4TR W6HB", False),
        ("12345678901", True),
        ("A7KD92MX", True),
        ("A7KD92MXQ4TRW6H-", True),
    ],
)
def test_a_verification_code_of_another_form_is_doubted_but_holds_nothing_up(code, is_doubted):
    found = checks.defects_of_section(sections.BY_KEY["education"], {"rows": [EDUCATION | {"verification_code": code}]})

    doubt = "“学历学位”第 1 条的“学信网验证码”一般为 12 位数字或者 16 位字母和数字，请核对。"
    place = ("education", "id_rows-0-verification_code")
    assert found == ([checks.Defect(*place, doubt, hard=False)] if is_doubted else [])


@pytest.mark.django_db
def test_what_is_doubted_is_typed_shown_apart_and_submitted(client):
    draft = make_application()
    row = draft.contents.get(section="education").data["rows"][0] | {"verification_code": "A7KD 92MX Q4TR W6HB 0000"}
    post = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0"} | {f"rows-0-{name}": row[name] for name in row}
    form = section_form(sections.BY_KEY["education"], None, post)
    assert form.is_valid(), form.errors
    actions.save_section(draft, "education", {"rows": form.rows()}, by=draft.applicant)
    client.force_login(draft.applicant)

    answer = client.get(reverse("applications:check", args=[draft.key]))
    submit(draft)

    page, shown = answer.context["page"], answer.content.decode()
    assert (page.hard, [url.partition("#")[2] for url, _text in page.soft]) == ([], ["id_rows-0-verification_code"])
    assert shown.index("必填内容已齐全") < shown.index("提示（不影响提交）") < shown.index(page.soft[0][1])


@pytest.mark.django_db
def test_the_task_list_counts_no_doubts_and_calls_training_optional_for_who_is_exempt():
    draft = make_application()
    rows = draft.contents.get(section="education").data["rows"]
    draft.contents.filter(section="education").update(data={"rows": [rows[0] | {"verification_code": "?"}]})
    draft.contents.filter(section="training").delete()
    draft.batch.rules_data["sections"] = [{"section": "training", "minimum": 1, "unless": "photo"}]

    found = {task.label: task for task in fill.tasks(draft)}

    assert (found["学历学位"].state, found["学历学位"].missing) == ("done", 0)
    assert found["学习培训与继续教育"].note == "选填，没有的不用填"


@pytest.mark.parametrize(
    ("pages", "found"), [(200, []), (201, ["全部材料合计 201 页，超过 200 页。请只保留需要的页后再提交。"])]
)
def test_the_pages_of_all_files_together_are_limited(pages, found):
    assert [one.text for one in checks.defects_of_room({}, PLAIN, pages=pages)] == found


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
