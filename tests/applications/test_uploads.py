"""Files come in at one gate, are checked by a worker, replace and leave each other, and are opened by whom they concern."""

import hashlib

import pytest
from PIL import Image

from applications import slots, uploads
from applications.choices import MaterialState, Status
from applications.models import Application
from tests.applications.upload_parts import check, checked, keep_files_in, make_draft, receive, upload_of
from tests.factories.people import make_user
from tests.make_files import ODD_NAMES, made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(monkeypatch, tmp_path):
    return keep_files_in(tmp_path / "private", monkeypatch)


@pytest.fixture
def sent(monkeypatch):
    """What workers were told to check."""
    told = []
    monkeypatch.setattr("applications.tasks.check_material.delay", lambda **words: told.append(words["material_id"]))
    return told


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def in_use(application, slot):
    return [one.name for one in application.materials.filter(slot=slot, removed_at=None, state=MaterialState.READY)]


def test_a_received_file_waits_under_a_random_key_for_its_check(storage, sent, django_capture_on_commit_callbacks):
    application = make_draft()

    with django_capture_on_commit_callbacks(execute=True):
        material = receive(application, "diploma", "phone.jpg", called="毕业证.jpg")

    assert (material.state, material.name, sent) == (MaterialState.CHECKING, "毕业证.jpg", [material.pk])
    assert files_in(storage) == [f"received/{material.key}"]
    assert material.received_sha256 == hashlib.sha256(made("phone.jpg").read_bytes()).hexdigest()


def test_a_phone_photograph_becomes_upright_small_and_loses_where_it_was_taken(storage):
    material = checked(make_draft(), "diploma", "phone.jpg", called="毕业证.jpg")

    assert (material.state, material.media_type, material.pages) == (MaterialState.READY, "image/jpeg", 1)
    assert files_in(storage) == [f"materials/{material.key}.jpg", f"thumbnails/{material.key}.jpg"]
    safe = (storage / material.file.name).read_bytes()
    assert (material.size, material.sha256) == (len(safe), hashlib.sha256(safe).hexdigest())
    with Image.open(storage / material.file.name) as picture:
        assert picture.size == (1860, 2480)
        assert dict(picture.getexif()) == {}
        red, green, _blue = picture.getpixel((1800, 60))  # the corner that was at the top left before turning
        assert red > 150 > green
    assert not [mark for mark in (b"Exif", b"GPS", b"Phone", b"taken by") if mark in safe]


def test_a_scan_of_twenty_pages_keeps_its_pages_and_loses_what_the_scanner_wrote(storage):
    material = checked(make_draft(), "diploma", "scan.pdf")

    assert (material.state, material.media_type, material.pages) == (MaterialState.READY, "application/pdf", 20)
    safe = (storage / material.file.name).read_bytes()
    assert not [mark for mark in (b"Exif", b"Phone", b"Scanner") if mark in safe]
    with Image.open(storage / material.thumbnail.name) as picture:
        assert max(picture.size) == 320


def test_a_screenshot_stays_sharp_and_its_transparent_corner_turns_white(storage):
    material = checked(make_draft(), "diploma", "screenshot.png")

    assert material.media_type == "image/png"
    with Image.open(storage / material.file.name) as picture:
        assert (picture.mode, picture.getpixel((5, 5)), picture.info) == ("RGB", (255, 255, 255), {})


def test_the_new_file_takes_the_place_of_the_old_only_when_it_is_safe():
    application = make_draft()
    checked(application, "diploma", "small.jpg", called="old.jpg")

    new = receive(application, "diploma", "blank.pdf", called="new.pdf")
    before = in_use(application, "diploma")
    check(new)

    assert before == ["old.jpg"]
    assert in_use(application, "diploma") == ["new.pdf"]


def test_a_refused_file_leaves_the_old_one_in_use():
    application = make_draft()
    checked(application, "diploma", "small.jpg", called="old.jpg")

    refused = checked(application, "diploma", "truncated.jpg")

    assert in_use(application, "diploma") == ["old.jpg"]
    assert (refused.state, refused.received.name) == (MaterialState.REFUSED, "")
    view = slots.slots_of(application)[0]
    assert view.note == "“truncated.jpg”未接收：图片不完整或已损坏。请在手机上打开确认后重新上传，或重新拍摄。"
    assert [file.name for file in view.files] == ["old.jpg"]


def test_of_two_files_checked_in_the_wrong_order_the_later_one_stays():
    application = make_draft()
    first = receive(application, "diploma", "small.jpg", called="first.jpg")
    second = receive(application, "diploma", "blank.pdf", called="second.pdf")

    check(second)
    check(first)

    assert in_use(application, "diploma") == ["second.pdf"]


def test_a_slot_for_three_files_takes_three_and_says_how_to_go_on():
    application = make_draft()
    for name in ("small.jpg", "blank.pdf", "screenshot.png"):
        checked(application, "awards", name)

    with pytest.raises(uploads.Refused, match=r"^本栏最多 3 个文件。请先移除一个再上传。$"):
        receive(application, "awards", "cmyk.jpg")

    assert application.materials.count() == 3


def test_the_same_file_twice_in_a_slot_is_harmless_and_told():
    application = make_draft()
    checked(application, "awards", "small.jpg")

    with pytest.raises(uploads.AlreadyHere, match="无需重复上传"):
        receive(application, "awards", "small.jpg", called="again.jpg")

    assert in_use(application, "awards") == ["small.jpg"]


