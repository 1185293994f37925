"""What an applicant lays beside an objection to a decline: read by whoever decides, and by the applicant."""

import io

import pytest
from django.test import Client
from django.urls import reverse

from applications import archives, evidence
from applications.choices import Action, Desk, EvidenceKind, Status
from applications.models import Evidence
from tests.applications.evidence_parts import check_all, upload_of
from tests.applications.upload_parts import keep_files_in
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(monkeypatch, tmp_path):
    return keep_files_in(tmp_path / "private", monkeypatch)


@pytest.fixture
def declined(storage):
    return make_application(Status.DECLINED)


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


def object_to(application, *files):
    url = reverse("applications:object", args=[application.key])
    data = {"reason": "业绩证明已补充。", "version": application.version, "files": list(files)}
    return browser_of(application.applicant).post(url, data)


def test_the_deciding_desk_reads_it_beside_the_objection_and_the_applicant_too(declined):
    object_to(declined, upload_of("phone.jpg"), upload_of("scan.pdf"))
    found = check_all()

    event = declined.events.get(action=Action.OBJECT)
    assert [(one.kind, one.event, one.by) for one in found] == [(EvidenceKind.DECLINE, event, declined.applicant)] * 2
    decider = browser_of(make_reviewer_of(event.to_organisation))
    page = decider.get(reverse("review:decline_objection", args=[declined.key]))
    assert [piece.name for piece in page.context["pieces"]] == ["phone.jpg", "scan.pdf"]
    viewed = [
        browser.get(page.context["pieces"][1].url).status_code for browser in (decider, browser_of(declined.applicant))
    ]
    assert viewed == [200, 200]
    stranger = browser_of(people.make_reviewer(people.make_unit()))
    assert stranger.get(page.context["pieces"][0].url).status_code == 404


def test_a_file_that_is_none_keeps_the_objection_from_being_sent(declined):
    answer = object_to(declined, upload_of("small.jpg", called="说明.docx"))

    assert "只接收 PDF、JPG、PNG" in answer.content.decode()
    assert not declined.events.filter(action=Action.OBJECT).exists() and not Evidence.objects.exists()


def test_the_archive_of_a_case_holds_it_and_the_whole_one_what_the_desks_laid(storage):
    declined = make_application(Status.DECLINED, desk=Desk.COUNTY)
    object_to(declined, upload_of("small.jpg"))
    publicity = declined.unit_publicities.get()
    facts = {"application": declined, "by": publicity.opened_by, "organisation": publicity.organisation}
    evidence.lay([upload_of("phone.jpg")], kind=EvidenceKind.POSTING, owner=publicity, **facts)
    check_all()

    held = []
    for whole in (False, True):
        archive = archives.Archive(io.BytesIO())
        archives._add_evidence(archive, "案卷", declined, whole=whole)
        held.append([one["path"] for one in archive.manifest])

    assert held == [["案卷/佐证/001_decline.jpg"], ["案卷/佐证/001_decline.jpg", "案卷/佐证/002_posting.jpg"]]
