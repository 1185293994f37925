"""A file pulled for good: nothing of it is left, who did it and why stays, and everything that names it still holds."""

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.test import TestCase
from django.urls import reverse

from applications import audit, policies, pulling, schedule, workflow
from applications.choices import Action, DocumentKind, DocumentState, MaterialState, PullReason, Status
from applications.models import Document, Link, Material, Pull
from applications.printing import pictures
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts.models import Message
from kashgar_zc.management.commands.check_invariants import broken
from kashgar_zc.storage import private
from tests.applications.upload_parts import checked, keep_files_in, make_draft
from tests.factories import people
from tests.factories.applications import DEFECTS, make_application, make_reviewer_of

pytestmark = pytest.mark.django_db
FORM = {"reason": "classified", "note": "第 2 页", "sure": "on"}


@pytest.fixture(autouse=True)
def storage(monkeypatch, tmp_path):
    return keep_files_in(tmp_path / "private", monkeypatch)


@pytest.fixture
def submitted():
    return make_application(Status.COUNTY_REVIEW)


def pull(material, *, by=None, desk=None):
    """Pull a file and let what follows the commit happen: its desk does, or its owner while it is at none."""
    if by is None and material.application.at:
        by = make_reviewer_of(material.application.at)
        desk = by.appointments.get()
    by = by or material.application.applicant
    with TestCase.captureOnCommitCallbacks(execute=True):
        pulling.pull(material, by=by, desk=desk, reason=PullReason.CLASSIFIED)
    material.refresh_from_db()


def left(storage):
    return sorted(path.parent.name for path in storage.rglob("*") if path.is_file())


def test_a_pulled_file_leaves_neither_file_nor_picture_nor_page(storage):
    material = checked(make_draft(), "diploma", "scan.pdf")
    private.save(f"pages/{material.key}/2.jpg", ContentFile(b"page"))
    before = material.sha256

    pull(material)

    assert left(storage) == []
    assert (material.state, material.file.name, material.sha256) == (MaterialState.PULLED, "", before)
    assert material.look == "" and material.removed_at is not None


def test_every_copy_the_person_has_goes_with_it_and_nobody_elses(storage):
    draft, other = make_draft(), make_draft()
    copies = [checked(draft, slot, "small.jpg") for slot in ("diploma", "photo")]
    foreign = checked(other, "diploma", "small.jpg")

    pull(copies[0])

    assert set(Material.objects.filter(state=MaterialState.PULLED)) == set(copies)
    assert Pull.objects.count() == 2
    foreign.refresh_from_db()
    assert foreign.state == MaterialState.READY


def test_what_was_submitted_still_verifies_and_the_record_is_chained(submitted):
    material = submitted.materials.filter(slot="diploma").get()
    reviewer = make_reviewer_of(submitted.unit)

    pull(material, by=reviewer, desk=reviewer.appointments.get())

    assert broken(deep=True) == {}
    record = Pull.objects.get(material=material)
    assert (record.by, record.organisation, record.sha256) == (reviewer, submitted.unit, material.sha256)
    assert Link.objects.filter(source="applications_pull", source_id=record.pk).exists()
    assert Message.objects.filter(recipient=submitted.applicant, subject="有一份材料已撤下").exists()


def test_the_record_can_neither_be_changed_nor_removed(submitted):
    pull(submitted.materials.filter(slot="diploma").get())

    for act in (lambda: Pull.objects.update(note="anders"), lambda: Pull.objects.all().delete()):
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
            act()
    assert audit.verify() == []


def test_a_pulled_state_without_its_record_is_seen(submitted):
    submitted.materials.filter(slot="photo").update(state=MaterialState.PULLED, removed_at=clock.now())

    assert "I5 pulled files are gone, on record" in " ".join(broken(deep=False))


def test_bytes_that_a_killed_process_left_are_deleted_by_the_sweep(storage, monkeypatch):
    material = checked(make_draft(), "diploma", "small.jpg")
    pulling.pull(material, by=material.application.applicant, desk=None, reason=PullReason.MISTAKE)
    assert left(storage) != []  # nothing that follows the commit has run

    schedule.sweep_materials()

    assert left(storage) == []
    assert pulling.unfinished() == []


