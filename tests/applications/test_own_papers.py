"""What a person takes away: the receipt as PDF, and everything about oneself, for oneself and for some days only."""

import datetime as dt
import hashlib
import io
import json
import zipfile

import pytest
from django.urls import reverse

from applications import documents, invariants, own_data, producing, schedule
from applications.choices import DocumentState, Status
from applications.models import Document
from applications.printing import receipt
from kashgar_zc import clock
from kashgar_zc.accounts.models import User
from tests.applications.office_parts import again
from tests.factories import people
from tests.factories.applications import make_application

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return again(make_application(Status.COUNTY_REVIEW))


def made(document: Document) -> Document:
    producing.produce(document.pk)
    document.refresh_from_db()
    return document


def bytes_of(document: Document) -> bytes:
    with document.file.open("rb") as stored:
        return stored.read()


def status_of(client, address: str) -> int:
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)  # or the file would stay open
    return answer.status_code


def test_the_receipt_says_time_to_the_second_hash_and_route(application):
    snapshot = application.snapshots.get()

    paper = receipt.build(application, snapshot)

    assert "".join(paper.digest) == snapshot.sha256
    assert paper.taken.endswith(f"{snapshot.taken_at.astimezone(clock.BEIJING):%H:%M:%S}")
    assert " → ".join(stop.organisation.name for stop in application.route.all()) in [one.value for one in paper.facts]


def test_the_receipt_is_a_pdf_for_its_applicant_alone(application, client):
    client.force_login(application.applicant)
    for _time in range(2):
        client.post(reverse("applications:receipt_pdf", args=[application.key]))
    document = made(Document.objects.get(kind="receipt"))

    assert bytes_of(document)[:5] == b"%PDF-"
    assert status_of(client, reverse("applications:document", args=[document.key])) == 200
    client.force_login(people.make_user())
    assert status_of(client, reverse("applications:document", args=[document.key])) == 404


def test_everything_about_a_person_is_in_the_archive_with_its_hash(application):
    person = User.objects.get(pk=application.applicant_id)
    made(documents.request_receipt(application, by=person))

    document = made(own_data.request_own_data(by=person))

    with zipfile.ZipFile(io.BytesIO(bytes_of(document))) as archive:
        listed = json.loads(archive.read("清单.json"))["files"]
        assert {one["path"] for one in listed} == set(archive.namelist()) - {"清单.json"}
        assert all(hashlib.sha256(archive.read(one["path"])).hexdigest() == one["sha256"] for one in listed)
        kinds = {one["path"].rpartition("/")[2].partition("_")[2].partition(".")[0] for one in listed}
        assert json.loads(archive.read("个人信息.json"))["id_number"] == person.id_number
    names = {one["path"].rpartition("/")[2] for one in listed}
    assert {"填报内容.html", "提交_1.json", "审核经过.json", "查阅记录.json", "个人现实表现.json", "消息.json"} <= names
    assert {"诚信核查.json", "诚信记录和一人一策.json", "常用视图.json"} <= names
    assert {"photo", "diploma", "receipt"} <= kinds


def test_the_archive_is_the_persons_own_and_gone_after_its_days(application, client):
    person = application.applicant
    document = made(own_data.request_own_data(by=person))
    stored, address = document.file.name, reverse("applications:document", args=[document.key])

    client.force_login(people.make_user())
    assert status_of(client, address) == 404
    client.force_login(person)
    question = client.get(address)
    assert (question.status_code, question.url.partition("?")[0]) == (302, reverse("account_reauthenticate"))
    people.step_up(client)
    assert status_of(client, address) == 200
    with clock.at(document.expires_at):
        assert status_of(client, address) == 404
        schedule.sweep_documents()
    assert (Document.objects.filter(pk=document.pk).exists(), document.file.storage.exists(stored)) == (False, False)


def test_a_new_archive_takes_the_place_of_the_old(application):
    first = made(own_data.request_own_data(by=application.applicant))
    second = own_data.request_own_data(by=application.applicant)

    assert own_data.request_own_data(by=application.applicant) == second
    own_data.remove_expired()
    assert list(Document.objects.filter(kind="own_data")) == [second] != [first]


def test_an_archive_kept_too_long_is_seen(application):
    document = own_data.request_own_data(by=application.applicant)

    with clock.at(document.expires_at + dt.timedelta(days=2)):
        found = list(invariants.nothing_is_kept_past_its_day())

    assert (found, document.state) == ([f"document {document.pk}"], DocumentState.QUEUED)


def test_the_page_asks_for_the_archive_and_shows_it(application, client):
    client.force_login(application.applicant)

    page = client.post(reverse("applications:own_data"), follow=True)

    assert "排队中" in page.content.decode()
