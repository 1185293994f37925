"""The pages on which a file is filled: what is typed stays, what is unreadable is told, and others see nothing."""

import html
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from applications import actions, queries, sections
from applications.choices import Status
from applications.models import SectionContent
from applications.pages import fill
from kashgar_zc import clock
from tests.applications.office_parts import again, beijing
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of

pytestmark = pytest.mark.django_db
PAGES = ["overview", "target", "materials", "check", "receipt"]
ACTS = ["submit", "withdraw", "reopen"]
BASIC = {
    "work_started": "2008年8月",
    "specialty_work": "语文教学",
    "specialty_years": "１２",
    "address": "人民路1号",
}


def url(name, application, *more) -> str:
    return reverse(f"applications:{name}", args=[application.key, *more])


def browser_of(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def save(application, section, data, **options):
    return browser_of(application.applicant).post(url("section", application, section), data, **options)


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


def rows_of(*units, **more) -> dict[str, str]:
    sent = {"rows-TOTAL_FORMS": str(len(units)), "rows-INITIAL_FORMS": "0"}
    return sent | {f"rows-{index}-unit": unit for index, unit in enumerate(units)} | more


@pytest.fixture
def empty():
    return make_application(filled=False)


@pytest.mark.parametrize("name", [*PAGES, "section"])
def test_somebody_elses_pages_are_not_found(name):
    application = make_application(Status.UNIT_REVIEW)
    more = ["basic"] if name == "section" else []

    found = [
        browser_of(person).get(url(name, application, *more)).status_code
        for person in (people.make_user(), make_reviewer_of(application.unit))
    ]

    assert found == [404, 404]


@pytest.mark.parametrize("name", [*ACTS, "section"])
def test_somebody_elses_file_is_not_acted_on(name):
    application = make_application(Status.RETURNED)
    more = ["education"] if name == "section" else []
    before = queries.contents_of(application)

    answer = browser_of(people.make_user()).post(url(name, application, *more), rows_of("甲"))

    assert (answer.status_code, queries.contents_of(application)) == (404, before)
    assert again(application).version == application.version


@pytest.mark.parametrize("name", PAGES)
def test_a_key_that_is_nobodys_is_not_found(name):
    path = reverse(f"applications:{name}", args=[uuid.uuid4()])

    assert browser_of(people.make_user()).get(path).status_code == 404


@pytest.mark.parametrize("name", ["nonsense", "materials", "commitments"])
def test_a_section_that_is_none_is_not_found(empty, name):
    path = f"/apply/{empty.key}/section/{name}/"

    assert browser_of(empty.applicant).post(path, {"x": "y"}).status_code == 404


def test_a_section_is_saved_as_read_and_said_so(empty):
    answer = save(empty, "basic", BASIC | {"next": "1"}, follow=True)

    assert queries.contents_of(empty)["basic"] == {
        "work_started": "2008-08", "post": "", "present_title": "", "present_title_level": "", "present_title_since": "",
        "specialty_work": "语文教学", "specialty_years": "12", "address": "人民路1号", "email": "",
    }  # fmt: skip
    assert [str(one) for one in answer.context["messages"]] == ["已保存“基本情况”。"]
    assert answer.redirect_chain == [(url("section", empty, "education"), 302)]


@pytest.mark.parametrize(
    ("section", "button", "to"),
    [
        ("employment", "next", ("section", "training")),
        ("summary", "next", ("materials",)),
        ("employment", "back", ("overview",)),
        ("employment", "stay", ("section", "employment")),
    ],
)
def test_after_saving_the_person_goes_where_the_button_says(empty, section, button, to):
    sent = {"text": "述职"} if section == "summary" else rows_of("甲")

    answer = save(empty, section, sent | {button: "1"})

    assert answer.url == url(to[0], empty, *to[1:])


def test_without_script_a_row_is_added_by_saving(empty):
    answer = save(empty, "employment", rows_of("甲", add="1"), follow=True)

    assert answer.redirect_chain == [(url("section", empty, "employment") + "?add=1", 302)]
    assert [form["unit"].value() for form in answer.context["form"].forms] == ["甲", None]


@pytest.mark.parametrize("sent", [{}, {"rows-0-unit": "甲"}, rows_of("甲") | {"rows-TOTAL_FORMS": "x"}])
def test_a_garbled_post_saves_nothing_and_shows_the_page(empty, sent):
    answer = save(empty, "employment", sent)

    assert (answer.status_code, SectionContent.objects.count()) == (200, 0)


@pytest.mark.parametrize("words", ["“引号” \"'", "</textarea><script>x</script>", "𠮷😀", "ئۇيغۇر", "{{ x }}{% y %}"])
def test_awkward_words_are_shown_again_as_they_were_typed(empty, words):
    save(empty, "basic", BASIC | {"address": words})

    answer = browser_of(empty.applicant).get(url("section", empty, "basic"))

    assert f'value="{words}"' in text_of(answer)
    assert "<script>x" not in answer.content.decode()


def test_a_part_that_was_not_returned_is_refused_with_what_was_typed_kept_on_the_page():
    application = make_application(Status.RETURNED)
    before = queries.contents_of(application)

    answer = save(application, "basic", BASIC | {"address": "新地址"})

    page = text_of(answer)
    assert ("本部分没有退回，不能修改。" in page, 'value="新地址"' in page) == (True, True)
    assert queries.contents_of(application) == before


def test_a_returned_part_shows_what_was_asked():
    application = make_application(Status.RETURNED)

    page = text_of(browser_of(application.applicant).get(url("section", application, "education")))

    assert ("证书编号与学信网不一致。" in page, "请按证书原文更正。" in page) == (True, True)


def test_a_saved_section_says_what_is_still_missing_and_when_it_was_saved(empty):
    with clock.at(beijing(2026, 6, 1, 9, 5)):
        actions.save_section(empty, "basic", {"address": "人民路"}, by=empty.applicant)
        page = browser_of(empty.applicant).get(url("section", empty, "basic")).context["page"]

    assert (page["saved"], page["position"]) == ("已保存 09:05", "第 1 部分，共 13 部分")
    assert [anchor for anchor, _text in page["missing"]] == [
        "id_work_started",
        "id_specialty_work",
        "id_specialty_years",
    ]


def states(application) -> dict[str, str]:
    return {task.url.rstrip("/").rsplit("/", 1)[-1]: task.state for task in fill.tasks(application)}


def test_the_task_list_of_a_new_draft_is_all_to_do(empty):
    found = fill.tasks(empty)

    assert set(states(empty).values()) == {"todo"}
    assert [task.label for task in found if task.note] == [
        "任现职前业绩",
        "著作论文报告",
        "奖励与专利",
        "考试与答辩",
        "基层与援疆服务",
    ]
    assert {task.missing for task in found} == {0}


def test_the_task_list_tells_begun_from_done(empty):
    actions.save_section(empty, "basic", {"address": "人民路"}, by=empty.applicant)
    actions.save_section(empty, "summary", {"text": "述职"}, by=empty.applicant)

    found = states(empty)

    assert (found["basic"], found["summary"], found["employment"]) == ("doing", "done", "todo")
    assert [task.missing for task in fill.tasks(empty) if task.label == "基本情况"] == [3]


def test_how_far_a_file_is_stands_in_a_line(empty):
    before = fill.progress(empty, fill.tasks(empty))
    actions.save_section(empty, "basic", {"address": "人民路"}, by=empty.applicant)
    actions.save_section(empty, "summary", {"text": "述职"}, by=empty.applicant)

    assert before == "已完成 0 / 13 个部分，必填部分约需 67 分钟。"
    assert fill.progress(empty, fill.tasks(empty)) == "已完成 1 / 13 个部分，已填部分还缺 3 项，必填部分约需 47 分钟。"


def test_a_whole_draft_has_every_part_done_that_is_asked_for():
    application = make_application()

    assert {states(application)[one] for one in ("basic", "education", "employment", "summary", "materials")} == {
        "done"
    }


def test_of_a_returned_file_the_named_parts_are_to_mend_until_they_are_touched():
    application = make_application(Status.RETURNED)
    before = {key for key, state in states(application).items() if state == "fix"}
    actions.save_section(application, "education", {"rows": []}, by=application.applicant)

    after = {key for key, state in states(application).items() if state == "fix"}

    assert (before, after) == ({"education", "materials"}, {"materials"})


def test_the_materials_page_says_what_was_returned_and_what_each_slot_holds():
    application = make_application(Status.RETURNED)

    page = browser_of(application.applicant).get(url("materials", application)).context

    named = [(one.key, one.returned) for one in page["slots"] if one.returned]
    assert (named, page["returned"]) == ([("diploma", ("图像不清晰。请重新拍摄后上传。",))], [])
    assert (page["refusal"], page["max_file_mb"], page["max_case_mb"]) == ("", 10, 60)


def test_the_commitments_are_mended_on_the_check_page(empty):
    assert fill.section_url(empty, "commitments") == url("check", empty)
    assert fill.section_url(empty, sections.MATERIALS) == url("materials", empty)
