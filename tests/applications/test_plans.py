"""Individual plans (一人一策): recorded by the organiser, one at a time, withdrawn on record, read by observer, person and desks."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from applications import assessing, planning
from applications.choices import Status
from applications.models import IndividualPlan, PlanWithdrawal
from applications.workflow import NotAllowed
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Message
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of, make_season
from tests.factories.integrity import make_plan
from tests.review.office import inbox_of

pytestmark = pytest.mark.django_db
ONE = {"kind": "present_title", "name": "现任职称", "clause": "通知 二.1", "titles": ["full"]}
CONDITIONS = [
    {"key": "title", **ONE},
    {"key": "soft", **ONE, "hard": False},
    {"key": "never", **ONE, "may_be_excepted": False},
]
ELIGIBILITY = {"integrity_years": 3, "answer_days": 5, "exception_slot": "papers", "conditions": CONDITIONS}
FACTS = {"grounds": "township", "basis": "地区职改领导小组会议纪要", "number": "喀职改〔2020〕3号"}


@pytest.fixture
def draft():
    make_season(eligibility=ELIGIBILITY)
    return make_application(Status.DRAFT)


@pytest.fixture
def organiser(draft):
    return make_reviewer_of(draft.batch.organiser)


def record(draft, by, condition="title"):
    return planning.record(draft.batch, draft.applicant, by=by, condition=condition, facts=FACTS)


def refusal(call):
    with pytest.raises(NotAllowed) as refused:
        call()
    return str(refused.value)


def browser_of(user):
    client = Client()
    client.force_login(user)
    return people.step_up(client)


def test_one_at_a_time_and_another_after_a_withdrawal(draft, organiser):
    first = record(draft, organiser)
    again = refusal(lambda: record(draft, organiser))
    planning.withdraw(first, by=organiser, reason="登记有误。")
    in_between = assessing.plans_of(draft)
    second = record(draft, organiser)

    assert again.startswith("该申报人的这项条件已登记一人一策。")
    assert (in_between, assessing.plans_of(draft)) == (
        {},
        {"title": "乡镇基层，地区职改领导小组会议纪要，喀职改〔2020〕3号"},
    )
    assert second.follows == first.withdrawal
    assert "已撤销。理由：登记有误。" in inbox_of(draft.applicant)[1]


@pytest.mark.parametrize("condition", ["soft", "never", "none"])
def test_only_what_blocks_and_may_be_excepted_is_relaxed(draft, organiser, condition):
    assert refusal(lambda: record(draft, organiser, condition)) == "该条件不能以一人一策放宽。"


def test_nobody_but_the_organiser_and_nobody_for_oneself(draft, organiser):
    people.appoint(draft.applicant, draft.batch.organiser)

    assert "不由您所在机构组织" in refusal(lambda: record(draft, make_reviewer_of(draft.unit)))
    assert refusal(lambda: record(draft, draft.applicant)).startswith("不能为本人登记")


def test_two_first_plans_at_once_are_one(draft, organiser):
    make_plan(draft, by=organiser)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_plan(draft, by=organiser)


@pytest.mark.parametrize("model", [IndividualPlan, PlanWithdrawal])
def test_both_are_written_once(draft, organiser, model):
    planning.withdraw(record(draft, organiser), by=organiser, reason="登记有误。")

    for change in (lambda: model.objects.update(id=0), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
            change()


def test_it_is_walked_through_the_pages_and_read_by_the_observer(draft, organiser):
    desk, person = browser_of(organiser), draft.applicant
    typed = FACTS | {"name": person.name, "who": person.username, "condition": "title"}
    made = desk.post(reverse("applications:new_plan", args=[draft.batch_id]), typed)
    gone = desk.post(
        reverse("applications:withdraw_plan", args=[IndividualPlan.objects.get().pk]), {"reason": "登记有误。"}
    )
    watcher = people.make_user("监督员")
    people.appoint(watcher, draft.batch.organiser, Role.OBSERVER)

    seen = browser_of(watcher).get(reverse("applications:plans"))

    assert (made.status_code, gone.status_code) == (302, 302)
    assert [(one["name"], one["standing"][1], one["url"]) for one in seen.context["rows"]] == [
        (person.name, "已撤销", "")
    ]
    assert "登记一人一策" not in seen.content.decode()
    assert Message.objects.filter(recipient=person, subject="一人一策已撤销").exists()


def test_a_wrong_name_records_nothing(draft, organiser):
    typed = FACTS | {"name": "别人", "who": draft.applicant.username, "condition": "title"}

    page = browser_of(organiser).post(reverse("applications:new_plan", args=[draft.batch_id]), typed)

    assert ("没有找到" in page.content.decode(), IndividualPlan.objects.count()) == (True, 0)


def test_the_desk_reads_a_plan_beside_the_conditions():
    make_season(eligibility={**ELIGIBILITY, "conditions": [{**CONDITIONS[0], "titles": ["middle"]}]})
    file = make_application(Status.COUNTY_REVIEW)
    make_plan(file, by=make_reviewer_of(file.batch.organiser))

    page = browser_of(make_reviewer_of(file.at)).get(reverse("review:file", args=[file.key])).content.decode()

    assert "喀职改会议纪要，喀职改〔2020〕3号" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_at_any_number_of_rows(draft, organiser, rows, django_assert_num_queries):
    for condition in range(rows):
        make_plan(draft, by=organiser, condition=str(condition))
    desk = browser_of(organiser)
    desk.get(reverse("applications:plans"))

    with django_assert_num_queries(5):
        answer = desk.get(reverse("applications:plans"))

    assert len(answer.context["rows"]) == rows
