"""A document is asked for once, made exactly once, fails in sight, and is had by those whom it concerns."""

import datetime as dt
import hashlib
import io

import pytest
from django.core.files.base import ContentFile
from django.db.models.functions import Now
from django.urls import reverse
from kombu.exceptions import OperationalError

from applications import documents, producing, schedule
from applications.choices import DocumentKind, DocumentState, Status
from applications.models import Document, Event, FileOpening
from applications.producers import Product
from applications.workflow import NotAllowed
from kashgar_zc import pdf
from kashgar_zc.storage import private
from tests.factories.applications import make_application
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
KIND = DocumentKind.REVIEW_FORM


@pytest.fixture(autouse=True)
def told(monkeypatch):
    """What workers were told to make."""
    sent = []
    monkeypatch.setattr(
        "applications.tasks.produce_document.apply_async", lambda kwargs, **_options: sent.append(kwargs)
    )
    return sent


@pytest.fixture
def made(monkeypatch):
    """The attempts at making a document; what is in `outcomes` is raised or returned in turn, then a small file."""

    class Making:
        attempts = 0
        outcomes: list = []

    def producer(document, report):
        Making.attempts += 1
        outcome = Making.outcomes.pop(0) if Making.outcomes else b"%PDF-made"
        if isinstance(outcome, Exception):
            raise outcome
        if callable(outcome):
            outcome(document, report)
        return Product(io.BytesIO(outcome if isinstance(outcome, bytes) else b"%PDF-late"), pdf.MEDIA_TYPE)

    monkeypatch.setattr(producing, "producer_of", lambda kind: producer)
    return Making


def ask(application=None) -> Document:
    application = application or make_application(Status.UNIT_REVIEW)
    return documents.request_review_form(application, by=application.applicant)


def kept(document: Document) -> bytes:
    with private.open(f"documents/{document.key}.pdf") as file:
        return file.read()


def end_lease(document: Document) -> None:
    Document.objects.filter(pk=document.pk).update(leased_until=Now() - dt.timedelta(seconds=1))


def again(document: Document) -> Document:
    return Document.objects.get(pk=document.pk)


def test_asking_twice_for_the_same_paper_gives_one_document(told, django_capture_on_commit_callbacks):
    application = make_application(Status.UNIT_REVIEW)

    with django_capture_on_commit_callbacks(execute=True):
        first, second = ask(application), ask(application)

    assert first == second
    assert told == [{"document_id": first.pk}]


def test_a_new_event_asks_for_a_new_paper():
    application = make_application(Status.COUNTY_REVIEW)
    first = ask(application)

    Document.objects.filter(pk=first.pk).update(parameters={"event": application.version - 1})

    assert ask(application) != first


def test_a_draft_has_no_paper():
    application = make_application(Status.DRAFT)

    with pytest.raises(NotAllowed, match="提交申报后"):
        ask(application)

    assert not Document.objects.exists()


def test_a_broker_that_is_away_leaves_the_request_standing(monkeypatch, django_capture_on_commit_callbacks):
    def away(**_options):
        raise OperationalError("no broker")

    monkeypatch.setattr("applications.tasks.produce_document.apply_async", away)

    with django_capture_on_commit_callbacks(execute=True):
        document = ask()

    assert documents.overdue() == [document.pk]


def test_a_document_is_made_once_however_often_workers_are_told(made):
    document = ask()

    for _time in range(3):
        producing.produce(document.pk)

    ready = again(document)
    assert made.attempts == 1
    assert (ready.state, ready.progress, ready.size) == (DocumentState.READY, 100, 9)
    assert ready.sha256 == hashlib.sha256(b"%PDF-made").hexdigest()
    assert kept(document) == b"%PDF-made"


def test_a_leased_document_is_left_to_its_worker(made):
    document = ask()
    producing.take(document.pk)

    producing.produce(document.pk)

    assert made.attempts == 0
    assert documents.overdue() == []


def test_the_sweep_has_a_killed_workers_document_made(made, told):
    document = ask()
    producing.take(document.pk)
    private.save(f"documents/{document.key}.pdf", ContentFile(b"half"))
    end_lease(document)

    schedule.sweep_documents()
    producing.produce(told[-1]["document_id"])

    assert again(document).state == DocumentState.READY
    assert kept(document) == b"%PDF-made"
    assert [name for name in private.listdir("documents")[1] if str(document.key) in name] == [f"{document.key}.pdf"]


def test_the_slow_worker_does_not_overwrite_the_one_that_took_over(made):
    document = ask()

    def overtaken(slow, report):
        end_lease(slow)
        producing.produce(slow.pk)

    made.outcomes = [overtaken]
    producing.produce(document.pk)

    assert made.attempts == 2
    assert again(document).sha256 == hashlib.sha256(b"%PDF-made").hexdigest()


def test_a_worker_that_lost_its_lease_stops_at_its_next_report(made):
    document = ask()

    def late(slow, report):
        Document.objects.filter(pk=slow.pk).update(attempts=9)
        report(50)

    made.outcomes = [late]
    producing.produce(document.pk)

    assert again(document).progress == 0


def test_progress_is_shown_and_renews_the_lease(made):
    document = producing.take(ask().pk)

    producing.report(document, 40)

    assert documents.shown(again(document)).note == "已完成 40%"


def test_a_failure_is_tried_again_after_a_pause_then_shown_with_its_reason(made):
    made.outcomes = [OSError("disk"), pdf.RenderingError("part"), OSError("disk")]
    document = ask()

    states = []
    for _attempt in range(3):
        producing.produce(document.pk)
        states.append(again(document).state)
        end_lease(document)

    failed = documents.shown(again(document))
    assert states == [DocumentState.QUEUED, DocumentState.QUEUED, DocumentState.FAILED]
    assert failed.reason.startswith("读取材料或保存文件时出错")
    assert (failed.poll_url, failed.download_url) == ("", "")
    assert failed.retry_url == reverse("applications:document_retry", args=[document.key])


def test_an_unknown_error_leaves_the_lease_and_counts(made):
    made.outcomes = [RuntimeError(), RuntimeError(), RuntimeError()]
    document = ask()

    for _attempt in range(3):
        with pytest.raises(RuntimeError):
            producing.produce(document.pk)
        end_lease(document)
    producing.produce(document.pk)

    assert made.attempts == 3
    assert again(document).reason.startswith("生成过程多次中断")


def test_what_can_never_be_made_fails_at_once(made):
    made.outcomes = [documents.CannotProduce("没有审核通过的申报。")]
    document = ask()

    producing.produce(document.pk)

    assert (again(document).state, again(document).reason) == (DocumentState.FAILED, "没有审核通过的申报。")


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
    assert (plain.url, strange.url) == (page, reverse("applications:front"))
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
    assert KIND.label == "评审表"
