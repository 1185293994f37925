"""A notice of results: who opens it and on whom, how long it runs, that nothing shortens it, that time alone ends it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.choices import Action, Status
from applications.models import Application, CalendarDay
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Message
from publicity import queries, schedule
from publicity.actions import noticing
from publicity.models import Entry, Notice
from publicity.periods import period
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of, make_season, make_secretary_of
from tests.factories.publicity import WORDS, end, make_notice

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)
TUESDAY = dt.datetime(2025, 6, 3, 10, tzinfo=clock.BEIJING)


@pytest.fixture
def regional_holidays():
    for day in (dt.date(2025, 6, 5), dt.date(2025, 6, 6), dt.date(2025, 6, 9)):
        CalendarDay.objects.create(day=day, is_working=False, name="古尔邦节")


def passed(count: int = 1, **facts) -> list[Application]:
    return [make_application(Status.PASSED, **facts) for _one in range(count)]


def refusal(found: list[Application], by, batch=None) -> str:
    with pytest.raises(NotAllowed) as refused:
        noticing.open_notice(batch or found[0].batch, by=by, applications=found, **WORDS)
    return str(refused.value)


def test_five_working_days_from_3_june_end_on_13_june_at_24(regional_holidays):
    notice = make_notice(at=TUESDAY)

    assert (notice.first_day, notice.last_day, notice.days) == (dt.date(2025, 6, 3), dt.date(2025, 6, 13), 5)
    assert notice.ends_at == dt.datetime(2025, 6, 14, tzinfo=clock.BEIJING)


def test_the_number_of_days_is_the_batchs():
    make_season(result_publicity_days=7)

    notice = make_notice(at=TUESDAY)

    assert (notice.days, notice.last_day) == (7, dt.date(2025, 6, 12))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    minutes=st.integers(0, 1_500_000),
    days=st.integers(1, 20),
    off=st.sets(st.integers(1, 40), max_size=15),
    worked=st.sets(st.integers(1, 60), max_size=10),
)
def test_a_period_holds_its_working_days_in_full_and_ends_at_24_in_beijing(minutes, days, off, worked):
    opened = TUESDAY + dt.timedelta(minutes=minutes)
    first = opened.date()
    table = {first + dt.timedelta(days=n): False for n in off} | {first + dt.timedelta(days=n): True for n in worked}
    CalendarDay.objects.all().delete()
    CalendarDay.objects.bulk_create(CalendarDay(day=day, is_working=works) for day, works in table.items())

    runs = period(opened, days)

    full = [first + dt.timedelta(days=n) for n in range(1, (runs.last_day - first).days + 1)]
    works = [table[day] if day in table else day.isoweekday() <= 5 for day in full]
    end = runs.ends_at.astimezone(clock.BEIJING)
    assert (sum(works), works[-1]) == (days, True)
    assert (end.date() - runs.last_day, end.time()) == (dt.timedelta(days=1), dt.time())


def test_the_day_of_opening_does_not_count():
    late = make_notice(at=dt.datetime(2025, 6, 2, 23, 59, tzinfo=clock.BEIJING))  # a Monday

    assert late.last_day == dt.date(2025, 6, 9)


def test_the_persons_are_publicised_and_told(regional_holidays):
    notice = make_notice(2, at=TUESDAY)

    moved = Application.objects.filter(notice_entries__notice=notice)
    said = Message.objects.filter(recipient__in=moved.values("applicant"), subject="评审结果公示", channel="inbox")
    assert {one.status for one in moved} == {"publicised"}
    assert {one.text for one in said} == {
        "您申报的高级教师已通过评审，现予公示，公示至 2025年6月13日 24:00（北京时间）。"
    }
    assert (said.count(), {one.link for one in said}) == (2, {f"/notices/{notice.key}/"})


def test_a_line_holds_name_unit_series_speciality_and_title():
    [application] = passed()

    make_notice(applications=[application])

    [entry] = Entry.objects.values("position", "name", "unit", "series", "speciality", "title")
    assert entry == {
        "position": 1,
        "name": application.applicant_name,
        "unit": application.unit.name,
        "series": "中小学教师",
        "speciality": "语文",
        "title": "高级教师",
    }


def test_the_list_is_in_the_order_of_series_and_units():
    teacher, farmer = make_application(Status.PASSED), make_application(Status.PASSED, title="06-01-2")

    make_notice(applications=[teacher, farmer])

    assert list(Entry.objects.values_list("series", flat=True)) == ["农业技术", "中小学教师"]


def test_reviewers_and_secretaries_of_the_organiser_may_open_a_notice():
    first, second = passed(2)
    centre = first.batch.organiser

    for one, by in ((first, make_reviewer_of(centre)), (second, make_secretary_of(centre))):
        noticing.open_notice(one.batch, by=by, applications=[one], **WORDS)

    assert Notice.objects.count() == 2


def test_nobody_else_may_open_a_notice():
    found = passed()
    unit, county = make_reviewer_of(found[0].unit), make_reviewer_of(make_season().county_office)

    assert [refusal(found, by) for by in (unit, county)] == ["该批次不由您所在机构组织。"] * 2


def test_a_notice_names_somebody():
    [one] = passed()

    with pytest.raises(NotAllowed, match="请选择要公示的人员"):
        noticing.open_notice(one.batch, by=make_secretary_of(one.batch.organiser), applications=[], **WORDS)


def test_nobody_puts_the_own_file_on_a_notice():
    found = passed()
    applicant = found[0].applicant
    people.appoint(applicant, found[0].batch.organiser, Role.SECRETARY)

    assert refusal(found, applicant) == "名单中有您本人的申报，请由其他经办人公示。"


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.NOT_PASSED, Status.PUBLICISED, Status.CONFERRED])
def test_only_the_passed_are_publicised(status):
    found = [make_application(status), *passed()]

    said = refusal(found, make_secretary_of(found[0].batch.organiser))

    assert said == (f"{found[0].applicant_name}的申报处于“{status.label}”，不在地区批次待公示的名单中，请刷新后再试。")
    assert (Notice.objects.count(), Application.objects.filter(status=Status.PASSED).count()) == (0, 1)


def test_a_file_of_another_batch_is_refused():
    [foreign] = passed(county_run=True, category=6, title="22-01-3")
    batch = make_season().prefecture

    said = refusal([foreign], make_secretary_of(batch.organiser), batch)

    assert "不在地区批次待公示的名单中" in said


def test_a_notice_is_no_longer_than_it_may_be(monkeypatch):
    monkeypatch.setattr("publicity.policies.noticing.MOST_ON_A_NOTICE", 1)
    found = passed(2)

    said = refusal(found, make_secretary_of(found[0].batch.organiser))

    assert said == "已选 2 人，一次公示不超过 1 人，请按系列分批公示。"


def test_the_event_says_until_when(regional_holidays):
    notice = make_notice(at=TUESDAY)

    event = notice.entries.get().application.events.last()

    assert (event.action, event.note) == (Action.PUBLICISE, "公示至 2025年6月13日 24:00")
    assert event.organisation == notice.batch.organiser


def test_a_notice_does_not_end_in_its_last_second():
    notice = make_notice(at=TUESDAY)

    ended = noticing.end_due(notice.ends_at - SECOND)

    assert (ended, Notice.objects.get().ended_at) == (0, None)


def test_a_notice_ends_once_and_the_organiser_is_told_once():
    notice = make_notice(at=TUESDAY)
    secretary = make_secretary_of(notice.batch.organiser)

    counts = [noticing.end_due(notice.ends_at + n * SECOND) for n in range(3)]

    told = Message.objects.filter(recipient=secretary, subject="评审通过人员公示期满")
    assert (counts, Notice.objects.get().ended_at, told.count()) == ([1, 0, 0], notice.ends_at, 1)


def test_a_task_days_late_ends_it_all_the_same():
    notice = make_notice(at=clock.now() - dt.timedelta(days=40))

    schedule.end_notices()

    assert Notice.objects.get().ended_at > notice.ends_at


def test_beat_ends_notices_every_minute(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["end-notices"]

    assert (entry["task"], entry["schedule"]) == (schedule.end_notices.name, 60.0)


def test_the_database_refuses_to_end_a_notice_early():
    notice = make_notice()

    with pytest.raises(IntegrityError, match="notice_never_ends_early"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(ended_at=notice.ends_at - SECOND)


@pytest.mark.parametrize(
    "change", [{"last_day": dt.date(2025, 6, 4)}, {"ends_at": TUESDAY + SECOND}, {"title": "别的"}, {"days": 1}]
)
def test_the_database_refuses_to_change_a_notice(change):
    make_notice(at=TUESDAY)

    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        Notice.objects.update(**change)


def test_the_database_refuses_to_end_a_notice_twice_or_to_remove_it():
    notice = end(make_notice(at=TUESDAY))

    for act in (lambda: Notice.objects.update(ended_at=notice.ends_at + SECOND), Notice.objects.all()._raw_delete):
        with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
            act(*(["default"] if act.__name__ == "_raw_delete" else []))


def test_the_database_refuses_to_change_or_remove_a_line():
    make_notice()

    for act in (lambda: Entry.objects.update(name="别人"), lambda: Entry.objects.all()._raw_delete("default")):
        with pytest.raises(IntegrityError, match="change"), transaction.atomic():
            act()


def test_a_list_is_empty_for_the_public_when_its_period_is_over():
    notice = make_notice(2)

    shown = [queries.visible_entries(notice, at).count() for at in (notice.ends_at - SECOND, notice.ends_at)]

    assert shown == [2, 0]


def test_nobody_is_clear_while_a_notice_runs_or_before_the_task_took_it_down():
    notice = make_notice()

    assert (queries.clear_entries(notice).count(), queries.clear_entries(end(notice)).count()) == (0, 1)
