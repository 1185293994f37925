"""The figures of an office: the same on the page, in its tables and in the workbook, whoever looks."""

import datetime as dt
from io import BytesIO
from itertools import pairwise

import openpyxl
import pytest
from django.urls import reverse

from applications.choices import Desk, Status
from applications.models import Application
from kashgar_zc import clock
from kashgar_zc.accounts.models import Appointment
from review import forecast, overview, schedule, tables, undoing, workdays
from review.pages import overview as pages
from tests.factories.applications import DEFECTS, make_application, make_reviewer_of, make_season
from tests.factories.people import step_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    """The county's desk with two files waiting, one returned, one passed on; another county's file beside."""
    made = make_season()
    for _ in range(2):
        make_application(Status.COUNTY_REVIEW)
    make_application(Status.RETURNED, desk=Desk.COUNTY)
    make_application(Status.BUREAU_REVIEW)
    client.force_login(make_reviewer_of(made.county_office))
    return Appointment.objects.get(user=make_reviewer_of(made.county_office))


def table(figures: overview.Figures, key: str) -> tables.Table:
    return next(one for one in figures.tables if one.key == key)


def sums(found: tables.Table) -> list[int]:
    return [sum(tables.numbers(found.rows, place)) for place in range(1, len(found.heads))]


def test_what_waits_is_what_the_queue_shows(client, desk):
    figures = overview.figures(desk.organisation, clock.now())

    queue = client.get(reverse("review:queue"))

    assert sums(table(figures, "ages")) == [len(queue.context["page"].rows)] == [2]


def test_the_flow_counts_what_came_and_what_was_done(desk):
    figures = overview.figures(desk.organisation, clock.now())

    assert sums(table(figures, "flow")) == [4, 1, 1, 0]
    assert sums(table(figures, "desks")) == [4, 1, 0, 0]
    assert dict(table(figures, "where").rows) == {"县（市）审核中": "2", "退回修改": "1", "主管局审核中": "1"}
    assert table(figures, "reasons").rows == tuple(
        (one["wrong"], "1", "1") for one in sorted(DEFECTS, key=lambda one: one["wrong"])
    )
    assert table(figures, "load").rows == ((desk.user.name, "2", "0"),)


def test_what_was_taken_back_counts_nowhere(desk):
    passed, returned = (Application.objects.get(status=one) for one in (Status.BUREAU_REVIEW, Status.RETURNED))
    for one in (passed, returned):
        undoing.recall(one, by=desk.user, reason="误点。")

    figures = overview.figures(desk.organisation, clock.now())

    bureau = overview.figures(passed.at, clock.now())
    assert sums(table(figures, "flow")) == [4, 0, 0, 0]
    assert (table(figures, "reasons").rows, table(figures, "load").rows[0][1]) == ((), "0")
    assert sums(table(bureau, "flow")) == [0, 0, 0, 0]


def test_the_forecast_sets_the_pace_against_the_limit(desk):
    found = table(overview.figures(desk.organisation, clock.now()), "forecast")

    assert found.note.startswith("近 10 个工作日办结 2 件。按此进度，待办 2 件预计")
    assert (len(found.rows), found.rows[4][1], found.rows[-1][1]) == (10, "1", "0")  # two in ten days


@pytest.mark.parametrize(
    ("due", "done", "said"),
    [
        ({dt.date(2020, 6, 9): 5}, {dt.date(2020, 6, 5): 10}, "预计 6月12日办完，晚于期限 3 个工作日。"),
        ({dt.date(2020, 6, 12): 5}, {dt.date(2020, 6, 5): 10}, "预计 6月12日办完，在期限之内。"),
        ({None: 5}, {dt.date(2020, 6, 5): 10}, "预计 6月12日办完。"),
        ({dt.date(2020, 6, 9): 5}, {dt.date(2020, 5, 22): 10}, "无法估计何时办完。"),
        ({dt.date(2020, 6, 9): 999}, {dt.date(2020, 6, 5): 1}, "一年内办不完。"),
        ({}, {}, "没有待办件。"),
    ],
)
def test_the_forecast_in_words(due, done, said):
    days = workdays.Workdays(dt.date(2020, 5, 1), dt.date(2021, 7, 1))

    assert forecast.of(due, done, 0, days, dt.date(2020, 6, 5))[1].endswith(said)


def test_figures_are_kept_with_their_time_and_counted_anew_when_old(client, desk):
    now = clock.now()
    first = client.get(reverse("review:overview")).context
    make_application(Status.COUNTY_REVIEW)

    assert client.get(reverse("review:overview")).context["at"] == first["at"]
    with clock.at(now + overview.FRESH + dt.timedelta(minutes=1)):
        assert sums(client.get(reverse("review:overview")).context["shown"][0].table)[0] == 5
    schedule.keep_overviews()
    assert overview.kept(desk.organisation, clock.now()).at >= now


def test_page_tables_and_workbook_say_the_same(client, desk):
    step_up(client)
    with clock.at(clock.now() + dt.timedelta(minutes=1)):
        shown = client.get(reverse("review:overview")).context["shown"]
        book = openpyxl.load_workbook(BytesIO(client.get(reverse("review:overview_book")).content))

    for one, sheet in zip(shown, book.worksheets, strict=True):
        cells = [tuple(str(cell) for cell in row) for row in sheet.iter_rows(values_only=True)]
        assert cells == [one.table.heads, *one.table.rows]
        assert [bar.number for bar in one.bars] in ([], tables.numbers(one.table.rows, 1))
        assert [line.total for line in one.lines] in ([], sums(one.table))


def test_the_longest_bar_fills_the_room_and_an_empty_table_draws_nothing():
    drawn = pages.bars(tables.Table("x", "某表", ("项", "数"), (("甲", "4"), ("乙", "2"), ("丙", "0"))))

    assert [bar.width for bar in drawn] == [312, 156, 0]
    assert pages.shown(overview.Figures(clock.now(), (tables.Table("x", "某表", ("项", "数"), ()),)))[0].bars == ()


def test_names_of_lines_keep_apart():
    drawn = pages.lines(("甲", "乙", "丙"), ([0, 0], [4, 0], [0, 4]))

    heights = sorted(line.y for line in drawn)
    assert all(later - earlier >= pages.LINE_GAP for earlier, later in pairwise(heights))
    assert heights[-1] <= pages.BOTTOM + 4


@pytest.mark.parametrize("files", [1, 3])
def test_the_figures_cost_the_same_whatever_there_is_to_count(django_assert_num_queries, files):
    made = make_season()
    for _ in range(files):
        make_application(Status.COUNTY_REVIEW)
    post = Appointment.objects.select_related("organisation").get(user=make_reviewer_of(made.county_office))

    with django_assert_num_queries(6):
        overview.figures(post.organisation, clock.now())
