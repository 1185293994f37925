"""Checks that are lost, killed, late or done twice: every received file ends ready or refused, and nothing is left lying."""

import datetime as dt
import os
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from kombu.exceptions import OperationalError

from applications import checking, sandbox, schedule, tasks
from applications.choices import MaterialState
from applications.models import Material
from kashgar_zc import clock
from kashgar_zc.storage import private
from tests.applications.upload_parts import check, checked, keep_files_in, make_draft, receive

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def storage(monkeypatch, tmp_path):
    return keep_files_in(tmp_path / "private", monkeypatch)


@pytest.fixture
def no_child(monkeypatch):
    """A machine on which the child cannot be started."""

    def fail(*_words, **_options):
        raise sandbox.Unavailable("no memory")

    monkeypatch.setattr(sandbox, "check", fail)


def waiting(**facts):
    material = receive(make_draft(), "diploma", "small.jpg")
    Material.objects.filter(pk=material.pk).update(**facts)
    return material


def test_checking_twice_comes_to_the_same(storage):
    material = checked(make_draft(), "diploma", "small.jpg")
    before = Material.objects.values().get()

    tasks.check_material(material_id=material.pk)

    assert Material.objects.values().get() == before
    assert len([path for path in storage.rglob("*") if path.is_file()]) == 2


def test_a_file_another_worker_is_at_is_left_alone():
    material = waiting(leased_until=clock.now() + HOUR, attempts=1)

    check(material)

    assert (material.state, material.attempts) == (MaterialState.CHECKING, 1)


def test_the_file_of_a_killed_worker_is_taken_up_again_and_its_halves_are_cleared(storage):
    material = waiting(leased_until=clock.now() - HOUR, attempts=1)
    private.save(f"materials/{material.key}.jpg", ContentFile(b"half"))

    check(material)

    assert (material.state, material.file.name) == (MaterialState.READY, f"materials/{material.key}.jpg")
    assert [path.name for path in storage.glob("materials/*")] == [f"{material.key}.jpg"]


def test_a_worker_that_comes_back_after_its_lease_changes_nothing(monkeypatch, storage):
    material = waiting()
    examine = sandbox.check

    def slow(*words, **options):
        Material.objects.filter(pk=material.pk).update(attempts=2)  # another worker took the file over
        return examine(*words, **options)

    monkeypatch.setattr(sandbox, "check", slow)

    check(material)

    assert (material.state, material.attempts) == (MaterialState.CHECKING, 2)
    assert [path.parent.name for path in storage.rglob("*") if path.is_file()] == ["received"]


def test_trouble_of_ours_is_tried_again_soon_and_told_after_the_third_time(no_child, storage):
    material = waiting()
    for attempt in (1, 2):
        check(material)
        assert (material.state, material.attempts) == (MaterialState.CHECKING, attempt)
        assert material.leased_until < clock.now() + checking.LEASE / 2
        Material.objects.update(leased_until=clock.now() - HOUR)

    check(material)

    assert (material.state, material.reason) == (MaterialState.REFUSED, str(sandbox.SENTENCES["unavailable"]))
    assert not [path for path in storage.rglob("*") if path.is_file()]


def test_a_file_that_killed_three_workers_is_refused():
    material = waiting(leased_until=clock.now() - HOUR, attempts=3)

    check(material)

    assert (material.state, material.reason) == (MaterialState.REFUSED, str(sandbox.SENTENCES["unavailable"]))


def test_a_raw_file_that_was_changed_or_lost_is_not_taken(storage):
    material = waiting()
    (storage / material.received.name).write_bytes(b"changed")

    for _attempt in range(3):
        check(material)
        Material.objects.update(leased_until=None)

    assert material.state == MaterialState.REFUSED


def test_a_storage_that_fails_half_way_leaves_nothing_behind(monkeypatch, storage):
    material, save = waiting(), FileSystemStorage.save

    def fail(self, name, content, **options):
        if name.startswith("thumbnails"):
            raise OSError(28, "No space left on device")
        return save(self, name, content, **options)

    monkeypatch.setattr(FileSystemStorage, "save", fail)

    check(material)

    assert material.state == MaterialState.CHECKING
    assert [path.parent.name for path in storage.rglob("*") if path.is_file()] == ["received"]


def test_the_sweep_finds_what_was_lost_and_leaves_what_is_under_way(monkeypatch):
    told = []
    monkeypatch.setattr(tasks.check_material, "delay", lambda **words: told.append(words["material_id"]))
    now = clock.now()
    lease_over = waiting(leased_until=now - HOUR, attempts=1)
    message_lost = waiting(uploaded_at=now - HOUR)
    waiting(uploaded_at=now)
    waiting(uploaded_at=now - HOUR, leased_until=now + HOUR)

    schedule.sweep_materials()

    assert sorted(told) == sorted([lease_over.pk, message_lost.pk])


def test_a_broker_that_is_away_costs_minutes_not_the_upload(monkeypatch, django_capture_on_commit_callbacks):
    def fail(**_words):
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.check_material, "delay", fail)

    with django_capture_on_commit_callbacks(execute=True):
        material = receive(make_draft(), "diploma", "small.jpg")

    assert Material.objects.get().pk == material.pk


def test_raw_files_that_no_upload_names_are_deleted_after_a_day(storage):
    material = waiting()
    for name, age in (("orphan", 25), ("young", 1), (str(material.key), 25)):
        path = storage / "received" / name
        path.touch()
        os.utime(path, times=(time.time() - age * 3600,) * 2)

    deleted = checking.delete_leftovers()

    assert deleted == 1
    assert sorted(path.name for path in storage.glob("received/*")) == sorted(["young", str(material.key)])


def test_without_any_upload_there_is_nothing_to_sweep():
    assert checking.delete_leftovers() == 0


def test_the_pages_of_a_case_are_counted_together_and_what_is_too_much_is_refused_and_deleted(storage):
    draft = make_draft(max_pages=2)
    checked(draft, "diploma", "small.jpg")
    checked(draft, "awards", "screenshot.png")

    material = checked(draft, "awards", "blank.pdf")

    assert material.state == MaterialState.REFUSED
    assert material.reason == ("文件共 1 页。全部材料合计不能超过 2 页，还可上传 0 页。请只保留需要的页后上传。")
    assert len(list(storage.glob("materials/*"))) == 2


def test_a_file_that_takes_anothers_place_needs_its_own_pages_only():
    draft = make_draft(max_pages=2)
    first = checked(draft, "diploma", "small.jpg")
    checked(draft, "awards", "screenshot.png")

    material = checked(draft, "diploma", "blank.pdf")

    first.refresh_from_db()
    assert (material.state, first.removed_at is None) == (MaterialState.READY, False)
