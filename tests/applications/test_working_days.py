"""Counting working days by Xinjiang's own calendar."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications import working_days
from applications.choices import Status
from applications.models import CalendarDay
from applications.pages import track
from kashgar_zc import clock
from tests.factories.applications import make_application

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
TABLES = st.dictionaries(DAYS, st.booleans(), max_size=60)
NUMBERS = st.integers(0, 60)
CORBAN = (dt.date(2025, 6, 5), dt.date(2025, 6, 6), dt.date(2025, 6, 9))


@pytest.fixture
def june_2025(db):
    """June 2025 in Xinjiang: the days of 古尔邦节 beside the weekends."""
    CalendarDay.objects.bulk_create(CalendarDay(day=day, is_working=False, name="古尔邦节") for day in CORBAN)


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2025-06-03", 5, "2025-06-13"),  # the example of the domain's document
        ("2025-06-03", 1, "2025-06-04"),
        ("2025-06-03", 2, "2025-06-10"),
        ("2025-06-03", 3, "2025-06-11"),
        ("2025-06-05", 1, "2025-06-10"),
        ("2025-06-07", 1, "2025-06-10"),
        ("2025-06-13", 1, "2025-06-16"),
        ("2025-06-03", 0, "2025-06-03"),
    ],
)
def test_working_days_pass_over_weekends_and_the_regions_days_off(june_2025, start, days, last):
    found = working_days.last_day(dt.date.fromisoformat(start), days)

    assert found == dt.date.fromisoformat(last)


@pytest.mark.django_db
def test_a_weekend_worked_in_exchange_counts():
    CalendarDay.objects.create(day=dt.date(2025, 6, 7), is_working=True, name="调休上班")

    assert working_days.last_day(dt.date(2025, 6, 6), 1) == dt.date(2025, 6, 7)


@pytest.mark.django_db
def test_a_year_without_entries_is_counted_monday_to_friday():
    CalendarDay.objects.create(day=dt.date(2025, 6, 6), is_working=False, name="古尔邦节")

    last = working_days.last_day(dt.date(2027, 6, 4), 5)

    assert last == dt.date(2027, 6, 11)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        ("2025-12-01", "2025-12-31", ""),
        ("2025-12-01", "2026-01-01", "2026年"),
        ("2026-12-31", "2027-01-04", "2026年、2027年"),
    ],
)
def test_a_term_in_years_without_entries_is_said_to_be_counted_monday_to_friday(first, last, years):
    CalendarDay.objects.create(day=dt.date(2025, 6, 6), is_working=False, name="古尔邦节")

    note = working_days.note_on(dt.date.fromisoformat(first), dt.date.fromisoformat(last))

    assert note == (f"{years}的放假安排尚未录入，工作日暂按周一至周五计算。" if years else "")


@pytest.mark.django_db
@pytest.mark.parametrize("status", [Status.COUNTY_REVIEW, Status.RETURNED])
def test_a_term_in_a_year_without_days_off_says_how_it_was_counted(status):
    application = make_application(status)

    page = track.page(application, application.applicant)
    line = next(line for line in page.lines if line.state == "current")

    note = working_days.note_on(clock.on_day(application.since), clock.on_day(application.due_at))
    assert note and f"（{note.rstrip('。')}）" in line.text + page.answer_by


@pytest.mark.django_db
def test_days_off_at_the_far_end_of_a_long_term_count():
    off = [dt.date(2025, 7, 7) + dt.timedelta(days=number) for number in range(5)]
    CalendarDay.objects.bulk_create(CalendarDay(day=day, is_working=False, name="放假") for day in off)

    assert working_days.last_day(dt.date(2025, 6, 3), 24) == dt.date(2025, 7, 14)


@given(start=DAYS, days=st.integers(1, 60), table=TABLES)
def test_a_term_ends_on_a_working_day(start, days, table):
    last = working_days.count_on(start, days, table)

    assert working_days.is_working(last, table)


@given(start=DAYS, days=NUMBERS, table=TABLES)
def test_counting_back_from_the_last_day_finds_the_days_of_the_term(start, days, table):
    last = working_days.count_on(start, days, table)

    between = [start + dt.timedelta(days=number) for number in range(1, (last - start).days + 1)]
    assert sum(working_days.is_working(day, table) for day in between) == days


@given(start=DAYS, days=NUMBERS, table=TABLES)
def test_a_longer_term_ends_later(start, days, table):
    assert working_days.count_on(start, days, table) < working_days.count_on(start, days + 1, table)


@given(start=DAYS, days=st.integers(1, 60), table=TABLES)
def test_a_term_begun_later_does_not_end_earlier(start, days, table):
    tomorrow = start + dt.timedelta(days=1)

    assert working_days.count_on(start, days, table) <= working_days.count_on(tomorrow, days, table)
