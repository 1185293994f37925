"""Several files chosen at once go up one by one, in their order, each shown on its way and each answered for itself."""

import pytest
from django.conf import settings

from applications.models import Incoming
from tests.applications.upload_parts import keep_files_in, make_draft
from tests.flows.conftest import PHONE
from tests.flows.steps import log_in
from tests.make_files import made

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
CHOSEN = ["small.jpg", "empty.pdf", "blank.pdf", "screenshot.png", "cmyk.jpg"]
PASSWORD = "long-enough-2026"


@pytest.fixture
def draft(monkeypatch, tmp_path, transactional_db):
    keep_files_in(tmp_path, monkeypatch)
    application = make_draft()
    application.applicant.set_password(PASSWORD)
    application.applicant.save()
    return application


@pytest.fixture
def applicant(people, draft):
    """The draft's owner on the materials page, on a phone, with every upload noted."""
    person = people(PHONE)
    log_in(person, draft.applicant.mobile, PASSWORD)
    person.go(f"/apply/{draft.key}/materials/")
    person.sent = []
    person.page.on("request", lambda one: person.sent.append(one) if one.url.endswith("/upload/") else None)
    return person


def choose(person, slot, names):
    person.page.locator(f"#slot-{slot} input[type=file]").set_input_files([made(name) for name in names])


def test_each_file_is_a_request_of_its_own_and_they_keep_their_order(applicant, draft):
    choose(applicant, "awards", CHOSEN)

    applicant.page.locator("#slot-awards .slot-file").nth(2).wait_for()
    assert [draft_file.name for draft_file in draft.materials.order_by("pk")] == [
        "small.jpg",
        "blank.pdf",
        "screenshot.png",
    ]
    assert len(applicant.sent) == len(CHOSEN)


def test_every_refusal_is_told_and_what_was_good_is_there(applicant):
    choose(applicant, "awards", CHOSEN)

    error = applicant.page.locator("#slot-awards [data-error]:visible")
    error.wait_for()
    assert error.inner_text().strip() == (
        "“empty.pdf”：文件是空的（0 字节）。请打开确认内容后重新选择。 "
        "“cmyk.jpg”：本栏最多 3 个文件。请先移除一个再上传。"
    )
    assert applicant.page.locator("#slot-awards .slot-file").count() == 3


def test_it_is_shown_which_of_how_many_is_on_its_way(applicant):
    texts = []
    applicant.page.expose_function("told", lambda text: texts.append(text))

    applicant.page.evaluate(
        "new MutationObserver(() => told(document.querySelector('#slot-awards [data-text]')?.textContent || ''))"
        ".observe(document.querySelector('#slot-awards'), { subtree: true, childList: true, characterData: true })"
    )

    choose(applicant, "awards", ["small.jpg", "blank.pdf"])

    applicant.page.locator("#slot-awards .slot-file").nth(1).wait_for()
    assert {text.split("：")[0] for text in texts if text} == {"第 1 个，共 2 个", "第 2 个，共 2 个"}


def test_a_file_that_was_there_already_is_said(applicant):
    choose(applicant, "awards", ["small.jpg", "small.jpg", "blank.pdf"])

    note = applicant.page.locator("#slot-awards [data-note]:visible")
    note.wait_for()
    assert note.inner_text() == "“small.jpg”：该文件已在本栏中，无需重复上传。"


def test_when_the_line_breaks_half_way_what_came_through_stays(applicant, draft):
    applicant.page.evaluate("document.querySelectorAll('[data-upload]').forEach((one) => (one.dataset.pauses = '0.1'))")
    applicant.page.route("**/upload/", lambda route: route.abort() if len(applicant.sent) > 1 else route.continue_())

    choose(applicant, "awards", ["small.jpg", "blank.pdf", "screenshot.png"])

    error = applicant.page.locator("#slot-awards [data-error]:visible")
    error.wait_for()
    assert error.inner_text().strip() == (
        "“blank.pdf”“screenshot.png”：网络中断，文件没有传完。原有文件未受影响，请重试。"
    )
    assert [one.name for one in draft.materials.all()] == ["small.jpg"]
    applicant.complaints.clear()