def made(of, kind, **facts):
    """Write a finished paper of an application with a file of its own."""
    person = of.applicant
    file = private.save(f"documents/{kind}.pdf", ContentFile(b"%PDF"))
    common = {"state": DocumentState.READY, "file": file, "sha256": "0" * 64, "finished_at": clock.now()}
    asked = {"requested_by": person, "requested_at": clock.now(), "application": of}
    return Document.objects.create(kind=kind, **common | asked | facts)


@pytest.mark.parametrize(
    ("slot", "void"),
    [("photo", {"review_form", "case_archive", "own_data"}), ("diploma", {"case_archive", "own_data"})],
)
def test_papers_and_archives_that_hold_a_pulled_file_are_void_and_others_stay(submitted, storage, slot, void):
    for kind in (DocumentKind.REVIEW_FORM, DocumentKind.CASE_ARCHIVE, DocumentKind.RECEIPT):
        made(submitted, kind)
    made(submitted, DocumentKind.OWN_DATA, application=None)

    pull(submitted.materials.filter(slot=slot).get())

    failed = Document.objects.filter(state=DocumentState.FAILED, file="", finished_at__isnull=False)
    assert set(failed.values_list("kind", flat=True)) == void
    kept = {path.stem for path in storage.glob("documents/*")}
    assert kept == {"review_form", "case_archive", "receipt", "own_data"} - void
    assert slot == "diploma" or pictures.photo(submitted, submitted.snapshots.latest("number")) == ""


def test_a_desk_pulls_a_file_on_its_page_and_then_reads_who_did(client, submitted):
    material = submitted.materials.filter(slot="diploma").get()
    client.force_login(make_reviewer_of(submitted.unit))
    address = reverse("applications:file_pull", args=[material.key])

    with TestCase.captureOnCommitCallbacks(execute=True):
        unsure = client.post(address, FORM | {"sure": ""})
        answer = client.post(address, FORM, follow=True)

    assert (unsure.status_code, "请勾选确认。" in unsure.text) == (200, True)
    assert f"由{submitted.unit.name}撤下，原因：含有涉密内容" in answer.text
    assert client.get(reverse("applications:file", args=[material.key])).status_code == 404
    assert client.get(reverse("applications:file_thumbnail", args=[material.key])).url.endswith("pulled.svg")
    assert client.get(reverse("applications:file_page", args=[material.key, 1])).url.endswith("pulled.svg")


def test_after_a_pull_a_returned_file_takes_another_though_only_other_parts_were_named():
    returned = make_application(Status.UNIT_REVIEW)
    details = {"defects": DEFECTS[:1]}
    workflow.move(returned, Action.RETURN, by=make_reviewer_of(returned.at), details=details)
    before = policies.refusal_to_edit(returned.applicant, returned, "materials")

    pull(returned.materials.filter(slot="diploma").get())

    assert "本部分没有退回" in before
    assert policies.refusal_to_edit(returned.applicant, returned, "materials") == ""


def test_who_sits_at_no_desk_pulls_nothing_of_others(submitted):
    material, stranger = submitted.materials.filter(slot="diploma").get(), people.make_user("旁人")

    with pytest.raises(NotAllowed, match="只有申报人和审核机构"):
        pull(material, by=stranger)

    assert not Pull.objects.exists()


def test_a_file_is_pulled_once(submitted):
    material = submitted.materials.filter(slot="diploma").get()
    pull(material)

    with pytest.raises(NotAllowed, match="已撤下"):
        pull(material)


def test_nobody_destroys_what_a_committee_or_an_inquiry_judges_by(submitted):
    accepted = make_application(Status.ACCEPTED)
    unit = make_reviewer_of(accepted.unit)
    refusals = []

    for material, by, desk in (
        (submitted.materials.first(), submitted.applicant, None),
        (accepted.materials.first(), unit, unit.appointments.get()),
    ):
        with pytest.raises(NotAllowed) as refused:
            pulling.pull(material, by=by, desk=desk, reason=PullReason.MISTAKE)
        refusals.append(str(refused.value).partition("，")[0])

    assert refusals == ["申报已提交", "申报已不在审核环节"]
