"""What a slot tells of files that a worker refused: all of those chosen together, until something newer comes."""

import datetime as dt

import pytest

from applications import slots
from applications.choices import MaterialState
from applications.models import Application, Material
from kashgar_zc import clock
from tests.applications.upload_parts import make_draft

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
NOON = dt.datetime(2026, 6, 1, 4, tzinfo=dt.UTC)


def put(application: Application, slot: str, name: str, at: dt.datetime, *, refused: str = "") -> None:
    """Write an upload that was found good, or was refused for a reason."""
    facts = {"state": MaterialState.REFUSED, "reason": refused, "removed_at": at} if refused else {}
    ready = {"state": MaterialState.READY, "file": "x", "sha256": "0", "size": 1, "pages": 1}
    Material.objects.create(
        application=application,
        slot=slot,
        name=name,
        uploaded_by=application.applicant,
        uploaded_at=at,
        **facts or ready,
    )


def note_of(application: Application, slot: str) -> str:
    return next(one.note for one in slots.slots_of(application) if one.key == slot)


def test_every_refused_file_of_those_chosen_together_is_told():
    draft = make_draft()
    for name, refused in (("一.jpg", "图片已损坏。"), ("二.jpg", ""), ("三.pdf", "PDF 已损坏。"), ("四.jpg", "")):
        put(draft, "awards", name, NOON, refused=refused)

    assert note_of(draft, "awards") == "“一.jpg”未接收：图片已损坏。 “三.pdf”未接收：PDF 已损坏。"


def test_what_was_refused_earlier_is_told_no_more_once_something_newer_is_there():
    draft = make_draft()
    put(draft, "awards", "一.jpg", NOON, refused="图片已损坏。")
    put(draft, "awards", "二.jpg", NOON + 30 * MINUTE)

    assert note_of(draft, "awards") == ""


def test_what_was_refused_last_is_told_however_long_ago():
    draft = make_draft()
    put(draft, "awards", "一.jpg", clock.now() - 9 * 1440 * MINUTE, refused="图片已损坏。")

    assert note_of(draft, "awards") == "“一.jpg”未接收：图片已损坏。"


def test_in_a_slot_for_one_file_only_the_last_one_is_told():
    draft = make_draft()
    put(draft, "diploma", "一.jpg", NOON, refused="图片已损坏。")
    put(draft, "diploma", "二.jpg", NOON)

    assert note_of(draft, "diploma") == ""
