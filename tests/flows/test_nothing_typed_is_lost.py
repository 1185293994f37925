"""At a phone: line, log-in or server are lost, another page saves first; what was typed is there afterwards."""

import os
import signal

import pytest
from django.contrib.sessions.models import Session

from applications import actions, queries
from benchmarks.served import serve
from tests.factories.applications import make_application
from tests.flows.conftest import PHONE, SCRAP, Person, environment
from tests.flows.steps import log_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PASSWORD = "long-enough-2026"


@pytest.fixture
def draft(transactional_db):
    application = make_application(filled=False)
    application.applicant.set_password(PASSWORD)
    application.applicant.save()
    return application


@pytest.fixture
def applicant(people, draft):
    person = people(PHONE)
    log_in(person, draft.applicant.mobile, PASSWORD)
    person.go(f"/apply/{draft.key}/section/employment/")
    yield person
    person.complaints.clear()  # a broken line is complained of by the browser itself


def unit_of(draft) -> str:
    rows = queries.contents_of(draft).get("employment", {}).get("rows", [{}])
    return rows[0].get("unit", "")


def type_unit(person, text):
    person.page.locator("[name=rows-0-unit]").fill(text)


def test_a_broken_line_and_a_log_in_that_ran_out_lose_nothing(applicant, draft):
    type_unit(applicant, "第一中学")
    applicant.sees("已保存")
    assert unit_of(draft) == "第一中学"

    applicant.page.route("**/section/**", lambda route: route.abort())
    type_unit(applicant, "第二中学")
    applicant.sees("未保存（网络中断，已存在本机）")
    applicant.shoot("form-line-broken")
    applicant.page.unroute("**/section/**")
    applicant.page.locator("[data-state=saved]").wait_for()
    assert unit_of(draft) == "第二中学"

    Session.objects.all().delete()
    type_unit(applicant, "第三中学")
    applicant.sees("登录已过期。您填写的内容已存在本机")
    applicant.shoot("form-signed-out")
    applicant.press("重新登录")
    applicant.fill(login=draft.applicant.mobile, password=PASSWORD)
    applicant.press("登录")
    applicant.sees("尚未保存的内容")
    applicant.shoot("form-left-here")
    applicant.press("恢复未保存的内容")
    applicant.page.locator("[data-state=saved]").wait_for()
    assert unit_of(draft) == "第三中学"


def test_another_page_is_told_of_and_both_texts_are_shown(applicant, draft):
    actions.save_section(draft, "employment", {"rows": [{"unit": "别处填的单位"}]}, by=draft.applicant)

    type_unit(applicant, "这里填的单位")
    applicant.press("核对两份内容")

    applicant.sees("另一窗口保存的内容")
    applicant.shoot("form-overtaken")
    assert applicant.page.locator("[name=rows-0-unit]").input_value() == "这里填的单位"
    assert unit_of(draft) == "别处填的单位"


OLDER = """
delete AbortSignal.timeout;
Object.defineProperty(SubmitEvent.prototype, "submitter", { get: () => undefined });
"""


def come(person, held):
    """Wait for the next request that is held up."""
    for _ in range(100):
        if held:
            return held.pop()
        person.page.wait_for_timeout(100)
    raise AssertionError("nothing was sent")


def test_a_button_pressed_while_a_browser_of_2020_saves_is_not_lost(applicant, draft):
    applicant.page.add_init_script(OLDER)
    applicant.page.reload()
    held = []
    applicant.page.route("**/section/employment/", lambda route: held.append(route))

    type_unit(applicant, "第一中学")
    saving = come(applicant, held)
    applicant.press("保存，填下一部分")
    saving.continue_()
    come(applicant, held).continue_()

    applicant.page.wait_for_url("**/section/training/")
    assert unit_of(draft) == "第一中学"


def test_a_removed_row_comes_back_after_a_reload(applicant, draft):
    type_unit(applicant, "第一中学")
    applicant.page.locator("[data-state=saved]").wait_for()
    applicant.page.locator("[data-remove]").first.click()
    applicant.page.locator("[data-state=saving]").wait_for()
    applicant.page.locator("[data-state=saved]").wait_for()
    assert queries.contents_of(draft)["employment"]["rows"] == []

    applicant.page.reload()
    applicant.press("撤销移除")
    applicant.page.locator("[data-state=saving]").wait_for()
    applicant.page.locator("[data-state=saved]").wait_for()
    assert unit_of(draft) == "第一中学"


def test_each_tab_keeps_its_own_text_and_both_are_offered(applicant, draft):
    applicant.page.on("dialog", lambda dialog: dialog.accept())  # leaving with text that is not saved
    applicant.page.route("**/section/**", lambda one: one.abort() if one.request.method == "POST" else one.continue_())
    for unit in ("第一中学", "第二中学"):
        applicant.go(f"/apply/{draft.key}/section/employment/")
        type_unit(applicant, unit)
        applicant.sees("未保存（网络中断，已存在本机）")

    applicant.go(f"/apply/{draft.key}/section/employment/")

    assert applicant.page.locator(".callout:visible [data-restore]").count() == 2
    applicant.page.unroute("**/section/**")
    applicant.page.locator(".callout:visible [data-forget]").first.click()
    applicant.page.locator(".callout:visible [data-restore]").click()
    applicant.page.locator("[data-state=saved]").wait_for()
    assert unit_of(draft) == "第一中学"


def web(port: int = 0):
    """Serve the site as in production, on the test's database."""
    return serve("kashgar_zc.wsgi", environment(), SCRAP / "web.log", port)


def test_a_server_killed_while_somebody_types_loses_nothing(browser, draft):
    with web() as site:
        person = Person(browser, f"http://127.0.0.1:{site.port}", PHONE)
        log_in(person, draft.applicant.mobile, PASSWORD)
        person.go(f"/apply/{draft.key}/section/employment/")
        type_unit(person, "第一中学")
        person.page.locator("[data-state=saved]").wait_for()
        os.killpg(os.getpgid(site.worker), signal.SIGKILL)
    type_unit(person, "第二中学")
    person.sees("未保存（网络中断，已存在本机），恢复后会再次保存")
    person.press("保存，填下一部分")
    person.shoot("form-server-killed")

    with web(site.port):
        person.page.locator("[data-state=saved]").wait_for()
        assert unit_of(draft) == "第二中学"
        person.page.reload()
        assert person.page.locator("[name=rows-0-unit]").input_value() == "第二中学"
        person.context.close()
