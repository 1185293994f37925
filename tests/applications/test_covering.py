"""An approved exception lifts the conditions that its applicant names for it, and no other; whoever reviews reads which."""

import uuid

import pytest
from django.urls import reverse

from applications import actions, assessing, snapshots, uploads
from applications.choices import Action, Status
from applications.models import Application, Material
from applications.workflow import move
from kashgar_zc import clock
from review.marks import places
from tests.factories.applications import make_application, make_reviewer_of, make_season

CONDITIONS = [
    {"key": "title", "kind": "present_title", "name": "现任职称", "clause": "通知 二.1", "titles": ["full"]},
    {"key": "first", "kind": "present_title", "name": "首次取得", "clause": "通知 二.2", "titles": ["none"]},
    {"key": "record", "kind": "integrity", "name": "诚信记录", "clause": "通知 四.13", "may_be_excepted": False},
]
RULES = {"integrity_years": 3, "answer_days": 5, "exception_slot": "papers", "conditions": CONDITIONS}


@pytest.fixture
def draft(db):
    """Somebody's draft that misses two conditions, with an approval uploaded."""
    make_season(eligibility=RULES)
    application = make_application(Status.DRAFT)
    copy = application.materials.get(slot="diploma")
    copy.pk, copy.key, copy.slot, copy.name, copy.sha256 = None, uuid.uuid4(), "papers", "批复.pdf", "c" * 64
    copy.save()
    return application


def approval(draft: Application) -> Material:
    return draft.materials.get(slot="papers")


def blocking(draft: Application) -> list[str]:
    return [one.key for one in assessing.findings_of(draft) if one.blocks]


def cover(draft: Application, *keys: str) -> None:
    uploads.cover(approval(draft), chosen=keys, by=draft.applicant)


def submit(draft: Application):
    accepted = frozenset(one.key for one in draft.batch.rules.commitments)
    return actions.submit(draft, by=draft.applicant, accepted=accepted, arrived_at=clock.now())


def test_an_approval_lifts_nothing_until_it_is_said_what_and_then_only_that(draft):
    before = blocking(draft)
    cover(draft, "title")
    with pytest.raises(actions.Incomplete) as refused:
        submit(draft)
    one = blocking(draft)
    cover(draft, "title", "first")

    assert (before, one, blocking(draft)) == (["title", "first"], ["first"], [])
    assert [defect.text[:4] for defect in refused.value.defects] == ["首次取得"]


def test_what_it_covers_is_frozen_with_the_receipt_and_read_by_the_desk(client, draft):
    cover(draft, "title", "first")
    snapshot = submit(draft)
    [kept] = [one for one in snapshot.content["materials"] if one["slot"] == "papers"]
    reviewer = make_reviewer_of(draft.unit)
    client.force_login(reviewer)

    page = client.get(reverse("review:file", args=[draft.key])).text

    assert [one["name"] for one in kept["covers"]] == ["现任职称", "首次取得"]
    assert snapshots.digest(snapshot.content) == snapshot.sha256
    assert "申报人指明，本文件批准放宽：现任职称、首次取得" in page
    assert page.count("按批准的例外处理，申报人指明批准文件为“批复.pdf”，由审核机构核对。") == 2


def test_another_choice_is_a_change_to_those_who_judged_and_to_who_is_about_to_submit(draft):
    cover(draft, "title", "first")
    first = submit(draft)
    draft.refresh_from_db()
    move(draft, Action.WITHDRAW, by=draft.applicant)
    move(draft, Action.REOPEN, by=draft.applicant)
    seen = snapshots.stamp(draft, actions.queries.filled_of(draft))
    cover(draft, "first")
    filled = actions.queries.filled_of(draft)
    now = snapshots.content_of(draft, accepted=(), route=(), now=clock.now(), filled=filled)

    [change] = snapshots.changes(first.content, now)
    rules = draft.batch.rules

    assert (change.item, change.old[-10:], change.new[-5:]) == ("papers", "现任职称、首次取得）", "首次取得）")
    assert places(first.content, rules)["materials-papers"] != places(now, rules)["materials-papers"]
    assert snapshots.stamp(draft, filled) != seen


@pytest.mark.parametrize(("slot", "key"), [("papers", "record"), ("papers", "nothing"), ("diploma", "title")])
def test_only_what_may_be_excepted_is_covered_and_only_by_an_approval(draft, slot, key):
    with pytest.raises(uploads.Refused, match="不能以批准文件放宽"):
        uploads.cover(draft.materials.filter(slot=slot).first(), chosen=[key], by=draft.applicant)


def test_a_submitted_file_and_a_removed_approval_are_left_as_they_are(draft):
    uploads.remove(approval(draft), by=draft.applicant)
    with pytest.raises(uploads.Refused, match="已移除"):
        cover(draft, "title")
    Application.objects.filter(pk=draft.pk).update(status=Status.DECLINED, submitted_at=clock.now(), number="KS1")

    with pytest.raises(uploads.Refused, match="不能修改"):
        cover(draft, "title")


def test_the_boxes_stand_at_the_approval_alone_empty_at_first_and_keep_what_is_ticked(client, draft):
    client.force_login(draft.applicant)
    page = reverse("applications:materials", args=[draft.key])
    address = reverse("applications:material_cover", args=[draft.key, approval(draft).key])

    before = client.get(page).text
    told = client.post(address, {"cover": ["first"]}, follow=True).text

    assert (before.count('name="cover"'), before.count('name="cover" value="title" id=')) == (2, 1)
    assert (before.count("checked"), told.count("checked")) == (0, 1)
    assert approval(draft).covers == ["first"]
    assert "已保存。提交后审核机构按您勾选的条件核对批准文件。" in told
