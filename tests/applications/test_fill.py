"""Nothing typed into a section is lost: unreadable words, rows moved by buttons, two pages at once, a log-in that ran out."""

import html
import json

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from applications import actions, defects, queries
from applications.choices import Status
from applications.drafts import TYPED
from applications.forms.rows import rearranged
from applications.pages import submit
from kashgar_zc import clock
from kashgar_zc.accounts.models import Organisation
from tests.applications.office_parts import beijing
from tests.factories import people
from tests.factories.applications import make_application

pytestmark = pytest.mark.django_db
MONTH_ASKED = "请按“年-月”填写，例如 2015-07、2015年7月或 201507。"


@pytest.fixture
def empty():
    return make_application(filled=False)


@pytest.fixture
def browser(empty):
    browser = Client()
    browser.force_login(empty.applicant)
    return browser


def url(application, section="employment") -> str:
    return reverse("applications:section", args=[application.key, section])


def rows_of(*units, **more) -> dict[str, str]:
    sent = {"rows-TOTAL_FORMS": str(len(units)), "rows-INITIAL_FORMS": "0"}
    return sent | {f"rows-{index}-unit": unit for index, unit in enumerate(units)} | more


def autosave(browser, application, data, section="employment"):
    return browser.post(url(application, section), data, headers={"X-Autosave": "1"})


def kept(application, section="employment"):
    return queries.contents_of(application).get(section)


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


def values(answer, name) -> list[str]:
    return [form[name].value() for form in answer.context["form"].forms]


# Words that cannot be read


def test_what_cannot_be_read_is_kept_as_typed_and_shown_with_its_sentence(empty, browser):
    answer = browser.post(
        url(empty, "basic"), {"work_started": "零八年八月", "address": "人民路", "next": "1"}, follow=True
    )

    page = text_of(answer)
    assert kept(empty, "basic")["work_started"] == ""
    assert kept(empty, "basic")[TYPED] == {"work_started": "零八年八月"}
    assert ('value="零八年八月"' in page, MONTH_ASKED in page, 'value="人民路"' in page) == (True, True, True)
    assert answer.redirect_chain == [(url(empty, "basic"), 302)]


def test_of_several_rows_only_the_unreadable_answer_is_set_apart(empty, browser):
    browser.post(url(empty), rows_of("甲", "乙", **{"rows-1-start": "很久", "rows-0-start": "2015.7"}))

    assert [(row["unit"], row["start"], row.get(TYPED)) for row in kept(empty)["rows"]] == [
        ("甲", "2015-07", None),
        ("乙", "", {"start": "很久"}),
    ]


def test_a_section_with_an_unreadable_row_opens_again_beside_answers_that_are_missing(empty, browser):
    browser.post(url(empty), {**rows_of("甲", **{"rows-0-start": "2015-13", "rows-0-end": ""}), "stay": "1"})

    page = browser.get(url(empty))

    assert (page.status_code, 'value="2015-13"' in text_of(page)) == (200, True)
    assert page.context["page"]["missing"]


def test_an_unreadable_answer_holds_up_the_submission_though_it_is_not_required(empty, browser):
    browser.post(url(empty, "basic"), {"present_title_since": "前年"})

    found = [one.text for one in defects.of_content(empty) if one.anchor == "id_present_title_since"]

    assert found == ["“基本情况”的“现职称取得时间”不能识别，请修改。"]


def test_a_mended_answer_leaves_nothing_beside_it(empty, browser):
    browser.post(url(empty, "basic"), {"work_started": "很久", "page": "a"})
    browser.post(url(empty, "basic"), {"work_started": "2008/8", "page": "a"})

    assert (kept(empty, "basic")["work_started"], TYPED in kept(empty, "basic")) == ("2008-08", False)


# Saved as it is typed


def test_a_module_is_told_when_it_was_saved_and_under_which_stamp(empty, browser):
    with clock.at(beijing(2026, 6, 1, 14, 2)):
        answer = autosave(browser, empty, rows_of("甲", **{"rows-0-start": "很久", "seen": "", "page": "p"}))

    stamp = actions.stamp(empty.contents.get().saved_at)
    assert (answer.status_code, json.loads(answer.content)) == (
        200,
        {"saved": "已保留，1 处需要修改", "seen": stamp, "errors": {"id_rows-0-start": MONTH_ASKED}, "go": ""},
    )


def test_a_pressed_button_leads_a_module_on(empty, browser):
    answer = autosave(browser, empty, rows_of("甲", seen="", next="1"))

    assert json.loads(answer.content)["go"] == url(empty, "training")


def test_a_page_whose_answer_was_lost_saves_again_over_its_own_text(empty, browser):
    autosave(browser, empty, rows_of("甲", seen="", page="p"))

    again = autosave(browser, empty, rows_of("甲", "乙", seen="", page="p"))

    assert (again.status_code, len(kept(empty)["rows"])) == (200, 2)


def test_another_page_overwrites_nothing_and_both_texts_are_offered(empty, browser):
    autosave(browser, empty, rows_of("先存的单位", seen="", page="p"))

    told = autosave(browser, empty, rows_of("后填的单位", seen="", page="q"))
    shown = browser.post(url(empty), rows_of("后填的单位", seen="", page="q", stay="1"))

    page = text_of(shown)
    assert told.status_code == 409
    assert ("先存的单位" in page, 'value="后填的单位"' in page, "用本页内容替换" in page) == (True, True, True)
    assert kept(empty)["rows"][0]["unit"] == "先存的单位"


