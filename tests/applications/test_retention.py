"""A removed file that no submission names goes after the days of its season; what was submitted or restored stays."""

import datetime as dt

import pytest
from django.urls import reverse

from applications import invariants, pulling, retention, schedule, uploads
from applications.choices import MaterialState, Status
from applications.models import Material
from kashgar_zc import clock
from kashgar_zc.management.commands.check_invariants import broken
from tests.applications.upload_parts import checked, keep_files_in, make_draft
from tests.factories.applications import make_application

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def storage(monkeypatch, tmp_path):
    return keep_files_in(tmp_path / "private", monkeypatch)


def removed(days: float, **rules: object) -> Material:
    """Return a file taken out of a draft some days ago."""
    draft = make_draft(**{"removed_file_days": 30} | rules)
    material = checked(draft, "diploma", "small.jpg")
    uploads.remove(material, by=draft.applicant)
    Material.objects.filter(pk=material.pk).update(removed_at=clock.now() - days * DAY)
    return material


def left(storage) -> list[str]:
    return [path.name for path in storage.rglob("*") if path.is_file()]


def test_after_its_days_a_removed_file_is_gone_with_its_bytes_and_before_it_is_not(storage):
    young, old = removed(29.9), removed(30.1)

    schedule.remove_files()

    assert list(Material.objects.all()) == [young]
    assert len(left(storage)) == 2  # its file and its thumbnail
    assert not any(str(old.key) in name for name in left(storage))


def test_where_the_notice_says_nothing_it_stays():
    draft = make_draft()
    material = checked(draft, "diploma", "small.jpg")
    Material.objects.filter(pk=material.pk).update(removed_at=clock.now() - 3000 * DAY)

    assert retention.let_go() == 0
    assert list(invariants.removed_files_are_let_go()) == []


def test_what_a_submission_names_stays_and_still_verifies():
    submitted = make_application(Status.COUNTY_REVIEW)
    submitted.batch.rules_data |= {"removed_file_days": 1}
    submitted.batch.save()
    submitted.materials.filter(slot="diploma").update(removed_at=clock.now() - 90 * DAY)

    assert retention.let_go() == 0
    assert broken(deep=True) == {}


def test_what_was_restored_meanwhile_and_a_pulled_one_stay():
    restored, pulled = removed(31), removed(31)
    pulling.pull(pulled, by=pulled.application.applicant, desk=None, reason=pulling.PullReason.MISTAKE)
    uploads.restore(restored, by=restored.application.applicant)

    retention._give_up(restored.pk, restored.application_id, clock.now())
    retention.let_go()

    assert sorted(Material.objects.values_list("state", flat=True)) == ["pulled", "ready"]


def test_one_killed_between_putting_it_away_and_deleting_is_finished_and_meanwhile_out_of_reach(client, storage):
    material = removed(31)
    person = material.application.applicant

    retention._give_up(material.pk, material.application_id, clock.now())
    client.force_login(person)
    seen = client.get(reverse("applications:file", args=[material.key])).status_code
    with pytest.raises(uploads.Refused):
        uploads.restore(Material.objects.get(), by=person)
    schedule.remove_files()

    assert seen == 404
    assert (Material.objects.exists(), left(storage)) == (False, [])


@pytest.mark.parametrize("state", [MaterialState.READY, MaterialState.GONE])
def test_a_removed_file_kept_past_its_day_is_seen(state):
    late = removed(31.1)
    Material.objects.filter(pk=late.pk).update(state=state)
    removed(30.9)

    assert list(invariants.removed_files_are_let_go()) == [f"material {late.key}"]


def test_the_files_page_lists_replaced_and_removed_ones_with_their_day_and_leads_to_pulling(client):
    material = removed(1)
    checked(material.application, "diploma", "small.jpg", called="新的.jpg")
    client.force_login(material.application.applicant)

    page = client.get(reverse("applications:own_files", args=[material.application.key]))

    (_use, [used]), (_rest, [gone]) = page.context["groups"]
    assert (used.name, used.word, gone.name, gone.word) == ("新的.jpg", "使用中", "small.jpg", "已移除")
    assert gone.note.startswith("没有提交过，于 ")
    assert f'href="{reverse("applications:file_pull", args=[material.key])}"' in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_files_page_costs_the_same_at_one_row_and_three(client, django_assert_num_queries, count):
    draft = make_draft(removed_file_days=30)
    for name in ("small.jpg", "screenshot.png", "scan.pdf")[:count]:
        checked(draft, "awards", name)
    client.force_login(draft.applicant)
    address = reverse("applications:own_files", args=[draft.key])
    client.get(address)

    with django_assert_num_queries(6):
        client.get(address)