@pytest.mark.parametrize(
    ("slot", "name", "called", "sentence"),
    [
        ("diploma", "oversize.pdf", "", "文件超过 10 MB。请用手机重新拍摄，或在扫描时选 200 dpi。"),
        ("diploma", "empty.pdf", "", "文件是空的（0 字节）。请打开确认内容后重新选择。"),
        ("diploma", "small.jpg", "a.docx", "只接收 PDF、JPG、PNG 文件。Word 等文件请另存为 PDF 后上传。"),
        ("diploma", "small.jpg", "no_ending", "只接收 PDF、JPG、PNG 文件。Word 等文件请另存为 PDF 后上传。"),
        ("photo", "blank.pdf", "", "本栏只接收照片（JPG、PNG）。请更换文件格式后上传。"),
        ("aid", "small.jpg", "", "本申报没有这一材料栏。请返回材料页面重新选择。"),
        ("nothing", "small.jpg", "", "本申报没有这一材料栏。请返回材料页面重新选择。"),
    ],
)
def test_what_can_be_seen_at_once_is_refused_at_once_and_nothing_is_kept(storage, slot, name, called, sentence):
    application = make_draft()

    with pytest.raises(uploads.Refused) as refusal:
        receive(application, slot, name, called=called)

    assert str(refusal.value) == sentence
    assert (application.materials.count(), files_in(storage)) == (0, [])


def test_all_files_of_a_case_together_have_a_limit(storage):
    application = make_draft(max_case_mb=1)
    checked(application, "diploma", "small.jpg")

    with pytest.raises(uploads.Refused, match=r"^全部材料合计不能超过 1 MB，还可上传 0\.9 MB。"):
        receive(application, "awards", "phone.jpg")

    assert not list(storage.glob("received/*"))


def test_somebody_else_may_not_upload_and_nobody_after_submission():
    application = make_draft()
    with pytest.raises(uploads.Refused, match="只能填写本人的申报"):
        uploads.receive(application, "diploma", upload_of("small.jpg"), by=make_user())

    Application.objects.update(status=Status.WITHDRAWN)

    with pytest.raises(uploads.Refused, match="不能修改"):
        receive(application, "diploma", "small.jpg")


def test_a_file_whose_check_ends_after_the_application_moved_on_is_not_taken(storage):
    application = make_draft()
    material = receive(application, "diploma", "small.jpg")
    Application.objects.update(status=Status.WITHDRAWN)

    check(material)

    assert (material.state, material.reason) == (MaterialState.REFUSED, "申报已不在填写中，该文件没有接收。")
    assert files_in(storage) == []


def test_a_removed_file_can_be_restored_while_there_is_room():
    application = make_draft()
    first = checked(application, "diploma", "small.jpg")
    uploads.remove(first, by=application.applicant)
    assert slots.slots_of(application)[0].removed_name == "small.jpg"

    uploads.restore(first, by=application.applicant)

    assert in_use(application, "diploma") == ["small.jpg"]


def test_a_removed_file_is_not_restored_over_another():
    application = make_draft()
    first = checked(application, "diploma", "small.jpg")
    uploads.remove(first, by=application.applicant)
    checked(application, "diploma", "blank.pdf")

    with pytest.raises(uploads.Refused, match="本栏已满"):
        uploads.restore(first, by=application.applicant)

    assert in_use(application, "diploma") == ["blank.pdf"]


def test_removing_twice_and_restoring_what_is_there_change_nothing():
    application = make_draft()
    material = checked(application, "diploma", "small.jpg")
    with pytest.raises(uploads.AlreadyHere):
        uploads.restore(material, by=application.applicant)
    uploads.remove(material, by=application.applicant)

    with pytest.raises(uploads.AlreadyHere):
        uploads.remove(material, by=application.applicant)


def test_a_refused_file_cannot_be_restored():
    application = make_draft()
    material = checked(application, "diploma", "truncated.jpg")

    with pytest.raises(uploads.Refused, match="未通过检查"):
        uploads.restore(material, by=application.applicant)


def test_several_files_at_once_are_received_each_for_itself():
    application = make_draft()
    chosen = [upload_of("small.jpg"), upload_of("empty.pdf"), upload_of("small.jpg"), upload_of("blank.pdf")]

    refused, known = uploads.receive_all(application, "awards", chosen, by=application.applicant)

    assert refused == ["“empty.pdf”：文件是空的（0 字节）。请打开确认内容后重新选择。"]
    assert known == ["“small.jpg”：该文件已在本栏中，无需重复上传。"]
    assert application.materials.count() == 2


@pytest.mark.parametrize("odd", ODD_NAMES)
def test_an_odd_name_is_shown_cleaned_and_never_used_as_a_path(storage, odd):
    name = uploads.cleaned_name(odd)

    assert name.endswith(".pdf")
    assert 4 < len(name) <= 255
    assert not set(name) & set("/\\\r\n\0\u202e")


def test_the_slots_are_read_with_one_query(django_assert_num_queries):
    application = make_draft()
    checked(application, "diploma", "small.jpg")
    receive(application, "awards", "blank.pdf")
    application = Application.objects.select_related("batch", "title").get(pk=application.pk)

    with django_assert_num_queries(1):
        diploma, awards, photo = slots.slots_of(application)

    assert (diploma.missing, awards.missing, photo.missing) == (False, False, True)
    assert (bool(diploma.poll_url), bool(awards.poll_url)) == (False, True)
    assert diploma.files[0].text == "JPG · 1 页 · 94.8\xa0KB"
    assert awards.files[0].text == "已收到，正在检查…"
