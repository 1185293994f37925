"""The applicant may object to a statement that does not recommend; the office above the unit decides with reasons."""

import pytest

from applications.choices import Desk, Status
from applications.models import FileOpening
from applications.workflow import NotAllowed
from review import conduct, queries
from review.models import StatementObjection
from tests.factories import people
from tests.factories.applications import make_reviewer_of
from tests.review.office import address, file_at, inbox_of, stated

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused():
    """A file whose unit does not recommend, and the reviewer of the office above the unit."""
    application, reviewer = file_at(Status.UNIT_REVIEW)
    stated(application, reviewer, recommends=False)
    return application, make_reviewer_of(application.route.get(desk=Desk.COUNTY).organisation)


def own_page(application) -> str:
    return f"/desk/statements/{application.key}/"


def test_a_refusal_is_objected_to_on_the_own_page_and_decided_above_the_unit(refused, at_desk_of, client):
    application, county = refused
    client.force_login(application.applicant)
    client.post(own_page(application), {"reason": "考核均为优秀。"})
    objection = StatementObjection.objects.get()
    office = at_desk_of(county)

    listed = office.get("/desk/declines/").content.decode()
    office.post(f"/desk/declines/statements/{objection.pk}/", {"upholds": "yes", "reason": "经核实，考核优秀。"})
    page = client.get(own_page(application)).content.decode()

    assert application.applicant_name in listed
    assert queries.statement_of(application) is None
    assert ("异议成立" in page, "经核实，考核优秀。" in page) == (True, True)
    assert "请重新出具个人现实表现" in inbox_of(make_reviewer_of(application.unit))[-1]
    assert FileOpening.objects.filter(application=application, user=county).exists()


def test_an_objection_that_is_not_upheld_leaves_the_statement_and_gives_the_reason(refused):
    application, county = refused
    objection = conduct.object_to(application, by=application.applicant, reason="不符。")

    conduct.decide(objection, by=county, upholds=False, reason="经核实，单位结论属实。")

    assert queries.statement_of(application).recommends is False
    assert "经核实，单位结论属实。" in inbox_of(application.applicant)[-1]


@pytest.mark.parametrize(
    ("recommends", "times", "sentence"),
    [(True, 1, "单位没有作出“不同意推荐”的结论。"), (False, 2, "您已对该结论提出异议，一份结论只受理一次。")],
)
def test_only_a_refusal_is_objected_to_and_once(recommends, times, sentence):
    application, reviewer = file_at(Status.UNIT_REVIEW)
    stated(application, reviewer, recommends=recommends)

    with pytest.raises(NotAllowed) as refusal:
        for _time in range(times):
            conduct.object_to(application, by=application.applicant, reason="不符。")

    assert str(refusal.value) == sentence


def test_the_unit_itself_does_not_decide(refused, at_desk_of):
    application, _county = refused
    objection = conduct.object_to(application, by=application.applicant, reason="不符。")
    unit = people.make_reviewer(application.unit, "另一审核员")

    assert conduct.refusal_to_decide(unit, objection) == f"该异议由{objection.organisation}办理。"
    assert at_desk_of(unit).get(f"/desk/declines/statements/{objection.pk}/").status_code == 404


def test_whoever_stated_does_not_decide_even_from_the_office_above(refused):
    application, county = refused
    objection = conduct.object_to(application, by=application.applicant, reason="不符。")
    objection.statement.recorded_by = county

    assert conduct.refusal_to_decide(county, objection) == "不能办理与本人有关的异议。"


def test_a_recommendation_offers_no_objection(client, at_desk_of):
    application, reviewer = file_at(Status.UNIT_REVIEW)
    stated(application, reviewer)
    client.force_login(application.applicant)

    page = client.get(own_page(application)).content.decode()

    assert ("提出异议" in page, at_desk_of(reviewer).get(address(application)).status_code) == (False, 200)
