"""The chip of a document watches it come, offers it or another try, and only to those whom it concerns."""

import pytest
from django.urls import reverse

from applications import documents, producing
from applications.choices import DocumentState, Status
from applications.models import Document, Event, FileOpening
from tests.applications.document_parts import again, ask
from tests.factories.applications import make_application
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told")]


def test_a_failed_document_is_retried_from_its_chip(made, client, told, django_capture_on_commit_callbacks):
    made.outcomes = [documents.CannotProduce("原因。")]
    document = ask()
    producing.produce(document.pk)
    client.force_login(document.requested_by)

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(documents.shown(again(document)).retry_url, headers={"HX-Request": "true"})
    producing.produce(told[-1]["document_id"])

    assert 'hx-trigger="every 3s"' in answer.content.decode()
    assert again(document).state == DocumentState.READY


def test_the_chip_polls_until_the_download_is_there(made, client):
    document = ask()
    client.force_login(document.requested_by)
    state = reverse("applications:document_state", args=[document.key])

    waiting = client.get(state).content.decode()
    producing.produce(document.pk)
    ready = client.get(state).content.decode()

    assert f'hx-get="{state}"' in waiting
    assert "hx-get" not in ready
    assert reverse("applications:document", args=[document.key]) in ready


def test_asking_by_the_button_gives_the_chip_or_returns_to_the_page(client):
    application = make_application(Status.UNIT_REVIEW)
    client.force_login(application.applicant)
    url, page = reverse("applications:review_form", args=[application.key]), "http://testserver/apply/"

    chip = client.post(url, headers={"HX-Request": "true"})
    plain = client.post(url, headers={"Referer": page})
    strange = client.post(url, headers={"Referer": "https://elsewhere.example/"})

    assert "评审表_" in chip.content.decode()
    assert (plain.url, strange.url) == (page, "/")
    assert Document.objects.count() == 1


def test_the_download_is_sealed_and_bears_its_chinese_name(made, client):
    document = ask()
    producing.produce(document.pk)
    client.force_login(document.requested_by)

    answer = client.get(reverse("applications:document", args=[document.key]))

    assert b"".join(answer.streaming_content) == b"%PDF-made"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%AF%84%E5%AE%A1%E8%A1%A8_")
    assert not FileOpening.objects.exists()


def test_behind_nginx_it_sends_the_file(made, client, settings):
    settings.X_ACCEL_PREFIX = "/private"
    document = ask()
    producing.produce(document.pk)
    client.force_login(document.requested_by)

    answer = client.get(reverse("applications:document", args=[document.key]))

    assert (answer["X-Accel-Redirect"], answer.content) == (f"/private/documents/{document.key}.pdf", b"")


@pytest.mark.parametrize("name", ["document", "document_state", "document_retry"])
def test_a_strangers_document_does_not_exist(made, client, name):
    document = ask()
    producing.produce(document.pk)
    client.force_login(make_user("旁人"))

    answer = getattr(client, "post" if name == "document_retry" else "get")(
        reverse(f"applications:{name}", args=[document.key])
    )

    assert answer.status_code == 404


def test_a_reviewer_who_downloads_is_on_record(made, client):
    application = make_application(Status.COUNTY_REVIEW)
    document = ask(application)
    producing.produce(document.pk)
    reviewer = Event.objects.filter(application=application, organisation=application.unit).last().actor
    client.force_login(reviewer)

    answer = client.get(reverse("applications:document", args=[document.key]))

    assert b"".join(answer.streaming_content) == b"%PDF-made"
    assert FileOpening.objects.filter(application=application, user=reviewer, organisation=application.unit).exists()


def test_a_document_in_the_making_has_no_download(client):
    document = ask()
    client.force_login(document.requested_by)

    assert client.get(reverse("applications:document", args=[document.key])).status_code == 404


def test_what_a_files_page_shows_of_its_review_form():
    draft, submitted = make_application(Status.DRAFT), make_application(Status.UNIT_REVIEW, applicant=make_user("乙"))

    before = documents.review_form_shown(submitted)
    ask(submitted)
    after = documents.review_form_shown(submitted)

    assert documents.review_form_shown(draft).refusal == "提交申报后才能生成评审表。"
    assert (before.refusal, before.document) == ("", None)
    assert after.document.state == DocumentState.QUEUED
