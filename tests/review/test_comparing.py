"""The centre's comparison of counties and bureaus: counted for all at once, sorted alike in table, chart and workbook."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from applications.choices import Desk, Status
from kashgar_zc import clock
from review import overview, tables
from review.comparing import Office, median
from review.pages.overview import Sorting
from review.workdays import Workdays
from tests.factories import people
from tests.factories.applications import approve, make_application, make_reviewer_of, make_season

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(client):
    """The centre's desk; at one county two files wait, one came back and one went on, at another one waits in its own batch."""
    made = make_season()
    for _ in range(2):
        make_application(Status.COUNTY_REVIEW)
    make_application(Status.RETURNED, desk=Desk.COUNTY)
    make_application(Status.BUREAU_REVIEW)
    make_application(Status.COUNTY_REVIEW, county_run=True)
    people.make_county_office(people.make_county("653122", "疏勒县"))
    people.step_up_as(client, make_reviewer_of(made.centre))
    return made.centre


def compared(centre, key: str, now=None) -> tuple[tuple[str, ...], ...]:
    figures = overview.figures(centre, now or clock.now())
    return next(one for one in figures.tables if one.key == key).rows


def test_each_office_stands_with_what_waits_how_old_how_fast_and_how_much_comes_back(centre):
    made = make_season()

    first, second = compared(centre, "counties")
    assert (*first[:4], *first[5:]) == ("疏附县", "2", "0", "0", "50", "10")
    assert second == ("疏勒县", "0", "0", "—", "—", "—", "0")
    assert compared(centre, "bureaus") == ((made.bureau.name, "1", "0", "0", "—", "—", "—"),)


def test_what_a_county_judges_itself_stands_apart(centre):
    assert compared(centre, "county_run") == (("疏附县", "1", "0", "0", "—", "—", "—"),)


def test_days_are_working_days_and_of_the_stay_in_which_the_verdict_fell(centre):
    elsewhere = people.make_unit(county=people.make_county("653122", "疏勒县"))
    file, later = make_application(Status.COUNTY_REVIEW, unit=elsewhere), clock.now() + dt.timedelta(days=21)
    with clock.at(later):
        approve(file)

    here, there = compared(centre, "counties", later)

    days = Workdays(clock.today(), clock.on_day(later)).totals
    since = str(days[clock.on_day(later)] - days[clock.today()])
    assert (here[1:4], there[3:6]) == (("2", "2", since), ("—", since, "0"))
    assert int(since) < 21


def test_only_the_centre_compares(centre):
    made = make_season()

    assert {one.key for one in overview.figures(made.county_office, clock.now()).tables}.isdisjoint(
        {"counties", "county_run", "bureaus"}
    )


@pytest.mark.parametrize(
    ("asked", "rows", "drawn"),
    [
        ("x.-1", ["甲", "乙", "丙"], 1),
        ("x.-2", ["乙", "甲", "丙"], 2),
        ("x.2", ["甲", "乙", "丙"], 2),
        ("x.9", ["甲", "乙", "丙"], 1),
        ("y.2", ["甲", "乙", "丙"], 1),
        ("x.a", ["甲", "乙", "丙"], 1),
    ],
)
def test_a_table_is_sorted_by_a_column_and_what_is_unknown_stands_last(asked, rows, drawn):
    rows_of = (("甲", "9", "1"), ("乙", "8", "3"), ("丙", "7", tables.UNKNOWN))
    made = tables.Table("x", "某表", ("项", "数", "天"), rows_of, is_sortable=True)

    found = Sorting.parse(asked).done(overview.Figures(clock.now(), (made,))).tables[0]

    assert ([row[0] for row in found.rows], found.drawn) == (rows, drawn)


def test_page_chart_and_workbook_are_sorted_alike(client, centre):
    make_application(Status.COUNTY_REVIEW, unit=people.make_unit(county=people.make_county("653122", "疏勒县")))
    asked = {"sort": "counties.1"}

    page = client.get(reverse("review:overview"), asked)
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("review:overview_book"), asked).content))

    shown = page.context["shown"][0]
    names = ["疏勒县", "疏附县"]
    sheet = [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert [row[0] for row in shown.table.rows] == [bar.label for bar in shown.bars] == sheet == names
    assert 'aria-sort="ascending"><a href="?sort=counties.-1#counties">待办</a>' in page.text
    assert "overview.xlsx?sort=counties.1" in page.text


def test_the_workbook_asks_whether_it_is_still_you(client):
    client.force_login(make_reviewer_of(make_season().centre))

    answer = client.get(reverse("review:overview_book"))

    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("spent", "days"), [({3: 1}, 3), ({1: 2, 9: 1}, 1), ({1: 1, 4: 1, 9: 1}, 4), ({0: 5, 7: 5}, 0)]
)
def test_the_median_is_a_value_that_occurred(spent, days):
    assert median(spent) == days


def test_an_office_without_pace_cannot_say_how_long():
    office = Office()
    office.waiting[4] = 3

    assert office.row("某局") == ("某局", "3", "0", "4", "—", "—", "—")


@pytest.mark.parametrize("files", [1, 3])
def test_the_comparison_costs_the_same_whatever_there_is(django_assert_num_queries, files):
    made = make_season()
    for _ in range(files):
        make_application(Status.COUNTY_REVIEW)

    with django_assert_num_queries(10):
        overview.figures(made.centre, clock.now())