def test_a_large_file_goes_in_parts_and_goes_on_where_the_line_broke(applicant, draft):
    applicant.page.evaluate(
        "document.querySelectorAll('[data-upload]').forEach((one) => (one.dataset.pauses = '0.1 0.1'))"
    )
    offsets = []

    def on_part(route):
        offsets.append(int(route.request.url.rpartition("=")[2]))
        return route.abort() if len(offsets) == 3 else route.continue_()

    applicant.page.route("**/apply/incoming/*/?offset=*", on_part)

    choose(applicant, "awards", ["scan.pdf", "small.jpg"])

    applicant.page.locator("#slot-awards .slot-file").nth(1).wait_for()
    part = 1024 * 1024
    size = made("scan.pdf").stat().st_size
    assert offsets == sorted([*range(0, size, part), 2 * part])
    assert [one.name for one in draft.materials.order_by("pk")] == ["scan.pdf", "small.jpg"]
    applicant.complaints.clear()


def test_cancelling_leaves_nothing_on_the_server(applicant, draft):
    applicant.page.route("**/?offset=1048576", lambda route: None)  # never answered
    with applicant.page.expect_request("**/?offset=1048576"):
        choose(applicant, "awards", ["scan.pdf"])
    with applicant.page.expect_response("**/cancel/"):
        applicant.page.locator("#slot-awards [data-cancel]").click()

    applicant.page.locator("#slot-awards .slot-controls:visible").wait_for()
    assert (Incoming.objects.count(), draft.materials.count()) == (0, 0)


def test_photographs_to_be_joined_go_in_parts_and_keep_their_order(applicant, draft):
    applicant.go(f"/apply/{draft.key}/materials/diploma/join/")
    sent = []
    applicant.page.on(
        "request", lambda one: sent.append(one.url.rsplit("/", 2)[-2]) if "/incoming/" in one.url else None
    )

    applicant.page.locator("#leaf-file").set_input_files([made("small.jpg"), made("blank.pdf"), made("screenshot.png")])

    applicant.page.locator("#leaves .slot-file").nth(1).wait_for()
    applicant.sees("本栏只接收照片（JPG、PNG）")
    applicant.shoot("form-joining")
    assert sent.count("finish") == 2
    assert [(one.name, one.is_leaf) for one in draft.materials.order_by("pk")] == [
        ("small.jpg", True),
        ("screenshot.png", True),
    ]


def test_after_a_reload_the_same_file_goes_on_and_a_log_in_that_ran_out_is_waited_for(applicant, draft):
    broken = "document.querySelectorAll('[data-upload]').forEach((one) => (one.dataset.pauses = '0.1'))"
    applicant.page.evaluate(broken)
    applicant.page.route("**/?offset=2097152", lambda route: route.abort())
    choose(applicant, "awards", ["scan.pdf"])
    applicant.page.locator("#slot-awards [data-again]:visible").wait_for()
    applicant.page.unroute("**/?offset=2097152")
    applicant.page.reload()
    assert "“scan.pdf”已传" in applicant.page.locator("#main").inner_text()
    cookies = applicant.page.context.cookies()
    applicant.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    choose(applicant, "awards", ["scan.pdf"])
    applicant.page.get_by_text("登录已过期。请在另一个标签页登录后回到本页").wait_for()
    applicant.page.context.add_cookies(cookies)

    applicant.page.locator("#slot-awards .slot-file").wait_for(timeout=40_000)
    assert [one.name for one in draft.materials.all()] == ["scan.pdf"]
    applicant.complaints.clear()


def test_a_file_dropped_on_its_slot_is_sent(applicant, draft):
    applicant.page.evaluate(
        """() => {
            const transfer = new DataTransfer();
            transfer.items.add(new File(["%PDF-1.4"], "dropped.pdf", { type: "application/pdf" }));
            const slot = document.querySelector("#slot-awards");
            for (const kind of ["dragover", "drop"])
                slot.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
        }"""
    )

    applicant.page.locator("#slot-awards .slot-file").wait_for()
    assert [one.name for one in draft.materials.all()] == ["dropped.pdf"]


def test_without_script_one_file_at_a_time_is_chosen(browser, live_server, draft):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url, locale="zh-CN")
    page = context.new_page()
    page.goto(f"/accounts/login/?next=/apply/{draft.key}/materials/")
    page.fill("[name=login]", draft.applicant.mobile)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")

    page.locator("#slot-awards input[type=file]:not([multiple])").set_input_files(made("small.jpg"))
    page.locator("#slot-awards [data-send]").click()

    page.locator("#slot-awards .slot-file").wait_for()
    context.close()
