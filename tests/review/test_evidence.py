"""What the desks lay beside their words: a notice as posted, a register as it looked, and who sees it."""

import pytest
from django.urls import reverse

from applications import evidence
from applications.choices import EvidenceKind, Status
from applications.models import Evidence
from kashgar_zc import clock
from review import actions, policies, unit_actions
from review.models import UnitPublicity
from tests.applications.evidence_parts import check_all, upload_of
from tests.applications.upload_parts import keep_files_in
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of
from tests.review.office import address, again, file_at, publicised, stated, submitted_anew

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(monkeypatch, tmp_path):
    return keep_files_in(tmp_path / "private", monkeypatch)


def posting_of(application):
    return reverse("review:show_posting", args=[application.unit_publicities.get().pk])


def test_a_unit_posts_photographs_and_the_county_sees_them_in_the_file(at_desk_of):
    application, clerk = file_at(Status.UNIT_REVIEW)
    publicised(application, clerk)
    stated(application, clerk)

    at_desk_of(clerk).post(posting_of(application), {"files": [upload_of("phone.jpg"), upload_of("small.jpg")]})
    check_all()
    actions.approve(again(application), by=clerk, opinion="同意")

    county = at_desk_of(make_reviewer_of(again(application).at))
    posted = county.get(address(application)).context["page"].posted
    assert [one.name for one in posted] == ["phone.jpg", "small.jpg"]
    assert county.get(posted[0].url).status_code == 200


def test_a_batch_may_ask_for_the_notice_as_posted(at_desk_of):
    application, clerk = file_at(Status.UNIT_REVIEW)
    publicity = publicised(application, clerk)
    stated(application, clerk)
    application.batch.rules_data["evidence"] |= {"posting_required": True}
    application.batch.save()

    before = policies.refusal_to_approve(clerk, again(application), clock.now())
    unit_actions.show_posting(publicity, by=clerk, files=[upload_of("small.jpg")])
    check_all()

    assert before.startswith("尚未上传公示张贴照片")
    assert policies.refusal_to_approve(clerk, again(application), clock.now()) == ""


def test_another_unit_posts_nothing_and_a_file_that_went_up_takes_no_more(at_desk_of):
    application = make_application(Status.COUNTY_REVIEW)
    stranger = people.make_reviewer(people.make_unit())

    assert at_desk_of(stranger).post(posting_of(application), {"files": upload_of("small.jpg")}).status_code == 404
    answer = at_desk_of(make_reviewer_of(application.unit)).post(
        posting_of(application), {"files": upload_of("small.jpg")}
    )
    assert "不能再补充公示照片" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_a_register_as_it_looked_stands_beside_its_look_up(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    client = at_desk_of(reviewer)
    page = client.get(address(application, "verify")).context
    form = page["forms"][0]
    data = {"register": "chsi", "result": "verified", "checked_on": clock.today().isoformat()}

    client.post(
        address(application, "verify"),
        {f"{form.prefix}-{name}": value for name, value in data.items()}
        | {f"{form.prefix}-files": [upload_of("screenshot.png")], "snapshot": page["snapshot"].number},
    )
    check_all()

    page = client.get(address(application)).context["page"]
    assert [[one.name for one in line.pieces] for line in page.trail] == [["screenshot.png"]]


def test_the_applicant_sees_no_desks_evidence_even_with_a_desk_of_the_own(at_desk_of):
    application, clerk = file_at(Status.UNIT_REVIEW)
    publicity = publicised(application, clerk)
    unit_actions.show_posting(publicity, by=clerk, files=[upload_of("small.jpg")])
    (one,) = check_all()
    people.appoint(application.applicant, application.unit)

    answer = at_desk_of(application.applicant).get(reverse("applications:evidence_view", args=[one.key]))

    assert answer.status_code == 404


def test_evidence_of_a_withdrawn_file_is_gone_from_a_desk_that_a_new_submission_has_not_reached(at_desk_of):
    application = make_application(Status.COUNTY_REVIEW)
    publicity = UnitPublicity.objects.get(application=application)
    evidence.lay(
        [upload_of("small.jpg")],
        kind=EvidenceKind.POSTING,
        owner=publicity,
        application=application,
        by=publicity.opened_by,
        organisation=publicity.organisation,
    )
    (one,) = check_all()
    county = at_desk_of(make_reviewer_of(application.at))
    url = reverse("applications:evidence_view", args=[one.key])

    before = county.get(url).status_code

    submitted_anew(application)

    assert (before, county.get(url).status_code) == (200, 404)
