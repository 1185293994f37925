"""A failed applicant asks once for a re-check; a second person of the organiser answers, and a committee may judge again."""

import datetime as dt

import pytest
from django.test import Client

from applications import audit
from applications.choices import Action, Status
from applications.models import Application
from applications.policies import refusal_to_recheck
from applications.printing.judged import judged
from applications.workflow import NotAllowed
from committees.actions import convening
from committees.models import Case
from kashgar_zc.accounts.models import Message
from kashgar_zc.management.commands.check_invariants import broken
from publicity.actions import rechecking
from tests.factories.applications import make_application, make_reviewer_of, make_secretary_of
from tests.factories.balloting import make_released
from tests.factories.committees import make_meeting
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
REASON = "答辩成绩登记有误，与现场宣布的不一致。"


@pytest.fixture
def failed():
    return make_application(Status.NOT_PASSED)


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asked(application) -> Application:
    rechecking.ask(application, by=application.applicant, reason=REASON)
    return Application.objects.get(pk=application.pk)


def answerer(application):
    """Return the organiser's person who did not release the result."""
    return make_reviewer_of(application.batch.organiser)


def test_one_asks_on_the_own_page_and_the_organiser_is_told(failed):
    client, other = logged_in(failed.applicant), answerer(failed)
    page = client.get(f"/apply/{failed.key}/").content.decode()

    client.post(f"/apply/{failed.key}/recheck/", {"reason": REASON})

    event = failed.events.last()
    assert f"/apply/{failed.key}/recheck/" in page
    assert f"/apply/{failed.key}/recheck/" not in client.get(f"/apply/{failed.key}/").content.decode()
    assert (event.action, event.to_status, event.note) == (Action.RECHECK, Status.NOT_PASSED, REASON)
    assert Message.objects.get(recipient=other, channel="inbox", subject="收到复查申请").link.endswith(f"{failed.key}/")


def test_one_asks_once_in_time_and_for_oneself(failed):
    result = failed.events.get(action=Action.FAIL)
    later = result.at + dt.timedelta(days=60)

    assert refusal_to_recheck(make_user(), failed, result.at) == "只有申报人本人可以申请复查。"
    assert "期限已于" in refusal_to_recheck(failed.applicant, failed, later)
    again = asked(failed)
    with pytest.raises(NotAllowed, match="您已经申请过"):
        rechecking.ask(again, by=again.applicant, reason=REASON)


def test_whoever_released_the_result_leaves_the_answer_to_a_colleague(failed):
    application, releaser = asked(failed), make_secretary_of(failed.batch.organiser)
    other = answerer(application)

    with pytest.raises(NotAllowed, match="该结果由您发布"):
        rechecking.answer(application, by=releaser, upholds=False, reason="无误。")
    rechecking.answer(application, by=other, upholds=False, reason="经核对，登记无误。")

    event = application.events.last()
    assert (event.action, event.to_status, event.actor) == (Action.SUSTAIN, Status.NOT_PASSED, other)
    told = Message.objects.get(recipient=application.applicant, channel="inbox", subject="复查结果")
    assert told.text == "经复查，维持评审结果。理由：经核对，登记无误。"
    with pytest.raises(NotAllowed, match="没有待办理的复查申请"):
        rechecking.answer(Application.objects.get(pk=application.pk), by=other, upholds=True, reason="再议。")


def test_where_nobody_else_is_the_releaser_answers(failed):
    application, releaser = asked(failed), make_secretary_of(failed.batch.organiser)
    application.batch.organiser.appointments.exclude(user=releaser).delete()

    rechecking.answer(application, by=releaser, upholds=True, reason="成绩登记有误。")

    assert Application.objects.get(pk=application.pk).status == Status.ACCEPTED


def test_what_is_upheld_is_judged_again_and_both_meetings_stand():
    meeting = make_released(["yn", "nn", "nn", "nn", "nn"])
    case = meeting.cases.filter(application__status=Status.NOT_PASSED).first()
    application = asked(case.application)
    rechecking.answer(application, by=answerer(application), upholds=True, reason="成绩登记有误。")

    before = judged(application.events.order_by("sequence"))
    by, file = make_secretary_of(application.batch.organiser), Application.objects.get(pk=application.pk)
    convening.put_on_agenda(make_meeting(cases=1), by=by, applications=[file])

    assert before.finding is None
    assert Case.objects.filter(application=application).values("meeting").distinct().count() == 2
    assert Application.objects.get(pk=application.pk).status == Status.IN_COMMITTEE
    assert (audit.verify(), broken(deep=True)) == ([], {})


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(rows, django_assert_num_queries):
    found = [asked(make_application(Status.NOT_PASSED)) for _one in range(rows)]
    client = logged_in(answerer(found[0]))
    client.get("/desk/rechecks/")

    with django_assert_num_queries(3):
        page = client.get("/desk/rechecks/").content.decode()

    assert page.count("待办理") == rows


def test_the_desk_answers_on_the_page_and_the_applicant_at_the_desk_does_not_see_the_own(failed):
    application = asked(failed)
    client = logged_in(answerer(application))

    answer = client.post(f"/desk/rechecks/{application.key}/", {"finding": "upheld", "reason": "成绩登记有误。"})

    assert (answer.status_code, Application.objects.get(pk=application.pk).status) == (302, Status.ACCEPTED)
    assert "成绩登记有误。" in client.get(f"/desk/rechecks/{application.key}/").content.decode()
