"""Approve, return, decline: who may, when, what is kept, who is told, and where the reviewer goes next."""

import pytest

from applications.choices import Action, Desk, Status
from applications.workflow import NotAllowed
from kashgar_zc import clock
from review import actions, policies
from review.choices import Outcome
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of
from tests.review.office import STALE, address, again, file_at, inbox_of, publicised, stated

pytestmark = pytest.mark.django_db


def verdict_on(application, reviewer) -> str:
    return policies.refusal_to_approve(reviewer, application, clock.now())


def ready(**facts):
    """A file whose unit has publicised it and made its statement."""
    application, reviewer = file_at(Status.UNIT_REVIEW, **facts)
    publicised(application, reviewer)
    stated(application, reviewer)
    return application, reviewer


def test_the_unit_does_not_send_up_without_publicity():
    application, reviewer = file_at(Status.UNIT_REVIEW)
    stated(application, reviewer)

    assert verdict_on(application, reviewer) == "尚未在单位公示。请先开始公示，期满无异议后上报。"


def test_the_unit_does_not_send_up_after_an_upheld_objection():
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicised(application, reviewer, outcome=Outcome.OBJECTION)
    stated(application, reviewer)

    assert verdict_on(application, reviewer) == "单位公示异议成立，不能上报。请退回修改或不予推荐。"


def test_the_unit_does_not_send_up_without_a_statement():
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicised(application, reviewer)

    assert verdict_on(application, reviewer) == "尚未出具个人现实表现。"


def test_the_unit_does_not_send_up_whom_it_does_not_recommend():
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicised(application, reviewer)
    stated(application, reviewer, recommends=False)

    assert verdict_on(application, reviewer) == "个人现实表现的结论为“不同意推荐”，不能上报。"


def test_the_unit_sends_up_what_is_ready_with_the_dates_of_publicity():
    application, reviewer = ready()
    publicity = application.unit_publicities.get()

    event = actions.approve(application, by=reviewer, opinion="同意推荐上报。")

    assert (again(application).status, event.note) == (Status.COUNTY_REVIEW, "同意推荐上报。")
    assert event.details["publicity"] == {
        "from": publicity.first_day.isoformat(),
        "to": publicity.last_day.isoformat(),
        "objections": 0,
    }
    assert event.snapshot == application.snapshots.get()


def test_the_button_and_the_act_give_the_same_reason(at_desk_of):
    application, reviewer = file_at(Status.UNIT_REVIEW)

    page = at_desk_of(reviewer).get(address(application)).content.decode()
    with pytest.raises(NotAllowed) as refusal:
        actions.approve(application, by=reviewer, opinion="同意")

    assert f'id="why-not">{refusal.value}</span>' in page


