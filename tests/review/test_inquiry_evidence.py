"""Evidence of an inquiry: for those who inquire alone; whom it is about sees the own, and never who reported."""

import pytest
from django.urls import reverse

from applications.choices import PullReason, Status
from applications.pulling import pull_evidence
from applications.workflow import NotAllowed
from review import inquiring
from tests.applications.evidence_parts import check_all, upload_of
from tests.applications.upload_parts import keep_files_in
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of, make_secretary_of
from tests.review.office import address

pytestmark = pytest.mark.django_db
REPORT = {"allegation": "证书编号查询不到。"}


@pytest.fixture(autouse=True)
def storage(monkeypatch, tmp_path):
    return keep_files_in(tmp_path / "private", monkeypatch)


@pytest.fixture
def application(storage):
    return make_application(Status.COUNTY_REVIEW)


@pytest.fixture
def inquiry(application, at_desk_of):
    county = at_desk_of(make_reviewer_of(application.at))
    county.post(address(application, "report"), REPORT | {"files": upload_of("small.jpg", called="举报材料.jpg")})
    return application.inquiries.get()


def view_of(one):
    return reverse("applications:evidence_view", args=[one.key])


def test_the_organiser_opens_it_and_neither_the_reporting_desk_nor_the_person(inquiry, at_desk_of):
    (one,) = check_all()
    organiser = make_reviewer_of(inquiry.organisation)
    inquiring.open_inquiry(inquiry, by=organiser)
    person = inquiry.application.applicant

    found = [at_desk_of(user).get(view_of(one)).status_code for user in (organiser, one.by, person)]

    assert found == [200, 404, 404]
    page = at_desk_of(organiser).get(reverse("review:inquiry", args=[inquiry.key]))
    assert [piece.name for piece in page.context["pieces"]] == ["举报材料.jpg"]
    own = at_desk_of(person).get(reverse("review:inquiry_answer", args=[inquiry.key])).content.decode()
    assert "举报材料" not in own and one.by.name not in own


def test_the_person_answers_with_files_and_sees_the_own(inquiry, at_desk_of):
    inquiring.open_inquiry(inquiry, by=make_reviewer_of(inquiry.organisation))
    person, url = at_desk_of(inquiry.application.applicant), reverse("review:inquiry_answer", args=[inquiry.key])

    person.post(url, {"text": "证书由原单位颁发。", "files": upload_of("phone.jpg")})
    check_all()

    pieces = person.get(url).context["pieces"]
    assert [piece.name for piece in pieces] == ["phone.jpg"]
    assert person.get(pieces[0].url).status_code == 200


def test_nobody_pulls_it_while_the_inquiry_is_open(inquiry):
    (one,) = check_all()
    organiser = make_reviewer_of(inquiry.organisation)

    with pytest.raises(NotAllowed, match="正在核查"):
        pull_evidence(one, by=organiser, desk=organiser.appointments.get(), reason=PullReason.MISTAKE)


def test_a_committees_secretary_reports_what_is_before_the_committee_and_no_other_file(at_desk_of):
    accepted, elsewhere = make_application(Status.ACCEPTED), make_application(Status.UNIT_REVIEW)
    secretary = at_desk_of(make_secretary_of(accepted.batch.organiser))

    answer = secretary.post(address(accepted, "report"), REPORT, follow=True)

    assert address(accepted, "report") in answer.content.decode()  # the list of what passed, to report another from
    assert accepted.inquiries.get().reported_from == accepted.batch.organiser
    assert secretary.get(address(elsewhere, "report")).status_code == 404
    stranger = at_desk_of(people.make_secretary(people.make_centre("另一中心")))
    assert stranger.get(address(accepted, "report")).status_code == 404
