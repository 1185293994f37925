"""Objecting to a decline: to the desk above, once, within the term; upheld the file goes back, overruled it stays."""

import datetime as dt

import pytest
from django.urls import reverse

from applications import objecting, workflow
from applications.choices import Action, Desk, Status
from applications.models import Application
from kashgar_zc import clock
from kashgar_zc.accounts.models import Message
from review import actions, objections, queries
from tests.applications.office_parts import again, refusal_of
from tests.factories.applications import make_application, make_reviewer_of
from tests.factories.people import make_centre, make_reviewer
from tests.review.office import file_at

pytestmark = pytest.mark.django_db


def declined(desk=Desk.COUNTY) -> Application:
    return make_application(Status.DECLINED, desk=desk)


def objected(desk=Desk.COUNTY) -> Application:
    application = declined(desk)
    objecting.object_to_decline(application, by=application.applicant, reason="业绩已有证明。")
    return again(application)


@pytest.mark.parametrize(("desk", "body"), [(Desk.UNIT, "county"), (Desk.COUNTY, "bureau"), (Desk.BUREAU, "centre")])
def test_an_objection_goes_to_the_next_desk_up(desk, body):
    application = objected(desk)

    event = application.events.last()

    assert (application.status, application.at, event.to_organisation.kind) == (Status.DECLINED, None, body)
    assert list(objections.waiting(event.to_organisation)) == [event]


def test_the_last_desks_decline_is_decided_by_another_person_there():
    application = objected(Desk.CENTRE)
    first = make_reviewer_of(application.events.last().to_organisation)
    second = make_reviewer(application.batch.organiser, "另一人")

    assert "由您不予推荐" in refusal_of(objections.decide, application, by=first, upholds=True, reason="x")
    assert objections.refusal_to_decide(second, application) == ""


def test_of_a_county_that_accepts_itself_the_centre_decides():
    centre = make_centre()
    application, reviewer = file_at(Status.COUNTY_REVIEW, county_run=True)
    actions.decline(application, by=reviewer, reason="不符合条件。")
    event = objecting.object_to_decline(again(application), by=application.applicant, reason="业绩已有证明。")

    assert event.to_organisation == centre
    objections.decide(again(application), by=make_reviewer(centre, "中心"), upholds=True, reason="业绩证明有效。")
    assert again(application).at == reviewer.appointments.get().organisation


def test_upheld_the_file_is_in_the_queue_of_the_desk_that_declined():
    application = objected()
    by = make_reviewer_of(application.events.last().to_organisation)

    event = objections.decide(application, by=by, upholds=True, reason="业绩证明有效。")

    now = again(application)
    assert (now.status, now.at.kind, event.action) == (Status.COUNTY_REVIEW, "county", Action.UPHOLD)
    assert (now.due_at > clock.now(), objections.waiting(event.organisation).exists()) == (True, False)
    told = Message.objects.filter(recipient=now.applicant, channel="inbox", subject="异议成立").get()
    assert "业绩证明有效" in told.text


def test_overruled_it_stays_declined_and_may_not_be_objected_to_again():
    application = objected()
    by = make_reviewer_of(application.events.last().to_organisation)

    objections.decide(application, by=by, upholds=False, reason="年限不足。")

    now = again(application)
    assert (now.status, now.at) == (Status.DECLINED, None)
    again_asked = refusal_of(objecting.object_to_decline, now, by=now.applicant, reason="x")
    assert again_asked == "您已对这次不予推荐提出异议。"
    assert "没有待处理的异议" in refusal_of(objections.decide, now, by=by, upholds=True, reason="x")


def test_declined_anew_after_an_objection_it_may_be_objected_to_anew():
    application = objected()
    by = make_reviewer_of(application.events.last().to_organisation)
    objections.decide(application, by=by, upholds=True, reason="业绩证明有效。")
    now = again(application)

    actions.decline(now, by=make_reviewer_of(now.at), reason="另有一条不符。")

    assert refusal_of(objecting.object_to_decline, again(now), by=now.applicant, reason="x") == ""


def test_the_term_of_the_batch_is_kept():
    application = declined()
    application.batch.rules_data["decline_objection_days"] = 2
    application.batch.save()

    with clock.at(clock.now() + dt.timedelta(days=30)):
        refused = refusal_of(objecting.object_to_decline, again(application), by=application.applicant, reason="x")

    assert refused.startswith("提出异议的期限已于")


def test_nobody_else_objects_and_nobody_else_decides():
    application = objected()
    stranger = make_reviewer_of(application.unit)

    assert "异议由" in refusal_of(objections.decide, application, by=stranger, upholds=True, reason="x")
    with pytest.raises(workflow.NotAllowed, match="申报人本人"):
        objecting.object_to_decline(declined(Desk.UNIT), by=stranger, reason="x")


def test_the_desk_above_may_open_the_file_it_decides_on():
    application = declined()
    desk = make_reviewer_of(application.route.get(desk="bureau").organisation).appointments.get()
    before = queries.files_seen_from(desk).filter(pk=application.pk).exists()

    objecting.object_to_decline(application, by=application.applicant, reason="业绩已有证明。")

    assert (before, queries.files_seen_from(desk).filter(pk=application.pk).exists()) == (False, True)


def test_the_pages_take_the_objection_and_the_decision(client):
    application = declined()
    client.force_login(application.applicant)
    assert "提出异议" in client.get(reverse("applications:overview", args=[application.key])).content.decode()
    client.post(reverse("applications:object", args=[application.key]), {"reason": "业绩已有证明。"})
    client.force_login(make_reviewer_of(application.route.get(desk="bureau").organisation))
    address = reverse("review:decline_objection", args=[application.key])

    page = client.get(address).content.decode()
    typed = {"outcome": "upheld", "reason": "业绩证明有效。", "version": again(application).version}
    client.post(address, typed)

    assert ("业绩已有证明。" in page, again(application).status) == (True, Status.COUNTY_REVIEW)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_at_any_number_of_rows(client, count, django_assert_num_queries):
    for _one in range(count):
        application = objected()
    client.force_login(make_reviewer_of(application.events.last().to_organisation))
    client.get("/accounts/me/")

    with django_assert_num_queries(4):
        page = client.get(reverse("review:decline_objections"))

    assert page.content.decode().count('<th scope="row">') == count
