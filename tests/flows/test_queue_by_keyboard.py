"""A desk's morning: the whole queue is cleared without touching the mouse."""

import pytest

from applications.choices import Status
from applications.models import Application
from review.models import Mark
from tests.factories.applications import make_application, make_reviewer_of
from tests.factories.people import PASSWORD
from tests.flows.steps import log_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
FILES = 20


def test_twenty_files_are_cleared_by_the_keyboard_alone(people, transactional_db):
    files = [make_application(Status.COUNTY_REVIEW) for _one in range(FILES)]
    reviewer = make_reviewer_of(files[0].at)
    person = people()
    log_in(person, reviewer.username, PASSWORD)
    person.go("/desk/")
    keys = person.page.keyboard
    person.shoot("queue-keyboard")

    keys.press("j")
    keys.press("x")
    person.page.get_by_text("已选 1 件").wait_for()
    person.shoot("queue-ticked")
    keys.press("o")
    person.page.wait_for_url("**/desk/files/**")
    keys.press("1")
    person.page.get_by_text("已看 1 /").wait_for()
    keys.press("2")
    person.page.get_by_text("1 处有问题").wait_for()
    person.shoot("file-marked")
    keys.press("2")
    person.page.get_by_text("1 处有问题").wait_for(state="hidden")
    for _one in files:
        here = person.page.url
        keys.press("g")
        person.page.wait_for_function("url => location.href !== url && document.readyState === 'complete'", arg=here)

    person.sees("队列已清空。")
    assert set(Application.objects.values_list("status", flat=True)) == {Status.BUREAU_REVIEW}
    assert list(Mark.objects.values_list("judgement", flat=True)) == ["fine"]
