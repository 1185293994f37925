"""What is typed into forms that are sent in one piece outlives the log-in, for its writer alone, until it is done."""

import pytest
from django.contrib.sessions.models import Session

from applications.choices import Desk, Status
from tests.factories.applications import make_application, make_reviewer_of
from tests.factories.people import PASSWORD, make_user
from tests.flows.conftest import PHONE
from tests.flows.steps import log_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
KEPT = (
    "Object.entries(sessionStorage).filter(([key]) => key.startsWith('zc-unsent:')).map(([, text]) => JSON.parse(text))"
)
OFFERED = "填写、尚未提交的内容"


def kept(person) -> list[dict]:
    """Return the fields of every text that the tab keeps."""
    return [dict(one["fields"]) for one in person.page.evaluate(KEPT)]


def at_page(people, user, path, viewport=PHONE):
    person = people(viewport)
    log_in(person, user.username, PASSWORD)
    person.go(path)
    return person


def log_in_again(person, user):
    person.sees("登录已过期，刚才的操作没有提交")
    person.fill(login=user.username, password=PASSWORD)
    person.press("登录")
    person.sees(OFFERED)


@pytest.fixture
def declined(transactional_db):
    return make_application(Status.DECLINED, desk=Desk.COUNTY)


def test_an_objection_sent_after_the_log_in_ran_out_is_offered_again(people, declined):
    reason = "业绩材料第二项即为任现职后完成。"
    teacher = at_page(people, declined.applicant, f"/apply/{declined.key}/objection/")
    teacher.fill(reason=reason)
    Session.objects.all().delete()
    teacher.press("提出异议")
    log_in_again(teacher, declined.applicant)
    teacher.shoot("unsent-offered")

    teacher.press("恢复填写的内容")
    assert teacher.page.locator("[name=reason]").input_value() == reason
    teacher.press("提出异议")

    teacher.page.wait_for_url(f"**/apply/{declined.key}/")
    assert declined.events.last().note == reason
    assert kept(teacher) == []


def test_what_a_desk_typed_and_ticked_comes_back_in_its_place(people, transactional_db):
    application = make_application(Status.COUNTY_REVIEW)
    reviewer = make_reviewer_of(application.at)
    desk = at_page(people, reviewer, f"/desk/files/{application.key}/return/")
    desk.page.locator("details.place", has_text="基本情况").locator("summary").click()
    typed = {"basic-wrong": "通信地址不完整。", "basic-todo": "请填写到门牌号。"}
    desk.fill(**typed)
    Session.objects.all().delete()
    desk.press("预览退回通知")
    log_in_again(desk, reviewer)

    desk.press("恢复填写的内容")

    assert {name: desk.page.locator(f"[name={name}]:visible").input_value() for name in typed} == typed
    desk.press("预览退回通知")
    desk.press("确认退回")
    desk.page.wait_for_url("**/desk/**")
    assert kept(desk) == []


def test_whom_an_office_names_is_not_kept_and_a_log_out_takes_the_rest(people, declined):
    officer = make_reviewer_of(declined.batch.organiser)
    desk = at_page(people, officer, f"/desk/windows/{declined.batch_id}/permit/")
    desk.fill(who="13900000000", reason="因病住院。")
    assert [(one.get("who"), one["reason"]) for one in kept(desk)] == [(None, "因病住院。")]

    desk.page.on("dialog", lambda dialog: dialog.accept())  # leaving with text that was not sent
    desk.page.evaluate("document.querySelector('form[action$=\"/logout/\"]').requestSubmit()")
    desk.page.wait_for_load_state()

    assert kept(desk) == []


def test_nobody_else_in_the_same_tab_is_offered_it(people, declined):
    teacher = at_page(people, declined.applicant, f"/apply/{declined.key}/objection/")
    teacher.fill(reason="这里是本人填写的内容。")
    Session.objects.all().delete()
    teacher.page.on("dialog", lambda dialog: dialog.accept())

    log_in(teacher, make_user("旁人").username, PASSWORD)

    assert kept(teacher) == []
