"""From the check page to the receipt and the tracking page; what an old page sends is refused."""

import datetime as dt
import html

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from applications import actions, queries, snapshots
from applications.choices import DESK_WORDS, Action, Status
from applications.models import FileOpening
from applications.pages import track
from applications.pages.submit import content_blocks, receipt_page
from kashgar_zc import clock
from kashgar_zc.accounts.models import Organisation
from tests.applications.office_parts import ACCEPTED, CLOSED, CLOSES, again, announced, beijing, submit
from tests.factories.applications import make_application, make_reviewer_of

pytestmark = pytest.mark.django_db
STALE = "该申报刚刚被他人处理，请刷新后再试。"


def url(name, application) -> str:
    return reverse(f"applications:{name}", args=[application.key])


def browser_of(application) -> Client:
    browser = Client()
    browser.force_login(application.applicant)
    return browser


def press(name, application, **sent):
    """Press a button of a page that shows the file as it is now."""
    now = again(application)
    shown = {"accepted": sorted(ACCEPTED), "seen": snapshots.stamp(now, queries.filled_of(now))}
    return browser_of(application).post(url(name, application), shown | sent)


def said(answer) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


def test_the_check_page_lists_every_defect_with_the_place_where_it_is_mended():
    draft = make_application(filled=False)

    page = browser_of(draft).get(url("check", draft)).context["page"]

    links = dict(reversed(pair) for pair in page.hard)
    assert (len(page.hard), page.soft, page.refusal) == (13, [], "")
    assert links["“基本情况”缺少“通信地址”。"] == f"/apply/{draft.key}/section/basic/#id_address"
    assert links["“工作经历”至少填写 1 条经历。"] == f"/apply/{draft.key}/section/employment/#employment"
    assert links["尚未上传证件照。"] == f"/apply/{draft.key}/materials/#slot-photo"


def test_each_place_of_a_defect_is_there():
    draft = make_application(filled=False)
    actions.save_section(draft, "employment", {"rows": [{"unit": "甲"}]}, by=draft.applicant)
    browser = browser_of(draft)

    links = [link.split("#") for link, _text in browser.get(url("check", draft)).context["page"].hard]
    of_fields = [(address, anchor) for address, anchor in links if anchor not in address]  # the rest names a section
    missing = [anchor for address, anchor in of_fields if f'id="{anchor}"' not in browser.get(address).content.decode()]

    assert ([anchor for _address, anchor in of_fields][-1], missing) == ("slot-education_report", [])


def test_a_file_under_review_has_no_check_page():
    application = make_application(Status.UNIT_REVIEW)

    assert browser_of(application).get(url("check", application)).url == url("overview", application)


def test_a_chain_with_a_gap_shows_no_route_and_the_sentence_on_pressing():
    draft = make_application()
    Organisation.objects.filter(kind="centre").update(kind="bureau")

    shown = browser_of(draft).get(url("check", draft)).context["page"]
    answer = press("submit", draft)

    assert (shown.route, answer.status_code) == ([], 409)
    assert answer.context["page"].refusal == "评价中心尚未开通审核。"


def test_pressing_submit_leads_to_the_receipt():
    draft = make_application()

    answer = press("submit", draft, version=draft.version)

    assert (answer.status_code, answer.url) == (302, url("receipt", draft))
    assert again(draft).status == Status.UNIT_REVIEW


def test_pressing_submit_twice_leads_to_the_same_receipt_twice():
    draft = make_application()

    answers = [press("submit", draft, version=draft.version) for _click in range(2)]

    assert [answer.url for answer in answers] == [url("receipt", draft)] * 2
    assert draft.snapshots.count() == 1


def test_an_incomplete_submission_shows_the_check_page_with_the_ticks_kept():
    draft = make_application(filled=False)

    answer = press("submit", draft, accepted=["truth"])

    page = answer.context["page"]
    assert (answer.status_code, again(draft).status) == (409, Status.DRAFT)
    assert (page.refusal, page.accepted) == ("", {"truth"})
    assert page.hard[-1] == (f"/apply/{draft.key}/check/#id_declassification", "请阅读并勾选“脱密承诺”。")


def test_a_submission_at_the_close_is_refused_on_the_page_and_changes_nothing():
    draft = make_application()
    announced(draft.batch)

    with clock.at(CLOSES):
        answer = press("submit", draft)

    page = html.unescape(answer.content.decode())
    assert (answer.status_code, CLOSED in page, again(draft).version) == (409, True, draft.version)


@pytest.mark.parametrize(
    ("status", "name", "refusal"),
    [(Status.COUNTY_REVIEW, "withdraw", STALE), (Status.WITHDRAWN, "reopen", STALE)],
)
def test_what_an_old_page_sends_is_refused(status, name, refusal):
    application = make_application(status)

    answer = press(name, application, version=application.version - 1)

    assert (said(answer), again(application).status) == ([refusal], status)


