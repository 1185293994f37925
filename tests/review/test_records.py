"""What a desk records before its opinion: the conduct statement and the look-ups of certificates."""

import datetime as dt

import pytest

from applications.choices import Status
from applications.workflow import NotAllowed
from kashgar_zc import clock
from review import actions, policies, queries, unit_actions
from review.choices import Outcome
from tests.factories.applications import make_reviewer_of
from tests.review.office import address, file_at, inbox_of, publicised, stated, withdrawn

pytestmark = pytest.mark.django_db
WORDS = {"text": "工作认真。", "signer": "校长", "recommends": "yes"}
LOOKED_UP = {"education-0-register": "chsi", "education-0-result": "verified", "education-0-checked_on": "2020-06-01"}


def test_the_unit_states_the_conduct_and_the_applicant_is_told(at_desk_of):
    application, reviewer = file_at(Status.UNIT_REVIEW)

    answer = at_desk_of(reviewer).post(address(application, "statement"), WORDS)

    assert (answer.url, queries.statement_of(application).signer) == (address(application), "校长")
    assert inbox_of(application.applicant)[-1].startswith(f"{application.at}已出具您的个人现实表现")


def test_a_corrected_statement_replaces_the_first_and_both_stay(at_desk_of):
    application, reviewer = file_at(Status.UNIT_REVIEW)
    stated(application, reviewer, recommends=False)

    shown = at_desk_of(reviewer).get(address(application, "statement")).content.decode()
    at_desk_of(reviewer).post(address(application, "statement"), WORDS)

    assert "表现良好。" in shown
    assert queries.statement_of(application).recommends
    assert application.conduct_statements.count() == 2


def test_another_desk_does_not_state_the_conduct(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)

    answer = at_desk_of(reviewer).post(address(application, "statement"), WORDS)

    assert (answer.status_code, "个人现实表现由单位在单位审核环节出具。" in answer.content.decode()) == (409, True)


def test_who_does_not_sit_at_the_desk_states_nothing():
    application, _reviewer = file_at(Status.UNIT_REVIEW)
    stranger = make_reviewer_of(application.batch.organiser)

    refusals = [
        rule(stranger, application, clock.now())
        for rule in (policies.refusal_to_state_conduct, policies.refusal_to_verify, policies.refusal_to_open_publicity)
    ]

    assert set(refusals) == {f"申报现在{application.at}，您所在机构不负责这一环节。"}


def test_the_unit_is_refused_to_verify_on_the_page_too(at_desk_of):
    application, reviewer = file_at(Status.UNIT_REVIEW)

    answer = at_desk_of(reviewer).post(address(application, "verify"), LOOKED_UP)

    assert (answer.status_code, application.verifications.count()) == (409, 0)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"education-0-result": "verified"}, "请选择“学历 1”的核验途径。"),
        ({"education-0-register": "chsi"}, "请选择“学历 1”的核验结果。"),
        (LOOKED_UP | {"education-0-checked_on": "2190-01-01"}, "“学历 1”的核验日期不能空缺，也不能晚于今天。"),
    ],
)
def test_a_look_up_says_where_what_and_when(at_desk_of, typed, sentence):
    application, reviewer = file_at(Status.COUNTY_REVIEW)

    page = at_desk_of(reviewer).post(address(application, "verify"), typed).content.decode()

    assert (sentence in page, application.verifications.count()) == (True, 0)


def test_the_publicity_of_a_withdrawn_file_is_not_concluded():
    application, reviewer = file_at(Status.UNIT_REVIEW)
    with clock.at(clock.now() - dt.timedelta(days=21)):
        publicity = unit_actions.open_publicity(application, by=reviewer, how_posted="公告栏")
    withdrawn(application)

    with pytest.raises(NotAllowed) as refusal:
        unit_actions.conclude_publicity(publicity, by=reviewer)

    assert str(refusal.value) == "申报处于“已撤回”，公示不再继续。"


def test_nobody_concludes_the_publicity_of_the_own_file():
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicity = unit_actions.open_publicity(application, by=reviewer, how_posted="公告栏")

    refusal = policies.refusal_to_conclude(application.applicant, publicity, clock.now())

    assert refusal == "不能办理本人申报的公示。"


def test_while_publicity_runs_and_until_it_is_concluded_nothing_goes_up():
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicity = unit_actions.open_publicity(application, by=reviewer, how_posted="公告栏")
    stated(application, reviewer)

    during = policies.refusal_to_approve(reviewer, application, clock.now())
    after = policies.refusal_to_approve(reviewer, application, publicity.ends_at)

    assert (during[:6], during[-10:]) == ("单位公示至 ", "期满办结后方可上报。")
    assert after == "单位公示期已满，请先办结公示。"


def test_of_many_conclusions_the_early_ones_are_named(at_desk_of):
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicity = unit_actions.open_publicity(application, by=reviewer, how_posted="公告栏")
    posted = {"pk": [publicity.pk], "confirm": "1"}

    page = at_desk_of(reviewer).post("/desk/publicity/conclude/", posted, follow=True).content.decode()

    assert f"{application.applicant_name}：公示至 " in page


def test_many_conclusions_are_confirmed_by_name_first(at_desk_of):
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicity = unit_actions.open_publicity(application, by=reviewer, how_posted="公告栏")

    page = at_desk_of(reviewer).post("/desk/publicity/conclude/", {"pk": [publicity.pk]}).content.decode()

    assert ("以下 1 人公示期内无异议" in page, application.applicant_name in page) == (True, True)


def test_an_answer_that_comes_twice_keeps_what_was_typed(at_desk_of):
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicity = unit_actions.open_publicity(application, by=reviewer, how_posted="公告栏")
    objection = unit_actions.record_objection(publicity, by=reviewer, note="业绩不实")
    unit_actions.answer_objection(objection, by=reviewer, upholds=True, finding="属实")
    typed = {f"{objection.pk}-upholds": "no", f"{objection.pk}-finding": "并不属实"}

    answer = at_desk_of(reviewer).post(f"/desk/publicity/objections/{objection.pk}/", typed)

    objection.refresh_from_db()
    assert (answer.status_code, objection.finding) == (409, "属实")
    assert "该异议已作出核查结论。" in answer.content.decode()


def test_each_standing_of_a_publicity_has_its_words(at_desk_of):
    application, reviewer = file_at(Status.UNIT_REVIEW)
    publicised(application, reviewer, outcome=Outcome.OBJECTION)
    client = at_desk_of(reviewer)

    queue = client.get("/desk/").context["page"].rows[0].flags
    listed = client.get("/desk/publicity/").context["concluded"][0].standing.word

    assert (queue, listed) == ((("needs-you", "公示异议成立"),), "异议成立")


@pytest.mark.parametrize("act", ["return_to_applicant", "decline"])
def test_the_acts_ask_the_rules_themselves(act):
    application, _reviewer = file_at(Status.COUNTY_REVIEW)
    stranger = make_reviewer_of(application.batch.organiser)
    given = {"return_to_applicant": {"defects": [{"section": "basic"}]}, "decline": {"reason": "不符合条件"}}[act]

    with pytest.raises(NotAllowed) as refusal:
        getattr(actions, act)(application, by=stranger, **given)

    assert str(refusal.value) == f"申报现在{application.at}，您所在机构不负责这一环节。"


def test_without_a_limit_the_return_asks_for_haste():
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    application.batch.rules_data["correction_days"] = 0
    application.batch.save()

    actions.return_to_applicant(application, by=reviewer, defects=[{"section": "basic"}])

    assert inbox_of(application.applicant)[-1].endswith("请尽快修改后重新提交。")
