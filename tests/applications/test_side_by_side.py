"""Many uploads and many workers at once: limits hold, the same file comes in once, each file is checked by one."""

from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from applications import checking, tasks, uploads
from applications.choices import MaterialState
from applications.models import Application, Material
from tests.applications.upload_parts import keep_files_in, make_draft
from tests.make_files import made

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setattr(tasks.check_material, "delay", lambda **_words: None)
    return keep_files_in(tmp_path / "private", monkeypatch)


def at_once(act, times):
    """Run an act with 0, 1, 2 … in as many threads; return what the acts returned."""
    answers = []

    def run(number):
        try:
            answers.append(act(number))
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def outcome_of_sending(application, slot, content):
    current = Application.objects.get(pk=application.pk)
    try:
        uploads.receive(current, slot, SimpleUploadedFile("a.jpg", content), by=current.applicant)
    except uploads.Refused as refusal:
        return type(refusal).__name__
    return "received"


def test_of_twelve_files_sent_at_once_a_slot_for_three_takes_three(folder):
    application, content = make_draft(), made("small.jpg").read_bytes()

    answers = at_once(lambda number: outcome_of_sending(application, "awards", content + bytes([number])), 12)

    assert sorted(answers) == ["Refused"] * 9 + ["received"] * 3
    assert (Material.objects.count(), len(list(folder.glob("received/*")))) == (3, 3)


def test_the_same_file_sent_by_repeated_clicks_comes_in_once(folder):
    application, content = make_draft(), made("small.jpg").read_bytes()

    answers = at_once(lambda _number: outcome_of_sending(application, "diploma", content), 8)

    assert sorted(answers) == ["AlreadyHere"] * 7 + ["received"]
    assert len(list(folder.glob("received/*"))) == 1


def test_a_file_told_to_five_workers_is_checked_by_one():
    application = make_draft()
    outcome_of_sending(application, "diploma", made("small.jpg").read_bytes())
    material = Material.objects.get()

    at_once(lambda _number: checking.check(material.pk), 5)

    material.refresh_from_db()
    assert (material.state, material.attempts) == (MaterialState.READY, 1)