def test_an_old_check_page_submits_nothing():
    draft = make_application(Status.WITHDRAWN)
    actions.reopen(draft, by=draft.applicant)

    answer = press("submit", draft, version=0)

    assert (answer.status_code, again(draft).status) == (409, Status.DRAFT)
    assert answer.context["page"].refusal == "该申报刚刚有变动，请刷新后再提交。"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 5000, "²"])
def test_a_garbled_version_is_taken_for_the_present_one(version):
    draft = make_application()

    assert press("submit", draft, version=version).url == url("receipt", draft)


def test_taking_back_and_up_again_are_said():
    application = make_application(Status.UNIT_REVIEW)

    back = press("withdraw", application, reason="填错了\0")
    up = press("reopen", application)

    assert said(back) == ["已撤回。内容和材料都保留。"]
    assert said(up) == ["已恢复填写，提交前请重新核对。"]
    assert application.events.get(action=Action.WITHDRAW).note == "填错了"


def test_the_receipt_tells_the_instant_in_beijing_to_the_second_and_the_hash():
    draft = make_application()
    at = dt.datetime(2026, 6, 30, 15, 59, 59, tzinfo=dt.UTC)
    announced(draft.batch)
    snapshot = submit(draft, at=at)

    page = html.unescape(browser_of(draft).get(url("receipt", draft)).content.decode())

    assert "2026年6月30日 23:59:59（北京时间）" in page
    assert (snapshot.sha256 in page, again(draft).number in page) == (True, True)


def test_the_receipt_is_of_the_latest_submission_and_shows_the_route():
    application = make_application(Status.RETURNED)
    latest = submit(application)

    page = receipt_page(again(application))

    facts = dict(page["facts"])
    assert (page["hash"], facts["第几次提交"]) == (latest.sha256, "第 2 次")
    names = [stop.organisation.name for stop in application.route.all()]
    assert facts["审核路线"] == " → ".join(names)


@pytest.mark.parametrize(("desk", "name"), [("unit", None), ("county", "疏附县人力资源和社会保障局")])
def test_the_receipt_says_which_desk_has_the_file_next(desk, name):
    application = make_application(Status.RETURNED, desk=desk)
    submit(application)

    page = receipt_page(again(application))

    assert page["next"][0] == f"{name or application.unit.name}审核材料，审核结果会通过站内消息和短信通知您。"


def test_before_submission_there_is_no_receipt():
    draft = make_application()

    assert browser_of(draft).get(url("receipt", draft)).status_code == 404


def test_a_state_has_one_name_for_the_applicant_and_one_for_the_desk():
    application = make_application(Status.RETURNED)

    page = html.unescape(browser_of(application).get(url("overview", application)).content.decode())

    assert (application.get_status_display() in page, str(DESK_WORDS[Status.RETURNED]) in page) == (True, False)


def test_a_return_is_shown_with_each_thing_to_mend_and_its_place():
    application = make_application(Status.RETURNED)

    page = track.page(application, application.applicant)

    assert [(one.wrong, where) for one, where in page.returned] == [
        ("证书编号与学信网不一致。", f"/apply/{application.key}/section/education/"),
        ("图像不清晰。", f"/apply/{application.key}/materials/"),
    ]
    assert (page.returned_by, page.may_withdraw, page.may_reopen) == (application.unit.name, True, False)


@pytest.mark.parametrize(("is_open", "offered"), [(True, (True, "")), (False, (False, CLOSED))])
def test_a_closed_file_may_be_taken_up_again_or_says_why_not(is_open, offered):
    application = make_application(Status.WITHDRAWN)
    announced(application.batch)

    with clock.at(CLOSES - dt.timedelta(days=1) if is_open else CLOSES):
        page = track.page(again(application), application.applicant)

    assert (page.may_reopen, page.reopen_refusal) == offered


def test_who_opened_the_file_is_shown():
    application = make_application(Status.COUNTY_REVIEW)
    by = make_reviewer_of(application.unit)
    at = beijing(2026, 6, 4, 12)
    FileOpening.objects.create(application=application, user=by, organisation=application.unit, at=at)

    page = track.page(application, application.applicant)

    assert page.openings == [(f"{application.unit} {by.name}", "2026年6月4日 12:00")]


def test_the_content_is_shown_as_it_will_be_printed():
    block = content_blocks({"employment": {"rows": [{"start": "2008-08", "unit": "第一中学"}]}})[2]

    assert (block["title"], block["url"]) == ("工作经历", "")
    assert dict(block["rows"][0])["起始年月"] == "2008年8月"
    assert dict(block["rows"][0])["截止年月"] == "至今"
