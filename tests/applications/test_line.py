"""The line of a file as its applicant reads it: the desk and its term, later desks in estimates, the committee's dates."""

import datetime as dt

import pytest

from applications import objecting
from applications.choices import Desk, PhaseKind, Status
from applications.models import CalendarDay, Phase
from applications.pages import track
from kashgar_zc import clock
from tests.applications.office_parts import again, beijing
from tests.factories.applications import make_application

pytestmark = pytest.mark.django_db


def test_the_line_shows_what_was_who_has_it_and_who_follows():
    application = make_application(Status.COUNTY_REVIEW)
    events = list(application.events.all())

    found = [(line.state, line.label) for line in track.lines(application, events)]

    unit = application.unit.name
    assert found == [
        ("done", "申报人 提交申报"),
        ("done", f"{unit} 审核通过"),
        ("current", "在 疏附县人力资源和社会保障局"),
        ("future", "地区教育局"),
        ("future", "地区职称评价中心"),
        ("future", "评审委员会评审"),
    ]


@pytest.mark.parametrize(
    ("at", "text", "later"),
    [
        (beijing(2026, 6, 4, 20), "今日收到，应于6月11日前办结", ("6月18日", "7月2日")),
        (beijing(2026, 6, 9, 12), "第 2 个工作日，应于6月11日前办结", ("6月18日", "7月2日")),
        (beijing(2026, 6, 15, 12), "第 6 个工作日，应于6月11日前办结，已超 2 个工作日", ("6月22日", "7月6日")),
    ],
)
def test_the_desk_that_has_the_file_is_shown_with_its_term_and_later_ones_with_an_estimate(at, text, later):
    CalendarDay.objects.create(day=dt.date(2026, 6, 8), is_working=False, name="肉孜节")
    application = make_application(Status.COUNTY_REVIEW)
    application.since, application.due_at = beijing(2026, 6, 4, 12), beijing(2026, 6, 12)

    with clock.at(at):
        line, bureau, centre, _committee = track.lines(application, [])

    assert (line.when, line.text) == ("2026年6月4日 12:00", text)
    assert [bureau.text, centre.text] == [f"预计{day}前办结" for day in later]


@pytest.mark.parametrize(("phase", "text"), [(True, "评审时间：7月1日至8月31日"), (False, "评审时间另行通知")])
def test_the_committees_dates_are_those_of_the_batch(phase, text):
    application = make_application(Status.COUNTY_REVIEW)
    if phase:
        dates = {"opens_at": beijing(2026, 7, 1), "closes_at": beijing(2026, 9, 1)}
        Phase.objects.create(batch=application.batch, kind=PhaseKind.EVALUATE, **dates)

    with clock.at(beijing(2026, 6, 9, 12)):
        assert track.lines(application, [])[-1].text == text


def test_while_an_answer_is_owed_the_clock_stands_still_and_says_so():
    CalendarDay.objects.create(day=dt.date(2026, 10, 1), is_working=False, name="国庆节")
    application = make_application(Status.RETURNED, desk=Desk.COUNTY)
    application.since, application.due_at = beijing(2026, 6, 4, 12), beijing(2026, 6, 12)

    with clock.at(beijing(2026, 6, 9, 12)):
        mine, county, bureau, _centre, _committee = track.lines(application, [])

        by = track.page(application, application.applicant).answer_by

    assert by == "请于 2026年6月11日 24:00（北京时间）前重新提交，还有 2 个工作日。"
    assert mine.text == "审核计时已停止，重新提交后继续计时。"
    assert [county.label[:3], county.text, bureau.text] == ["疏附县", "重新提交后审核", "重新提交后审核"]


def test_an_objection_is_on_the_line_and_names_who_the_rules_name_after_the_last_desk():
    application = again(make_application(Status.DECLINED, desk=Desk.CENTRE))
    offered = track.page(application, application.applicant).objection
    objecting.object_to_decline(application, by=application.applicant, reason="业绩已有证明。")

    lines = track.lines(application, list(application.events.all()))

    assert "喀什地区人力资源和社会保障局（由地区职称评价中心另一名审核人办理）提出一次异议" in offered
    assert [(one.state, one.label) for one in lines[-2:]] == [
        ("done", "申报人 提出异议"),
        ("current", "在 地区职称评价中心"),
    ]


@pytest.mark.parametrize(
    ("status", "label"), [(Status.RETURNED, "待您修改"), (Status.ACCEPTED, "列入评审名单"), (Status.DECLINED, None)]
)
def test_a_file_at_no_desk_says_what_is_waited_for(status, label):
    application = make_application(status)

    current = [line.label for line in track.lines(application, []) if line.state == "current"]

    assert current == ([label] if label else [])


def test_what_the_system_did_is_shown_as_the_systems():
    application = make_application(Status.LAPSED)

    line = track.lines(application, list(application.events.all()))[-1]

    assert (line.label, line.said[:5]) == ("系统 逾期失效", "网上申报已")
