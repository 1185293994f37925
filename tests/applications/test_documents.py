"""A document is asked for once, made exactly once, fails in sight, and is had by those whom it concerns."""

import datetime as dt
import hashlib

import pytest
from django.core.files.base import ContentFile
from django.db.models.functions import Now
from django.urls import reverse
from kombu.exceptions import OperationalError

from applications import documents, producing, schedule
from applications.choices import DocumentState, Status
from applications.models import Document
from applications.workflow import NotAllowed
from kashgar_zc import pdf
from kashgar_zc.storage import private
from tests.applications.document_parts import again, ask, kept
from tests.factories.applications import make_application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told")]


def end_lease(document: Document) -> None:
    Document.objects.filter(pk=document.pk).update(leased_until=Now() - dt.timedelta(seconds=1))


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
