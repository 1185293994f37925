"""What the tests of uploads begin with: a draft whose batch has three slots, and files on their way into it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase

from applications import checking, uploads
from applications.models import Application, Material
from kashgar_zc.storage import private
from tests.factories.applications import make_application
from tests.make_files import made

SLOTS = [
    {"key": "diploma", "label": "学历证书", "hint": "毕业证书。", "required": True},
    {"key": "awards", "label": "获奖证书", "hint": "各级奖励。", "required": False, "max_files": 3},
    {"key": "photo", "label": "照片", "hint": "近期免冠照片。", "required": True, "kinds": ["image"]},
    {"key": "aid", "label": "援疆证明", "required": True, "categories": [5]},
]


def make_draft(**rules: object) -> Application:
    """Return somebody's empty draft of category 1 in a batch with these slots; `rules` change those of its batch."""
    application = make_application(filled=False)
    application.batch.rules_data |= {"materials": SLOTS} | rules
    application.batch.save()
    return Application.objects.get(pk=application.pk)


def keep_files_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have the private storage use a folder of its own during one test; return the folder."""
    private.exists("anything")  # a lazy object takes its storage at the first use
    in_use = (
        storages["private"],
        private._wrapped,
        Material._meta.get_field("file").storage,
    )  # several, once settings changed
    for storage in in_use:
        monkeypatch.setitem(vars(storage), "location", str(folder))
    return folder


def upload_of(name: str, *, called: str = "") -> SimpleUploadedFile:
    """Return a made file under the name its owner gave it."""
    return SimpleUploadedFile(called or name, made(name).read_bytes())


def receive(application: Application, slot: str, name: str, *, called: str = "") -> Material:
    """Receive a made file; it waits for its check."""
    return uploads.receive(application, slot, upload_of(name, called=called), by=application.applicant)


def checked(application: Application, slot: str, name: str, *, called: str = "") -> Material:
    """Receive a made file and let a worker's check run."""
    material = receive(application, slot, name, called=called)
    check(material)
    return material


def check(material: Material) -> None:
    """Let a worker's check run to its end, what follows the commit included."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        checking.check(material.pk)
    material.refresh_from_db()
