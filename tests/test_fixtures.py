"""The season as data: what the readable files load, what a second load does, and which files are refused."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from applications import schedule, working_days
from applications.loading import write
from applications.models import (
    Application,
    Batch,
    CalendarDay,
    Category,
    Offer,
    Phase,
    Season,
    Series,
    Speciality,
    Title,
)
from kashgar_zc import clock
from kashgar_zc.accounts.choices import Channel
from kashgar_zc.accounts.models import County, Message, Organisation
from tests.altered_fixtures import changed_copy
from tests.factories.people import make_unit, make_user

TABLES = (County, Series, Speciality, Title, Category, Organisation, CalendarDay, Season, Batch, Phase, Offer)


@pytest.fixture(autouse=True)
def own_clock(settings, tmp_path):
    """Give each test a clock that nobody has set yet."""
    settings.DATA_DIR = tmp_path


def load(**options):
    said = StringIO()
    call_command("load_fixtures", stdout=said, **options)
    return said.getvalue()


def make_draft(batch, *, category, title):
    """Start an application without asking whether its window is open."""
    person, unit = make_user(), make_unit(county=County.objects.get(code="653121"))
    return Application.objects.create(
        applicant=person,
        applicant_name=person.name,
        season=batch.season,
        batch=batch,
        category_id=category,
        title_id=title,
        unit=unit,
        since=clock.now(),
        created_at=clock.now(),
    )


def everything():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}


@pytest.mark.django_db
def test_the_files_load_the_whole_of_the_2020_notice():
    load(season=2020)

    counts = {model.__name__: model.objects.count() for model in (County, Series, Category, Season, Batch)}
    assert counts == {"County": 12, "Series": 27, "Category": 6, "Season": 1, "Batch": 14}
    assert Season.objects.get().is_current
    assert not Series.objects.filter(titles=None).exists()
    assert not Series.objects.filter(specialities=None).exists()


@pytest.mark.django_db
def test_a_second_load_changes_nothing():
    load()
    before = everything()

    said = load()

    assert everything() == before
    assert said.endswith("0 rows changed.\n")


@pytest.mark.django_db
def test_a_changed_file_updates_what_changed_and_nothing_else(tmp_path):
    load(season=2020)
    folder = changed_copy(tmp_path, "counties.yaml", "name: 疏勒县", "name: 疏勒新县")

    said = load(season=2020, dir=folder)

    assert County.objects.get(code="653122").name == "疏勒新县"
    assert "County: 1 updated, 11 unchanged" in said


@pytest.mark.django_db
def test_every_batch_has_rules_that_parse_and_slots_for_every_category():
    load(season=2020)

    for batch in Batch.objects.all():
        for category in range(1, 7):
            assert {"photo", "diploma", "appraisals"} <= {slot.key for slot in batch.rules.slots_for(category)}
        assert batch.rules.county_accepts == (batch.county_id is not None)
        assert [one.key for one in batch.rules.commitments] == ["truth", "declassification"]


@pytest.mark.django_db
def test_a_window_to_30_june_closes_at_its_last_second_of_beijing_time():
    load(season=2020)

    apply = Phase.objects.get(batch__code="prefecture", kind="apply")
    assert apply.opens_at == dt.datetime(2020, 5, 14, 16, tzinfo=dt.UTC)
    assert apply.closes_at == dt.datetime(2020, 6, 30, 16, tzinfo=dt.UTC)
    assert apply.is_open(dt.datetime(2020, 6, 30, 15, 59, 59, tzinfo=dt.UTC))


@pytest.mark.django_db
def test_the_health_batch_has_no_dates_and_county_batches_end_before_december():
    load(season=2020)

    december = dt.datetime(2020, 12, 1, tzinfo=clock.BEIJING)
    assert Phase.objects.filter(batch__code="health").count() == 0
    assert Phase.objects.filter(batch__county__isnull=False).count() == 24
    assert not Phase.objects.filter(closes_at__gt=december).exists()


@pytest.mark.django_db
def test_junior_titles_are_for_direct_units_in_the_prefecture_and_for_their_own_in_the_counties():
    load(season=2020)

    junior = Offer.objects.filter(series="05", level="assistant", category__in=[1, 6])
    assert {(one.batch.code[:6], one.category_id, one.open_to) for one in junior} == {
        ("prefec", 1, "direct"),
        ("county", 6, "county"),
    }
    teachers = Offer.objects.filter(series="22", category=6, batch__code="county-653101")
    assert [(one.level, one.open_to) for one in teachers] == [("middle", "county")]


@pytest.mark.django_db
def test_nothing_is_offered_that_is_by_examination_only():
    load(season=2020)

    examined = Title.objects.filter(exam_only=True).values_list("series_id", "level").distinct()
    assert ("17", "middle") in examined
    assert not set(examined) & set(Offer.objects.values_list("series_id", "level"))


@pytest.mark.django_db
def test_the_demo_moves_the_notice_into_the_current_year_and_its_clock_into_the_window():
    year = dt.datetime.now(clock.BEIJING).year

    load()

    season = Season.objects.get(is_current=True)
    assert (season.year, season.name) == (year, f"喀什地区{year}年度职称评审")
    assert season.batches.get(code="prefecture").phase("apply").is_open(clock.now())
    assert clock.now().astimezone(clock.BEIJING).strftime("%Y-%m-%d %H") == f"{year}-06-29 12"


@pytest.mark.django_db
def test_a_demo_clock_that_was_set_is_left_alone():
    clock.set_shift(dt.timedelta(days=3))

    load()

    assert clock.shift() == dt.timedelta(days=3)


@pytest.mark.django_db
def test_a_demo_whose_clock_has_passed_new_year_stays_in_its_season():
    load()
    season = Season.objects.get(is_current=True)
    clock.set_shift(clock.shift() + dt.timedelta(days=300))

    load()

    assert Season.objects.get(is_current=True) == season


@pytest.mark.django_db
def test_in_production_nothing_is_shifted(settings, tmp_path):
    settings.DEMO = False

    load()

    assert list(Season.objects.values_list("year", "is_current")) == [(2020, True)]
    assert not (tmp_path / "clock-shift").exists()


@pytest.mark.django_db
def test_five_working_days_in_june_2025_end_on_the_13th_in_xinjiang():
    load(only=["calendar"])

    assert working_days.last_day(dt.date(2025, 6, 3), 5) == dt.date(2025, 6, 13)


@pytest.mark.django_db
def test_a_year_without_national_days_is_left_out_whole_and_said():
    said = load(only=["calendar"])

    assert "note: calendar 2027: the installed chinesecalendar has no days off for it yet." in said
    assert working_days.note_on(dt.date(2026, 12, 1), dt.date(2027, 1, 10)).startswith("2027年的放假安排尚未录入")


@pytest.mark.django_db
def test_an_offer_taken_out_of_the_file_goes_unless_somebody_applied_for_it(tmp_path):
    load(season=2020)
    batch = Batch.objects.get(code="prefecture")
    taken_out = '      - {categories: [4], series: ["22"], levels: [deputy]}\n'
    folder = changed_copy(tmp_path, "season-2020.yaml", taken_out, "")

    draft = make_draft(batch, category=4, title="22-01-2")
    kept = load(season=2020, dir=folder)
    draft.delete()
    gone = load(season=2020, dir=folder)

    assert "note: season 2020: 1 offers that are no longer in the file stay" in kept
    assert "1 removed" in gone
    assert not batch.offers.filter(category=4).exists()


@pytest.mark.django_db
def test_a_draft_of_the_notice_is_reminded_once_seven_three_and_one_day_before_the_close():
    load(season=2020)
    batch = Batch.objects.get(code="prefecture")
    draft = make_draft(batch, category=1, title="22-01-2")
    closes, hour = batch.phase("apply").closes_at, dt.timedelta(hours=1)

    told = []
    for instant in (closes - dt.timedelta(days=days) + late for days in (8, 7, 3, 1) for late in (hour, 2 * hour)):
        with clock.at(instant):
            schedule.keep_windows()
        told.append(Message.objects.filter(recipient=draft.applicant, channel=Channel.INBOX).count())

    assert told == [0, 0, 1, 1, 2, 2, 3, 3]


@pytest.mark.django_db
def test_a_bad_file_is_refused_by_the_command_and_leaves_the_database_as_it_was(tmp_path):
    load(season=2020)
    before = everything()
    folder = changed_copy(tmp_path, "counties.yaml", 'code: "653122"', 'code: "653121"')

    with pytest.raises(
        CommandError, match=r"^Nothing was loaded.*\ncounties.yaml, line 9: the county code “653121” is"
    ):
        load(season=2020, dir=folder)

    assert everything() == before


@pytest.mark.django_db
def test_a_refusal_by_the_database_leaves_it_as_it_was(monkeypatch):
    before = everything()

    def refuse(*_):
        raise IntegrityError("violates a constraint")

    monkeypatch.setattr(write, "seasons", refuse)

    with pytest.raises(CommandError, match="the database refused the data"):
        load(season=2020)
    assert everything() == before
