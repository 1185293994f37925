"""Whole ways of a file past the desks: returned twice, withdrawn under a proposal, run by its county alone."""

import pytest

from applications import working_days
from applications.choices import Action, Status
from applications.workflow import NotAllowed
from kashgar_zc import clock
from review import actions, claiming, countersigning, queries, undoing
from review.printing import return_sheet
from tests.factories.applications import DEFECTS, make_reviewer_of
from tests.factories.people import make_reviewer
from tests.review.office import again, beijing, file_at, publicised, stated, submitted, withdrawn

pytestmark = pytest.mark.django_db
SCHOOL, DIPLOMA = ([one] for one in DEFECTS)


def returned(application, reviewer, defects):
    actions.return_to_applicant(again(application), by=reviewer, defects=defects)
    return again(application)


def test_a_file_returned_twice_comes_back_to_its_desk_and_says_only_what_was_named_last():
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    office = application.at
    submitted(returned(application, reviewer, SCHOOL))

    application = returned(application, reviewer, DIPLOMA)
    sheet = return_sheet.paper(application, return_sheet.last_return(application))
    application = submitted(application)

    assert (sheet.number, [one.place for one in sheet.lines]) == (f"{application.number}—退2", ["上传材料 · 学历证书"])
    assert (application.status, application.at) == (Status.COUNTY_REVIEW, office)
    assert application.snapshots.count() == 3


def test_the_second_return_taken_back_leaves_the_first_answered():
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    submitted(returned(application, reviewer, SCHOOL))
    returned(application, reviewer, DIPLOMA)

    undoing.recall(again(application), by=reviewer, reason="误点。")

    assert again(application).status == Status.COUNTY_REVIEW
    assert return_sheet.last_return(application).details["defects"] == SCHOOL


def test_of_two_reviewers_the_one_who_claimed_proposes_and_the_other_signs():
    application, first = file_at(Status.COUNTY_REVIEW)
    second = make_reviewer(application.at, "同事")
    countersigning.set_second(first.appointments.get(), by=first, is_on=True)
    claiming.claim(application, by=first)
    with pytest.raises(NotAllowed, match="已认领该申报"):
        countersigning.propose(again(application), by=second, opinion="同意上报。")
    countersigning.propose(again(application), by=first, opinion="同意上报。")

    countersigning.sign(again(application), by=second)

    assert again(application).status == Status.BUREAU_REVIEW


def test_a_withdrawn_file_takes_its_proposal_with_it():
    application, first = file_at(Status.COUNTY_REVIEW)
    second = make_reviewer(application.at, "同事")
    countersigning.set_second(first.appointments.get(), by=first, is_on=True)
    countersigning.propose(application, by=first, opinion="同意上报。")

    application = withdrawn(application)

    assert (
        queries.proposal_on(application),
        queries.open_proposals(first.appointments.get().organisation).count(),
    ) == (
        None,
        0,
    )
    with pytest.raises(NotAllowed):
        countersigning.sign(application, by=second)


def test_a_county_that_runs_its_own_batch_accepts_and_may_think_again():
    application, unit = file_at(Status.UNIT_REVIEW, county_run=True)
    publicised(application, unit)
    stated(application, unit)
    actions.approve(again(application), by=unit, opinion="同意推荐上报。")
    county = make_reviewer_of(again(application).at)
    event = actions.approve(again(application), by=county, opinion="列入评审。")

    accepted = again(application)
    undoing.recall(accepted, by=county, reason="误点。")

    assert (event.to_status, accepted.at) == (Status.ACCEPTED, None)
    assert (again(application).status, again(application).at) == (Status.COUNTY_REVIEW, event.organisation)
    assert [one.action for one in application.events.order_by("-sequence")[:2]] == [Action.RECALL, Action.APPROVE]


@pytest.mark.parametrize(("days", "left"), [(2, 3), (9, 1)])
def test_the_desk_s_clock_stands_still_while_the_applicant_corrects(days, left):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    came = clock.on_day(application.since)
    away = working_days.last_day(came, days)

    with clock.at(beijing(away.year, away.month, away.day, hour=20)):
        application = returned(application, reviewer, SCHOOL)
    with clock.at(beijing(away.year, away.month, away.day, hour=21)):
        application = submitted(application)

    assert application.due_at == clock.midnight_after(working_days.last_day(away, left))
