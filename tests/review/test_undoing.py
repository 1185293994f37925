"""Taking a verdict back: within minutes, by its desk, before anybody acted on it; what was said stays on record."""

import datetime as dt

import pytest

from applications import passage, recalling
from applications.choices import Action, Status
from applications.printing.opinions import standing
from applications.workflow import NotAllowed
from kashgar_zc import clock
from review import actions, claiming, countersigning, marking, queries, undoing
from tests.factories.applications import DEFECTS, make_reviewer_of
from tests.factories.people import make_reviewer
from tests.review.office import address, again, file_at, inbox_of

pytestmark = pytest.mark.django_db


def approved():
    """A file that the county just sent up."""
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    actions.approve(application, by=reviewer, opinion="同意上报。")
    return again(application), reviewer


def recalled(application, reviewer):
    undoing.recall(application, by=reviewer, reason="误点。")
    return again(application)


def test_an_approval_taken_back_brings_the_file_to_its_desk_with_the_days_it_had():
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    before = (application.at, application.since, application.due_at)
    actions.approve(application, by=reviewer, opinion="同意上报。")

    application = recalled(again(application), reviewer)

    assert application.status == Status.COUNTY_REVIEW
    assert (application.at, application.since, application.due_at) == before


def test_the_applicant_and_the_next_desk_are_told_with_the_reason():
    application, reviewer = approved()
    next_reviewer = make_reviewer_of(application.at)
    here = reviewer.appointments.get().organisation

    recalled(application, reviewer)

    assert inbox_of(application.applicant)[-1] == (
        f"{here}收回了刚才作出的“审核通过”，您的申报继续由该机构审核。理由：误点。"
    )
    assert inbox_of(next_reviewer)[-1] == (
        f"{here}收回了{application.applicant_name}的申报，暂不需要办理。理由：误点。"
    )


def test_what_was_taken_back_stays_in_the_history_and_is_printed_no_more():
    application, reviewer = approved()

    events = list(recalled(application, reviewer).events.select_related("organisation"))

    assert [one.action for one in events[-2:]] == [Action.APPROVE, Action.RECALL]
    assert recalling.recalled(events) == {events[-2].sequence}
    assert set(standing(events)) == {"unit"}
    assert passage.past(events[-2], is_recalled=True).label.endswith("审核通过（已收回）")


def test_a_return_taken_back_no_longer_names_defects():
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    actions.return_to_applicant(application, by=reviewer, defects=DEFECTS)

    application = recalled(again(application), reviewer)

    assert (application.status, passage.last_return(list(application.events.all()))) == (Status.COUNTY_REVIEW, None)


def test_a_decline_is_taken_back_by_a_colleague():
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    desk = application.at
    actions.decline(application, by=reviewer, reason="不符合条件。")

    application = recalled(again(application), make_reviewer(desk, "同事"))

    assert (application.status, application.at) == (Status.COUNTY_REVIEW, desk)


def test_it_is_too_late_after_the_minutes_of_the_notice():
    application, reviewer = approved()

    with clock.at(clock.now() + dt.timedelta(minutes=15)), pytest.raises(NotAllowed) as refusal:
        recalled(application, reviewer)

    assert str(refusal.value) == "意见作出 15 分钟内可以收回，现已超过。"


def looked_up(application, by):
    plain = {"label": "证书", "register": "chsi", "result": "verified", "checked_on": clock.today(), "evidence": ""}
    lookups = [{"subject": "education-0", **plain}]
    actions.verify(application, by=by, snapshot=queries.latest_snapshot(application), lookups=lookups)


def proposed(application, by):
    make_reviewer(application.at, "同事")
    countersigning.set_second(by.appointments.get(), by=by, is_on=True)
    countersigning.propose(application, by=by, opinion="同意上报。")


@pytest.mark.parametrize(
    "begin",
    [
        claiming.claim,
        looked_up,
        proposed,
        lambda application, by: marking.keep(application, by=by, judged={"basic": "fine"}, notes={}),
    ],
    ids=["claim", "look-up", "proposal", "mark"],
)
def test_it_is_too_late_once_the_next_desk_has_begun(begin):
    application, reviewer = approved()
    begin(application, by=make_reviewer_of(application.at))

    with pytest.raises(NotAllowed) as refusal:
        recalled(application, reviewer)

    assert str(refusal.value) == f"{application.at}已开始办理，不能收回。"


def test_it_is_too_late_once_the_applicant_corrects():
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    actions.return_to_applicant(application, by=reviewer, defects=DEFECTS)
    application.contents.filter(section="education").update(saved_at=clock.now() + dt.timedelta(seconds=1))

    with pytest.raises(NotAllowed) as refusal:
        recalled(again(application), reviewer)

    assert str(refusal.value) == "申报人已开始修改，不能收回。"


def test_another_desk_takes_nothing_back():
    application, _reviewer = approved()

    with pytest.raises(NotAllowed) as refusal:
        recalled(application, make_reviewer_of(application.at))

    assert str(refusal.value) == "该意见不是您所在机构作出的，不能收回。"


def test_the_page_offers_it_with_its_hour_and_takes_it_back(at_desk_of):
    application, reviewer = approved()
    browser = at_desk_of(reviewer)
    until = (application.events.last().at + dt.timedelta(minutes=15)).astimezone(clock.BEIJING)

    page = browser.get(address(application)).content.decode()
    answer = browser.post(address(application, "recall"), {"version": application.version, "reason": "误点。"})

    assert f"{until:%H:%M} 前，对方尚未办理的，可以收回" in page
    assert (answer.status_code, again(application).status) == (302, Status.COUNTY_REVIEW)
