"""Two desks are two people: who acts for a unit, appoints, or has judged a file before does not judge it again."""

import datetime as dt

import pytest

from applications import workflow
from applications.choices import Action, Status
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import actions, unit_actions
from review import policies, undoing
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of, make_season
from tests.review.office import again

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_reviewer_of(people.make_county_office())


@pytest.fixture
def acting(office):
    """A unit that has nobody, its file, and the county's reviewer who acts for it."""
    unit = people.make_unit(bureau=make_season().bureau)
    application = make_application(Status.UNIT_REVIEW, unit=unit)
    unit_actions.act_for_unit(unit, by=office)
    return application


def test_who_approved_for_the_unit_does_not_approve_for_the_county(office, acting):
    workflow.move(acting, Action.APPROVE, by=office)
    application = again(acting)

    assert "须由另一人办理" in policies.refusal_to_judge(office, application, clock.now())
    with pytest.raises(NotAllowed, match="须由另一人办理"):
        workflow.move(application, Action.APPROVE, by=office)

    workflow.move(again(acting), Action.APPROVE, by=people.make_reviewer(application.at, "同事"))
    assert again(acting).status == Status.BUREAU_REVIEW


def test_what_was_taken_back_was_not_said(office, acting):
    workflow.move(acting, Action.APPROVE, by=office)
    undoing.recall(again(acting), by=office, reason="误点。")
    unit = again(acting).at
    workflow.move(again(acting), Action.APPROVE, by=people.make_reviewer(unit, "新人"))

    assert policies.refusal_to_judge(office, again(acting), clock.now()) == ""


def test_acting_lasts_no_longer_than_the_post_it_is_done_from(office, acting):
    post = office.appointments.get(acting_from=None)
    today = clock.today()
    chief = people.make_reviewer(people.make_centre(), "中心")

    actions.end_appointment(post, last_day=today, by=chief)

    assert office.reviews_for(acting.at, on=today)
    assert not office.reviews_for(acting.at, on=today + dt.timedelta(days=1))


def test_nobody_appoints_the_own_person(office):
    facts = {"role": "reviewer", "starts_on": clock.today(), "ends_on": None}

    with pytest.raises(actions.Refused, match="不能任命本人"):
        actions.appoint(office, organisation=people.make_unit(), by=office, **facts)

    assert office.appointments.count() == 1