def test_the_county_keeps_its_look_ups_with_its_approval(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    looked_up = {
        "snapshot": "1",
        "education-0-register": "chsi",
        "education-0-result": "verified",
        "education-0-checked_on": "2020-06-01",
    }
    client = at_desk_of(reviewer)

    client.post(address(application, "verify"), looked_up)
    event = actions.approve(application, by=reviewer, opinion="同意上报。")

    kept = [{name: one[name] for name in ("register", "date", "result")} for one in event.details["verification"]]
    assert kept == [{"register": "学信网", "date": "2020-06-01", "result": "核验一致"}]


def test_a_look_up_that_found_nothing_is_explained(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    looked_up = {
        "snapshot": "1",
        "education-0-register": "chsi",
        "education-0-result": "missing",
        "education-0-checked_on": "2020-06-01",
    }

    answer = at_desk_of(reviewer).post(address(application, "verify"), looked_up)

    assert application.verifications.count() == 0
    assert "请说明“学历 1”的核验情况。" in answer.content.decode()


def test_the_unit_does_not_verify():
    application, reviewer = file_at(Status.UNIT_REVIEW)

    assert policies.refusal_to_verify(reviewer, application, clock.now()) == "证书核验由县（市）及以上机构进行。"


@pytest.mark.parametrize("act", ["approve", "return", "decline"])
def test_nobody_judges_the_own_file(act):
    unit = people.make_unit()
    reviewer = people.make_reviewer(unit)
    application = make_application(Status.UNIT_REVIEW, unit=unit, applicant=reviewer)

    refusal = getattr(policies, f"refusal_to_{act}")(reviewer, application, clock.now())

    assert refusal == "不能审核本人的申报。"


@pytest.mark.parametrize("act", ["approve", "return", "decline"])
def test_another_desk_does_not_judge(act):
    application, _reviewer = file_at(Status.COUNTY_REVIEW)
    unit_reviewer = make_reviewer_of(application.unit)

    refusal = getattr(policies, f"refusal_to_{act}")(unit_reviewer, application, clock.now())

    assert refusal == f"申报现在{application.at.name}，您所在机构不负责这一环节。"


@pytest.mark.parametrize("act", ["approve", "return", "decline"])
def test_a_file_at_no_desk_is_not_judged(act):
    application = make_application(Status.ACCEPTED)
    reviewer = make_reviewer_of(application.batch.organiser)

    refusal = getattr(policies, f"refusal_to_{act}")(reviewer, application, clock.now())

    assert refusal == "申报处于“审核通过”，不在审核环节。"


def test_the_applicant_is_told_of_an_approval_and_where_the_file_goes():
    application, reviewer = file_at(Status.COUNTY_REVIEW)

    actions.approve(application, by=reviewer, opinion="同意上报。")

    office, bureau = [stop.organisation.name for stop in application.route.all()][1:3]
    assert inbox_of(application.applicant)[-1] == f"您的申报已通过{office}审核，现送{bureau}。"


def test_the_last_desk_accepts():
    application, reviewer = file_at(Status.CENTRE_REVIEW)

    actions.approve(application, by=reviewer, opinion="列入评审。")

    assert again(application).status == Status.ACCEPTED
    assert inbox_of(application.applicant)[-1] == f"您的申报已通过{application.at.name}审核，列入评审。"


def test_a_declined_applicant_reads_the_reason_and_to_whom_to_object():
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    above = application.route.get(desk=Desk.BUREAU).organisation.name

    actions.decline(application, by=reviewer, reason="不符合条件。")

    assert again(application).status == Status.DECLINED
    assert inbox_of(application.applicant)[-1].endswith(f"理由：不符合条件。 您有异议的，可以向{above}提出。")


@pytest.mark.parametrize(
    ("status", "county_run", "body"),
    [
        (Status.CENTRE_REVIEW, False, "某某地区人力资源和社会保障局（由地区职称评价中心另一名审核人办理）"),
        (Status.COUNTY_REVIEW, True, "地区职称评价中心"),
    ],
)
def test_the_last_desk_names_who_decides_there_or_above(status, county_run, body):
    if county_run:
        people.make_centre()
    application, reviewer = file_at(status, county_run=county_run)
    application.batch.rules_data["objections_to"] = "某某地区人力资源和社会保障局"
    application.batch.save()

    event = actions.decline(application, by=reviewer, reason="不符合条件。")

    assert event.details["objection_to"] == body


def test_an_opinion_is_required(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)

    answer = at_desk_of(reviewer).post(
        address(application, "approve"), {"opinion": " ", "version": application.version}
    )

    assert (answer.status_code, again(application).status) == (200, Status.COUNTY_REVIEW)
    assert "请填写审核意见。" in answer.content.decode()


def test_a_stale_page_is_refused_and_nothing_typed_is_lost(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    posted = {"opinion": "逐项核对，一致。", "version": application.version}
    actions.approve(again(application), by=reviewer, opinion="同事先办。")

    answer = at_desk_of(reviewer).post(address(application, "approve"), posted)

    page = answer.content.decode()
    assert (answer.status_code, STALE in page, "逐项核对，一致。" in page) == (409, True, True)
    assert application.events.filter(action=Action.APPROVE, organisation=application.at).count() == 1


def test_a_page_without_a_version_is_stale(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)

    at_desk_of(reviewer).post(address(application, "approve"), {"opinion": "同意"})

    assert again(application).status == Status.COUNTY_REVIEW


def test_a_stale_decline_keeps_the_reason(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    posted = {"reason": "年限不足两年。", "version": application.version}
    actions.approve(again(application), by=reviewer, opinion="同事先办。")

    page = at_desk_of(reviewer).post(address(application, "decline"), posted).content.decode()

    assert (STALE in page, "年限不足两年。" in page) == (True, True)


def test_after_an_act_the_next_file_opens_and_after_the_last_the_queue(at_desk_of):
    first, reviewer = file_at(Status.COUNTY_REVIEW)
    second = make_application(Status.COUNTY_REVIEW)
    client = at_desk_of(reviewer)

    then = client.post(address(first, "approve"), {"opinion": "同意", "version": first.version})
    last = client.post(address(second, "approve"), {"opinion": "同意", "version": second.version})

    assert (then.url, last.url) == (address(second), "/desk/")
    page = client.get(last.url).content.decode()
    assert "队列已清空。" in page
    assert f'。 <a href="{address(second)}">查看或收回（' in page


def test_the_applicant_reads_the_statement_and_a_stranger_does_not(at_desk_of):
    application, _reviewer = ready()
    own = f"/desk/statements/{application.key}/"

    mine = at_desk_of(application.applicant).get(own)
    strangers = at_desk_of(people.make_user()).get(own)

    assert (mine.status_code, "表现良好。" in mine.content.decode(), strangers.status_code) == (200, True, 404)
