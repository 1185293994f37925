"""A return names everything at once, is read before it is sent, and reopens only what it names."""

import pytest

from applications import queries as files
from applications.choices import Action, Status
from applications.sections import BY_KEY
from review import actions
from review.choices import Judgement
from review.marking import keep
from tests.review.office import STALE, address, again, file_at, inbox_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standard_phrases")]
TICKED = {"education-phrases": ["education-number"], "education-item": "", "materials-diploma-wrong": "缺少钢印页",
          "materials-diploma-todo": "请补拍钢印页"}  # fmt: skip


def posted(application, step, **more):
    return TICKED | {"step": step, "version": application.version} | more


def test_the_letter_is_read_before_it_is_sent(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)

    page = at_desk_of(reviewer).post(address(application, "return"), posted(application, "preview")).content.decode()

    assert again(application).status == Status.COUNTY_REVIEW
    for words in (
        "证书编号或院校名称与学信网不一致。请按证书原文更正。",
        "缺少钢印页。请补拍钢印页。",
        "（北京时间）前修改并重新提交",
    ):
        assert words in page


def test_a_confirmed_return_keeps_every_defect_and_reopens_what_it_names(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)

    at_desk_of(reviewer).post(address(application, "return"), posted(application, "confirm", remark="请尽快。"))

    application = again(application)
    event = application.events.get(action=Action.RETURN)
    wrong = [(one["section"], one["item"], one["wrong"]) for one in event.details["defects"]]
    assert wrong == [
        ("education", "学历学位", "证书编号或院校名称与学信网不一致。"),
        ("materials", "学历证书", "缺少钢印页。"),
    ]
    assert (application.status, event.note) == (Status.RETURNED, "请尽快。")
    assert files.reopened_sections(application) == {"education", "materials"}


def test_the_applicant_is_told_how_many_and_until_when(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    office = application.at

    at_desk_of(reviewer).post(address(application, "return"), posted(application, "confirm"))

    told = inbox_of(application.applicant)[-1]
    assert told.startswith(f"{office}将您的申报退回修改，共 2 处。请于 ")
    assert told.endswith(" 24:00（北京时间）前修改并重新提交。")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "请至少指明一处问题。"),
        ({"education-wrong": "编号有误"}, "请写明“学历学位”如何修改。"),
        ({"education-todo": "请更正"}, "请写明“学历学位”有什么问题。"),
    ],
)
def test_a_return_says_what_is_wrong_and_what_to_do(at_desk_of, typed, sentence):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    data = typed | {"step": "preview", "version": application.version}

    page = at_desk_of(reviewer).post(address(application, "return"), data).content.decode()

    assert (sentence in page, again(application).status) == (True, Status.COUNTY_REVIEW)


def test_going_back_from_the_letter_keeps_what_was_typed(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)

    page = at_desk_of(reviewer).post(address(application, "return"), posted(application, "edit")).content.decode()

    assert ('value="缺少钢印页"' in page, again(application).status) == (True, Status.COUNTY_REVIEW)


def test_a_stale_return_changes_nothing_and_keeps_what_was_typed(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    data = posted(application, "confirm")
    actions.approve(again(application), by=reviewer, opinion="同事先办。")

    page = at_desk_of(reviewer).post(address(application, "return"), data).content.decode()

    assert (STALE in page, 'value="缺少钢印页"' in page) == (True, True)
    assert again(application).status == Status.BUREAU_REVIEW


def test_a_return_without_defects_is_refused_by_the_act_itself():
    application, reviewer = file_at(Status.COUNTY_REVIEW)

    with pytest.raises(actions.NotAllowed) as refusal:
        actions.return_to_applicant(application, by=reviewer, defects=[])

    assert str(refusal.value) == "请至少指明一处问题。"


@pytest.mark.parametrize("free", [{"education-wrong": "编号少一位"}, {"education-todo": "请一并上传认证报告"}])
def test_a_ticked_phrase_says_how_to_mend_for_the_words_beside_it(at_desk_of, free):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    data = {"education-phrases": ["education-number"], "step": "preview", "version": application.version} | free

    page = at_desk_of(reviewer).post(address(application, "return"), data).content.decode()

    (words,) = free.values()
    assert "请按证书原文更正。" in page
    assert f"{words}。" in page


def test_what_a_carried_note_still_needs_is_marked_as_needed(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    keep(application, by=reviewer, judged={"basic": Judgement.DEFECT}, notes={})
    keep(application, by=reviewer, judged={}, notes={"basic": "地址不全"})

    page = at_desk_of(reviewer).get(address(application, "return")).content.decode()

    label = page.split('<label for="id_basic-todo">')[1].split("</label>")[0]
    assert ("（必填）" in label, "（选填）" in label) == (True, False)


def test_rows_are_named_by_what_tells_them_apart():
    rows = [{"year": "2021", "unit": "水利站"}, {"year": "2022", "unit": "水利站"}]
    school = {"start": "2016-09", "end": "2020-07", "school": "喀什大学"}
    twice = {"start": "2018-03", "task": "灌区改造"}

    assert BY_KEY["appraisals"].names(rows) == ["2021年度", "2022年度"]
    assert BY_KEY["education"].names([school, {}]) == ["学历 2016.9–2020.7 喀什大学", "学历 2"]
    assert BY_KEY["achievements_since"].names([twice, twice]) == [
        "业绩 2018.3–至今 灌区改造（业绩 1）",
        "业绩 2018.3–至今 灌区改造（业绩 2）",
    ]
