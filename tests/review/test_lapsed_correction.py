"""A correction that lapsed and is permitted late begins anew: its applicant is told so, and the desks see what is true."""

import datetime as dt

import pytest

from applications import actions as files
from applications import extending, schedule
from applications.choices import Desk, Status
from kashgar_zc import clock
from tests.factories.applications import make_application, make_reviewer_of
from tests.review.office import again, inbox_of, submitted
from tests.review.test_reached import seen_at

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ANEW = "恢复填写后按新的申报办理：须重新提交，由第一个审核环节起逐级审核，单位重新公示，此前的审核意见不再有效。"


@pytest.fixture
def lapsed():
    """A file that the county returned and whose correction did not come in time, with the window closed."""
    application = make_application(Status.RETURNED, desk=Desk.COUNTY)
    late = clock.now() + 60 * DAY
    with clock.at(late):
        schedule.keep_windows()
        assert again(application).status == Status.LAPSED
        yield again(application)


def permitted(application) -> None:
    organiser = make_reviewer_of(application.batch.organiser)
    until = clock.now() + 5 * DAY
    extending.permit(application.batch, application.applicant, until=until, reason="住院", by=organiser)


def test_the_permit_says_that_all_begins_anew(lapsed):
    permitted(lapsed)

    assert ANEW in inbox_of(lapsed.applicant)[-1]


def test_the_page_says_so_where_the_button_is(lapsed, client):
    client.force_login(lapsed.applicant)
    before = client.get(f"/apply/{lapsed.key}/").content.decode()
    permitted(lapsed)

    after = client.get(f"/apply/{lapsed.key}/").content.decode()

    assert (ANEW in before, "恢复填写</button>" in before) == (False, False)
    assert (ANEW in after, "恢复填写</button>" in after) == (True, True)


def test_a_permit_for_a_file_in_hand_says_nothing_of_it():
    draft = make_application(Status.DRAFT)
    permitted(draft)

    assert "恢复填写" not in inbox_of(draft.applicant)[-1]


def test_the_desks_keep_what_was_until_it_is_submitted_anew_and_then_have_it_in_turn(lapsed):
    desks = (Desk.UNIT, Desk.COUNTY)
    seen = [[seen_at(lapsed, one) for one in desks]]
    permitted(lapsed)
    files.reopen(lapsed, by=lapsed.applicant)
    seen.append([seen_at(again(lapsed), one) for one in desks])
    anew = submitted(lapsed)
    seen.append([seen_at(anew, one) for one in desks])

    assert seen == [[["file", "done"]] * 2, [["file", "done"]] * 2, [["file", "waiting"], []]]
    assert (anew.status, anew.submitted_at) == (Status.UNIT_REVIEW, clock.now())
