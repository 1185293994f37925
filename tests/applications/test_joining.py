"""Photographs of several pages become one PDF in the order shown; until it is there nothing in the slot changes."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from applications import joining, previews, queries, uploads
from applications.choices import MaterialState
from applications.models import Material
from applications.uploads import AlreadyHere, Refused
from tests.applications.upload_parts import check, checked, keep_files_in, make_draft
from tests.drawn_files import as_jpeg, as_png

pytestmark = pytest.mark.django_db
COLOURS = ("red", "green", "blue")


@pytest.fixture(autouse=True)
def storage(monkeypatch, tmp_path):
    return keep_files_in(tmp_path / "private", monkeypatch)


@pytest.fixture
def draft():
    return make_draft()


def leaf(draft, colour, slot="diploma", **options):
    """Gather a photograph of one colour; green is a PNG, the others JPEGs."""
    picture, is_png = Image.new("RGB", (300, 400), colour), colour == "green"
    name, data = (f"{colour}.png", as_png(picture)) if is_png else (f"{colour}.jpg", as_jpeg(picture))
    upload = SimpleUploadedFile(name, data)
    material = uploads.receive(draft, slot, upload, by=draft.applicant, is_leaf=True, **options)
    check(material)
    return material


def colours_of(material):
    """Return which of red, green and blue each page is."""
    found = []
    for number in range(1, material.pages + 1):
        with previews.page_picture(material, number).open("rb") as stream, Image.open(stream) as page:
            pixel = page.convert("RGB").getpixel((page.width // 2, page.height // 2))
            found.append(COLOURS[pixel.index(max(pixel))])
    return found


def test_photographs_become_one_file_in_the_order_shown_and_are_set_aside(draft, storage):
    leaves = {colour: leaf(draft, colour) for colour in COLOURS}
    joining.move(draft, "diploma", leaves["blue"].key, -1, by=draft.applicant)

    material = joining.join(draft, "diploma", by=draft.applicant)
    check(material)

    assert (material.state, material.media_type, colours_of(material)) == (
        MaterialState.READY, "application/pdf", ["red", "blue", "green"],
    )  # fmt: skip
    assert list(queries.materials_of(draft)) == [material]
    assert joining.leaves_of(draft, "diploma") == []
    with pikepdf.open(io.BytesIO((storage / material.file.name).read_bytes())) as pdf:
        assert len(pdf.pages) == 3


def test_a_photograph_in_the_slot_is_the_first_leaf_and_stays_until_the_file_is_there(draft):
    first = checked(draft, "diploma", "small.jpg")
    leaf(draft, "red")

    material = joining.join(draft, "diploma", by=draft.applicant)
    first.refresh_from_db()
    assert first.removed_at is None
    check(material)

    first.refresh_from_db()
    assert (first.removed_at is not None, material.pages) == (True, 2)


def test_leaves_are_no_part_of_the_file(draft):
    leaf(draft, "red")

    assert not queries.materials_of(draft).exists()


def test_one_photograph_or_one_that_is_being_checked_is_not_joined(draft):
    with pytest.raises(Refused, match="至少上传两张"):
        joining.join(draft, "diploma", by=draft.applicant)
    for colour in COLOURS:
        leaf(draft, colour)
    Material.objects.filter(name="red.jpg").update(state=MaterialState.CHECKING)

    with pytest.raises(Refused, match="正在检查"):
        joining.join(draft, "diploma", by=draft.applicant)


def test_joining_is_asked_for_once(draft):
    for colour in COLOURS:
        leaf(draft, colour)
    joining.join(draft, "diploma", by=draft.applicant)

    with pytest.raises(AlreadyHere, match="正在合并"):
        joining.join(draft, "diploma", by=draft.applicant)


def test_a_leaf_is_a_photograph_and_there_once(draft):
    leaf(draft, "red")

    with pytest.raises(AlreadyHere):
        leaf(draft, "red")
    with pytest.raises(Refused, match="照片"):
        upload = SimpleUploadedFile("a.pdf", b"%PDF-1.4")
        uploads.receive(draft, "diploma", upload, by=draft.applicant, is_leaf=True)


def test_a_leaf_that_is_gone_when_the_worker_comes_refuses_the_joining(draft):
    leaves = [leaf(draft, colour) for colour in COLOURS]
    material = joining.join(draft, "diploma", by=draft.applicant)
    Material.objects.filter(pk=leaves[1].pk).update(state=MaterialState.REFUSED, reason="x")

    check(material)

    assert (material.state, material.reason[:7]) == (MaterialState.REFUSED, "有照片已被移除")


def test_the_page_gathers_moves_and_joins_without_script(client, draft):
    client.force_login(draft.applicant)
    address = reverse("applications:material_join", args=[draft.key, "diploma"])
    files = [SimpleUploadedFile(f"{one}.jpg", as_jpeg(Image.new("RGB", (300, 400), one))) for one in ("red", "blue")]

    client.post(address, {"act": "add", "file": files})
    for one in Material.objects.all():
        check(one)
    client.post(address, {"act": f"up:{Material.objects.get(name='blue.jpg').key}"})
    page = client.get(address).text
    answer = client.post(address, {"act": "join"})

    assert page.index("blue.jpg") < page.index("red.jpg")
    assert answer.url.endswith("/materials/#slot-diploma")
    check(Material.objects.get(is_leaf=False))
    assert colours_of(Material.objects.get(is_leaf=False)) == ["blue", "red"]


def test_a_slot_for_photographs_only_joins_nothing(client, draft):
    client.force_login(draft.applicant)

    page = client.get(reverse("applications:material_join", args=[draft.key, "photo"]))

    assert "本栏不接收由照片合并的 PDF。" in page.text
    assert client.get(reverse("applications:material_join", args=[draft.key, "nothing"])).status_code == 404


def test_what_is_gathered_and_not_joined_is_told_in_its_slot_and_before_submitting(client, draft):
    leaf(draft, "red")
    removed = leaf(draft, "green")
    uploads.remove(removed, by=draft.applicant)
    client.force_login(draft.applicant)

    pages = [client.get(reverse(f"applications:{name}", args=[draft.key])).text for name in ("materials", "check")]

    assert "有 1 张照片尚未合并，不随申报提交。" in pages[0]
    assert "“学历证书”有 1 张照片尚未合并，不随申报提交。" in pages[1]