def test_a_text_replaces_the_other_one_when_that_is_chosen(empty, browser):
    autosave(browser, empty, rows_of("甲", seen="", page="p"))
    stamp = browser.post(url(empty), rows_of("乙", seen="", page="q")).context["page"]["theirs"]["stamp"]

    browser.post(url(empty), rows_of("乙", seen="", page="q", replace=stamp))

    assert [row["unit"] for row in kept(empty)["rows"]] == ["乙"]


def test_a_module_of_somebody_else_is_told_nothing(empty):
    stranger = Client()
    stranger.force_login(people.make_user())

    assert autosave(stranger, empty, rows_of("甲")).status_code == 404


def test_too_long_a_text_is_not_kept_and_stays_on_the_page(empty, browser):
    answer = browser.post(url(empty, "summary"), {"text": "字" * 10_001})

    assert (kept(empty, "summary"), "字" * 10_001 in text_of(answer)) == (None, True)


# Rows moved by buttons that send the form


@pytest.mark.parametrize(
    ("act", "shown"),
    [("up-1", "乙甲丙"), ("down-1", "甲丙乙"), ("up-0", "甲乙丙"), ("copy-1", "甲乙乙丙"), ("remove-0", "甲乙丙"), ("x-1", "甲乙丙")],
)  # fmt: skip
def test_rows_are_moved_without_script(act, shown):
    post = QueryDict(mutable=True)
    post.update(rows_of("甲", "乙", "丙", row=act))

    moved = rearranged(post)

    assert "".join(moved[f"rows-{index}-unit"] for index in range(int(moved["rows-TOTAL_FORMS"]))) == shown


def test_a_removed_row_is_not_kept_and_can_be_brought_back_with_all_it_held(empty, browser):
    gone = browser.post(url(empty), rows_of("甲", "乙", **{"rows-0-work": "教学", "row": "remove-0", "page": "p"}))
    units = [row["unit"] for row in kept(empty)["rows"]]

    sent = rows_of(
        "甲",
        "乙",
        **{
            "rows-0-work": "教学",
            "rows-0-DELETE": "on",
            "row": "undo-0",
            "page": "p",
            "seen": gone.context["page"]["seen"],
        },
    )
    browser.post(url(empty), sent)

    assert (units, values(gone, "unit"), "撤销移除" in text_of(gone)) == (["乙"], ["甲", "乙"], True)
    assert [(row["unit"], row["work"]) for row in kept(empty)["rows"]] == [("甲", "教学"), ("乙", "")]


def test_sixty_rows_and_as_many_removed_ones_arrive(empty, browser):
    removed = {f"rows-{index}-DELETE": "on" for index in range(60)}
    filled = {
        f"rows-{index}-{name}": "1"
        for index in range(120)
        for name in ("work", "post", "witness", "start", "end", "copied", "ORDER")
    }

    browser.post(url(empty), rows_of(*map(str, range(120))) | removed | filled)

    assert len(kept(empty)["rows"]) == 60


# A log-in that ran out


def log_in(browser, person, answer):
    browser.force_login(person)
    return browser.get(answer.url.partition("?next=")[2].replace("%3F", "?").replace("%3D", "="))


def test_what_was_posted_without_log_in_is_offered_after_it(empty):
    browser = Client()
    sent = browser.post(url(empty), rows_of("夜里填的单位", page="p", seen=""))

    page = log_in(browser, empty.applicant, sent)
    saved = browser.post(url(empty), rows_of("夜里填的单位", page="p", seen=""))

    assert (sent.status_code, values(page, "unit"), page.context["page"]["unsaved"]) == (302, ["夜里填的单位"], True)
    assert (saved.status_code, kept(empty)["rows"][0]["unit"]) == (302, "夜里填的单位")
    assert "held_post" not in browser.session


def test_what_was_posted_is_offered_to_nobody_else_and_sealed(empty):
    browser = Client()
    sent = browser.post(url(empty), rows_of("夜里填的单位"))
    stored = json.dumps(browser.session["held_post"])

    other = log_in(browser, people.make_user(), sent)

    assert (other.status_code, "夜里" in stored, "\\u591c" in stored) == (404, False, False)


def test_a_post_for_no_file_is_not_kept():
    browser = Client()

    browser.post("/apply/00000000-0000-0000-0000-000000000000/section/employment/", rows_of("甲"))

    assert "held_post" not in browser.session


def test_a_module_is_told_that_the_log_in_ran_out(empty):
    assert autosave(Client(), empty, rows_of("甲")).status_code == 401


def test_a_page_from_before_a_log_in_elsewhere_is_shown_again_with_everything(empty):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(empty.applicant)

    answer = browser.post(url(empty), rows_of("旧页面的单位"), follow=True)

    assert (values(answer, "unit"), kept(empty)) == (["旧页面的单位"], None)


def test_the_check_page_of_a_returned_file_shows_the_route_it_has():
    application = make_application(Status.RETURNED)
    stops = [(stop.desk, stop.organisation) for stop in application.route.select_related("organisation")]
    Organisation.objects.filter(pk=application.unit_id).update(bureau=None)

    page = submit.check_page(queries.mine(application.applicant).get(), application.applicant, clock.now())

    assert [(stop.desk, stop.organisation) for stop in page.route] == stops
