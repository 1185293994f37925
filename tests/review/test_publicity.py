"""The unit's publicity: by the table of working days, never a day early, once at a time, and only by the unit."""

import datetime as dt

import pytest

from applications.choices import Status
from applications.models import CalendarDay
from applications.workflow import NotAllowed
from kashgar_zc import clock
from review import actions, unit_actions
from review.choices import Outcome
from review.models import UnitPublicity
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of
from tests.review.office import address, beijing, file_at, files_at_one_unit, publicised, submitted, submitted_anew

pytestmark = pytest.mark.django_db


@pytest.fixture
def regional_holidays():
    for day in (dt.date(2025, 6, 5), dt.date(2025, 6, 6), dt.date(2025, 6, 9)):
        CalendarDay.objects.create(day=day, is_working=False, name="古尔邦节")


@pytest.fixture
def running(regional_holidays):
    """A publicity opened on 3 June 2025, and who opened it."""
    with clock.at(beijing(2025, 6, 3)):
        application, reviewer = file_at(Status.UNIT_REVIEW)
        return unit_actions.open_publicity(application, by=reviewer, how_posted="公告栏"), reviewer


def test_five_working_days_from_3_june_end_on_13_june(running):
    publicity, _reviewer = running

    assert (publicity.first_day, publicity.last_day) == (dt.date(2025, 6, 3), dt.date(2025, 6, 13))
    assert publicity.ends_at == beijing(2025, 6, 14, 0)


def test_the_last_day_stays_when_the_calendar_changes(running):
    publicity, _reviewer = running

    CalendarDay.objects.create(day=dt.date(2025, 6, 11), is_working=False, name="补充")

    assert UnitPublicity.objects.get().last_day == publicity.last_day


def test_the_number_of_days_is_the_batchs(regional_holidays):
    with clock.at(beijing(2025, 6, 3)):
        application, reviewer = file_at(Status.UNIT_REVIEW)
        application.batch.rules_data["publicity_days"] = 7
        application.batch.save()
        publicity = unit_actions.open_publicity(application, by=reviewer, how_posted="公告栏")

    assert publicity.last_day == dt.date(2025, 6, 17)


def test_it_is_not_concluded_in_the_last_second_of_the_last_day(running):
    publicity, reviewer = running

    with clock.at(beijing(2025, 6, 13, 23, 59, 59)), pytest.raises(NotAllowed) as refusal:
        unit_actions.conclude_publicity(publicity, by=reviewer)

    assert str(refusal.value) == "公示至 2025年6月13日 24:00，2025年6月14日起可以办结，不能提前。"


def test_it_is_concluded_at_midnight(running):
    publicity, reviewer = running

    with clock.at(beijing(2025, 6, 14, 0)):
        concluded = unit_actions.conclude_publicity(publicity, by=reviewer)

    assert (concluded.outcome, concluded.concluded_by) == ("clear", reviewer)


def test_an_objection_does_not_shorten_it(running):
    publicity, reviewer = running
    with clock.at(beijing(2025, 6, 5)):
        objection = unit_actions.record_objection(publicity, by=reviewer, note="业绩不实")
        unit_actions.answer_objection(objection, by=reviewer, upholds=True, finding="属实")

    with clock.at(beijing(2025, 6, 5)), pytest.raises(NotAllowed):
        unit_actions.conclude_publicity(publicity, by=reviewer)

    assert UnitPublicity.objects.get().concluded_at is None


def test_every_objection_is_answered_before_it_is_concluded(running):
    publicity, reviewer = running
    with clock.at(beijing(2025, 6, 5)):
        first, _second = (unit_actions.record_objection(publicity, by=reviewer, note=one) for one in ("不实", "重复"))
        unit_actions.answer_objection(first, by=reviewer, upholds=False, finding="不属实")

    with clock.at(beijing(2025, 6, 16)), pytest.raises(NotAllowed) as refusal:
        unit_actions.conclude_publicity(publicity, by=reviewer)

    assert str(refusal.value) == "还有 1 件异议未作出核查结论，请先逐件核查。"


@pytest.mark.parametrize(("upheld", "outcome"), [((False, False), "clear"), ((False, True), "objection")])
def test_one_upheld_objection_of_several_decides_the_outcome(running, upheld, outcome):
    publicity, reviewer = running
    with clock.at(beijing(2025, 6, 5)):
        for one in upheld:
            objection = unit_actions.record_objection(publicity, by=reviewer, note="业绩不实")
            unit_actions.answer_objection(objection, by=reviewer, upholds=one, finding="已核查")

    with clock.at(beijing(2025, 6, 16)):
        assert unit_actions.conclude_publicity(publicity, by=reviewer).outcome == outcome


def test_it_is_concluded_once(running):
    publicity, reviewer = running

    with clock.at(beijing(2025, 6, 16)), pytest.raises(NotAllowed) as refusal:
        unit_actions.conclude_publicity(publicity, by=reviewer)
        unit_actions.conclude_publicity(publicity, by=reviewer)

    assert str(refusal.value) == "该公示已办结。"


def test_it_is_opened_once(running):
    publicity, reviewer = running

    with clock.at(beijing(2025, 6, 4)), pytest.raises(NotAllowed) as refusal:
        unit_actions.open_publicity(publicity.application, by=reviewer, how_posted="公告栏")

    assert str(refusal.value) == "该申报正在公示，公示至 2025年6月13日 24:00。"


