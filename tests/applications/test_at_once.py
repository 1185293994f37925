"""The applicant presses twice at the same moment: it happens once, and both answers agree."""

import pytest

from applications import actions, mending
from applications.choices import Status
from applications.models import Application, Category, RouteStop, Snapshot, Speciality, Title
from applications.workflow import NotAllowed
from kashgar_zc import clock
from tests.applications.office_parts import ACCEPTED, again, at_once
from tests.factories import people
from tests.factories.applications import make_application, make_season

pytestmark = pytest.mark.django_db(transaction=True)


def submitting(application):
    """Return the act of submitting a file as it is on the screen now."""
    seen, arrived = again(application), clock.now()
    by = seen.applicant
    reasons = {one.anchor: "与原件一致。" for one in mending.named(seen)}
    return lambda: actions.submit(seen, by=by, accepted=ACCEPTED, arrived_at=arrived, reasons=reasons)


def test_two_beginnings_make_one_application_and_a_clear_refusal():
    made, person = make_season(), people.make_user()
    given = {
        "batch": made.prefecture,
        "category": Category.objects.get(number=1),
        "title": Title.objects.get(code="22-01-2"),
        "speciality": Speciality.objects.get(code="22S02"),
        "unit": people.make_unit(),
    }

    answers = at_once(*[lambda: actions.start(by=person, **given)] * 2)

    application = Application.objects.get()
    assert sorted(answers, key=str) == sorted(
        [application, "您本年度已有一份申报。同一年度只能申报一个职称，请在原申报上继续。"], key=str
    )


def test_a_double_submission_makes_one_receipt_and_one_number():
    draft = make_application()

    answers = at_once(submitting(draft), submitting(draft))

    now = again(draft)
    assert answers == [Snapshot.objects.get()] * 2
    assert [answer.application.number for answer in answers] == [now.number] * 2 == [f"{now.season.year}000001"] * 2
    assert (now.events.count(), RouteStop.objects.count(), now.version) == (1, 4, draft.version + 1)


def test_twenty_submissions_of_one_file_make_one_receipt():
    draft = make_application()

    answers = at_once(*[submitting(draft) for _click in range(20)])

    assert set(answers) == {Snapshot.objects.get()}


def test_a_double_resubmission_makes_one_further_receipt():
    application = make_application(Status.RETURNED)

    answers = at_once(submitting(application), submitting(application))

    assert answers == [Snapshot.objects.get(number=2)] * 2


def test_two_people_submitting_at_once_get_two_numbers_in_a_row():
    drafts = [make_application() for _one in range(4)]

    at_once(*[submitting(draft) for draft in drafts])

    numbers = sorted(Application.objects.values_list("number", flat=True))
    assert numbers == [f"{drafts[0].season.year}00000{serial}" for serial in (1, 2, 3, 4)]


def test_submitting_and_taking_back_at_once_leave_one_of_them_done():
    draft = make_application()
    seen = again(draft)

    answers = at_once(submitting(draft), lambda: actions.withdraw(seen, by=seen.applicant))

    refused = [answer for answer in answers if isinstance(answer, str)]
    now = again(draft)
    assert (len(refused), now.events.count()) == (1, 1)
    assert (now.status, Snapshot.objects.count()) in {(Status.UNIT_REVIEW, 1), (Status.WITHDRAWN, 0)}


@pytest.mark.django_db
def test_a_second_tab_does_not_overwrite_what_the_first_saved():
    application = make_application()
    seen = actions.stamp(application.contents.get(section="summary").saved_at)
    actions.save_section(application, "summary", {"text": "甲"}, by=application.applicant, seen=seen)

    with pytest.raises(NotAllowed, match="另一个窗口"):
        actions.save_section(application, "summary", {"text": "乙"}, by=application.applicant, seen=seen)

    assert application.contents.get(section="summary").data == {"text": "甲"}


@pytest.mark.django_db
@pytest.mark.parametrize("seen", ["2026-06-01T00:00:00+00:00", "2026-06-01T00:00:00", "昨天", "9" * 5000])
def test_a_stamp_that_is_not_of_what_is_there_saves_nothing(seen):
    application = make_application()
    before = application.contents.get(section="summary").data

    with pytest.raises(NotAllowed, match="另一个窗口"):
        actions.save_section(application, "summary", {"text": "乙"}, by=application.applicant, seen=seen)

    assert application.contents.get(section="summary").data == before


@pytest.mark.django_db
def test_a_page_opened_before_the_first_save_overwrites_nothing():
    application = make_application(filled=False)
    actions.save_section(application, "summary", {"text": "甲"}, by=application.applicant, seen="")

    with pytest.raises(NotAllowed, match="另一个窗口"):
        actions.save_section(application, "summary", {"text": "乙"}, by=application.applicant, seen="")

    assert application.contents.get(section="summary").data == {"text": "甲"}


@pytest.mark.django_db
def test_saving_a_section_again_locks_the_file_and_writes_once(django_assert_num_queries):
    application = make_application()
    by, seen = application.applicant, actions.stamp(application.contents.get(section="summary").saved_at)

    with django_assert_num_queries(4):  # begin, lock, write, end
        actions.save_own_section(application.key, "summary", {"text": "丙"}, by=by, seen=seen)

    assert application.contents.get(section="summary").data == {"text": "丙"}
