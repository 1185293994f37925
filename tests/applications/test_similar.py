"""The same file in the hands of several people is told to who reviews it, and no more of the other than may be known."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from PIL import Image, ImageDraw

from applications import similar, uploads
from applications.choices import Status
from applications.intake.look import look
from applications.models import Application, Material
from kashgar_zc import clock
from tests.applications.upload_parts import check, checked, keep_files_in, make_draft
from tests.drawn_files import as_jpeg, scene
from tests.factories.applications import make_application, make_reviewer_of
from tests.make_files import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(monkeypatch, tmp_path):
    return keep_files_in(tmp_path / "private", monkeypatch)


def submitted(*files: bytes | str) -> Application:
    """Return somebody's application, sent off, with these files in the slot of awards."""
    draft = make_draft()
    for number, one in enumerate(files):
        if isinstance(one, str):
            checked(draft, "awards", one)
            continue
        upload = SimpleUploadedFile(f"{number}.jpg", one)
        check(uploads.receive(draft, "awards", upload, by=draft.applicant))
    Application.objects.filter(pk=draft.pk).update(submitted_at=clock.now(), number=f"KS{draft.pk}")
    return Application.objects.get(pk=draft.pk)


def uses(application: Application) -> list[tuple[bool, bool]]:
    """Return (is exact, is named) of every use elsewhere, as its unit's reviewer is told."""
    reviewer = make_reviewer_of(application.unit)
    found = similar.similar_uses(application, reviewer, reviewer.appointments.get())
    return [(use.is_exact, use.application is not None) for one in found.values() for use in one]


def diploma(name: str = "", *, quality: int = 85, size: tuple[int, int] = (1200, 900)) -> bytes:
    """Return a picture with large shapes, as a photographed certificate has."""
    picture = Image.new("RGB", (1200, 900), (240, 232, 210))
    draw = ImageDraw.Draw(picture)
    for at in range(9):
        draw.ellipse(
            (at * 130, (at * at * 53) % 700, at * 130 + 170, (at * at * 53) % 700 + 190), fill=(90 + at * 12, 40, 60)
        )
    draw.text((500, 820), name, fill="black")
    return as_jpeg(picture.resize(size), quality=quality)


def test_the_same_bytes_of_somebody_else_are_told_without_a_name():
    mine = submitted("screenshot.png")
    submitted("screenshot.png")

    assert uses(mine) == [(True, False)]


def test_a_draft_of_somebody_else_a_removed_file_and_ones_own_copy_are_not_told():
    mine = submitted("screenshot.png")
    checked(make_draft(), "awards", "screenshot.png")
    other = submitted("screenshot.png")
    other.materials.update(removed_at=clock.now())
    Material.objects.filter(application=submitted("screenshot.png")).update(application=mine)

    assert uses(mine) == []


def test_the_same_photograph_smaller_and_harder_compressed_is_told_as_alike():
    mine = submitted(diploma())
    submitted(diploma(quality=40, size=(800, 600)))

    assert uses(mine) == [(False, False)]


def test_another_photograph_is_not_told():
    mine = submitted(diploma())
    turned = Image.open(io.BytesIO(diploma())).rotate(180)
    submitted(as_jpeg(turned), as_jpeg(scene(640, 480)))

    assert uses(mine) == []


def test_an_empty_page_looks_like_nothing():
    assert look(Image.new("RGB", (600, 800), "white")) == ("", [])
    assert len(look(Image.open(made("small.jpg")))[1]) in {0, 4}


@pytest.mark.parametrize("others", [1, 3])
def test_the_statements_are_constant(others, django_assert_num_queries):
    mine = submitted(diploma())
    for _number in range(others):
        submitted(diploma())
    reviewer = make_reviewer_of(mine.unit)
    desk = reviewer.appointments.select_related("organisation").get()

    with django_assert_num_queries(4):
        found = similar.similar_uses(mine, reviewer, desk)

    assert len(next(iter(found.values()))) == others


def test_looking_for_looks_uses_its_index():
    one = checked(make_draft(), "awards", "screenshot.png")
    facts = {"application": one.application, "uploaded_by": one.uploaded_by, "uploaded_at": one.uploaded_at}
    ready = {"state": "ready", "file": "x", "sha256": "0", "size": 1, "pages": 1} | facts
    Material.objects.bulk_create(Material(bands=[n, n + 65536, n + 131072], **ready) for n in range(4000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE applications_material")

    plan = Material.objects.filter(bands__overlap=[1, 2], state="ready").order_by().values("pk").explain()

    assert "material_alike" in plan


def test_a_reviewer_reads_the_list_and_the_applicant_does_not(client):
    mine = make_application(Status.UNIT_REVIEW)
    other = make_application(Status.UNIT_REVIEW, unit=mine.unit)
    same = {"sha256": mine.materials.filter(slot="diploma").get().sha256}
    other.materials.filter(slot="diploma").update(**same)
    address = reverse("applications:file_similar", args=[mine.key])

    client.force_login(make_reviewer_of(mine.unit))
    shown = client.get(address).text
    client.force_login(mine.applicant)

    assert f"相同文件也出现在{other.number} {other.applicant_name}" in shown
    assert client.get(address).status_code == 404