def test_a_clear_one_is_not_opened_again():
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicised(application, reviewer)

    with pytest.raises(NotAllowed) as refusal:
        unit_actions.open_publicity(application, by=reviewer, how_posted="公告栏")

    assert str(refusal.value) == "该申报公示已办结，无异议。"


def test_after_an_upheld_objection_the_unchanged_file_is_not_publicised_again():
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicised(application, reviewer, outcome=Outcome.OBJECTION)

    with pytest.raises(NotAllowed) as refusal:
        unit_actions.open_publicity(application, by=reviewer, how_posted="公告栏")

    assert str(refusal.value) == "公示异议成立，申报修改后重新提交的，可以再次公示。请退回修改或不予推荐。"


def test_what_was_corrected_after_an_upheld_objection_is_publicised_again():
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicised(application, reviewer, outcome=Outcome.OBJECTION)
    defects = [{"section": "basic", "item": "", "wrong": "不实。", "todo": "请更正。"}]
    actions.return_to_applicant(application, by=reviewer, defects=defects)

    unit_actions.open_publicity(submitted(application), by=reviewer, how_posted="公告栏")

    assert application.unit_publicities.count() == 2


def test_another_desk_does_not_open_it():
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    application.unit_publicities.all().delete()

    with pytest.raises(NotAllowed) as refusal:
        unit_actions.open_publicity(application, by=reviewer, how_posted="公告栏")

    assert str(refusal.value) == "申报前公示由单位在单位审核环节进行。"


def test_a_stranger_does_not_conclude_it(running):
    publicity, _reviewer = running
    stranger = people.make_reviewer(people.make_unit())

    with clock.at(beijing(2025, 6, 16)), pytest.raises(NotAllowed) as refusal:
        unit_actions.conclude_publicity(publicity, by=stranger)

    assert str(refusal.value) == "公示由所在单位办理。"


def test_nobody_handles_the_publicity_of_the_own_file():
    unit = people.make_unit()
    reviewer = people.make_reviewer(unit)
    application = make_application(Status.UNIT_REVIEW, unit=unit, applicant=reviewer)

    with pytest.raises(NotAllowed) as refusal:
        unit_actions.open_publicity(application, by=reviewer, how_posted="公告栏")

    assert str(refusal.value) == "不能审核本人的申报。"


def test_a_file_taken_back_and_submitted_anew_is_publicised_anew(running):
    publicity, reviewer = running

    with clock.at(beijing(2025, 6, 4)):
        again = submitted_anew(publicity.application)
        second = unit_actions.open_publicity(again, by=reviewer, how_posted="公告栏")

    assert (publicity.submitted_at, second.submitted_at) == (beijing(2025, 6, 3), beijing(2025, 6, 4))


def test_many_are_concluded_at_once(at_desk_of):
    unit = people.make_unit()
    files = files_at_one_unit(2, unit)
    reviewer = make_reviewer_of(unit)
    with clock.at(clock.now() - dt.timedelta(days=21)):
        opened = [unit_actions.open_publicity(one, by=reviewer, how_posted="公告栏") for one in files]

    at_desk_of(reviewer).post("/desk/publicity/conclude/", {"pk": [one.pk for one in opened], "confirm": "1"})

    assert UnitPublicity.objects.filter(outcome="clear").count() == 2


def test_the_page_refuses_an_early_conclusion_with_the_date(at_desk_of):
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicity = unit_actions.open_publicity(application, by=reviewer, how_posted="公告栏")

    answer = at_desk_of(reviewer).post(f"/desk/publicity/{publicity.pk}/")

    assert (answer.status_code, UnitPublicity.objects.get().concluded_at) == (409, None)
    assert "起可以办结，不能提前。" in answer.content.decode()


def test_objections_are_recorded_and_answered_each_on_the_page(at_desk_of):
    application, reviewer = file_at(Status.UNIT_REVIEW)
    with clock.at(clock.now() - dt.timedelta(days=21)):
        publicity = unit_actions.open_publicity(application, by=reviewer, how_posted="公告栏")
    client = at_desk_of(reviewer)

    for note in ("反映业绩不实", "反映论文不实"):
        client.post(f"/desk/publicity/{publicity.pk}/objection/", {"note": note})
    for one in publicity.objections.all():
        typed = {f"{one.pk}-upholds": "no", f"{one.pk}-finding": "经核查不属实"}
        client.post(f"/desk/publicity/objections/{one.pk}/", typed)
    client.post(f"/desk/publicity/{publicity.pk}/")

    publicity.refresh_from_db()
    assert [(one.note, one.is_upheld) for one in publicity.objections.all()] == [
        ("反映业绩不实", False),
        ("反映论文不实", False),
    ]
    assert publicity.outcome == "clear"


def test_a_foreign_units_publicity_does_not_exist(at_desk_of):
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicity = unit_actions.open_publicity(application, by=reviewer, how_posted="公告栏")
    stranger = at_desk_of(people.make_reviewer(people.make_unit()))

    answers = [
        stranger.get(f"/desk/publicity/{publicity.pk}/").status_code,
        stranger.get(address(application)).status_code,
    ]

    assert answers == [404, 404]
