"""The pages of uploads: the slot that answers every act, and files opened by whom they concern and by nobody else."""

from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications import sandbox
from applications.choices import Status
from applications.models import Application, Material
from kashgar_zc.storage import private
from tests.applications.upload_parts import check, checked, keep_files_in, make_draft
from tests.factories.people import make_reviewer, make_unit, make_user
from tests.make_files import made

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def storage(monkeypatch, tmp_path):
    return keep_files_in(tmp_path / "private", monkeypatch)


def url(name, *arguments):
    return reverse(f"applications:{name}", args=arguments)


def send(client, application, slot, *names, **options):
    chosen = [SimpleUploadedFile(name, made(name).read_bytes()) for name in names]
    return client.post(url("material_upload", application.key, slot), {"file": chosen}, **options)


def test_an_upload_answers_with_its_slot_which_asks_again_until_the_file_is_checked(client):
    application = make_draft()
    client.force_login(application.applicant)

    answer = send(client, application, "diploma", "small.jpg", headers=HTMX)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "已收到，正在检查…" in page
    assert f'hx-get="{url("material_slot", application.key, "diploma")}" hx-trigger="every 1s"' in page
    check(Material.objects.get())
    page = client.get(url("material_slot", application.key, "diploma")).content.decode()
    assert ("hx-get" in page, "JPG · 1 页 ·" in page) == (False, True)


def test_a_refused_upload_answers_with_the_sentence_and_the_old_file(client):
    application = make_draft()
    checked(application, "diploma", "small.jpg")
    client.force_login(application.applicant)

    answer = send(client, application, "diploma", "oversize.pdf", headers=HTMX)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "文件超过 10 MB。请用手机重新拍摄，或在扫描时选 200 dpi。" in page
    assert "small.jpg" in page
    assert Material.objects.count() == 1


def test_without_script_an_upload_goes_back_to_the_page_with_a_message(client):
    application = make_draft()
    client.force_login(application.applicant)

    answer = send(client, application, "diploma", "empty.pdf", follow=True)

    assert answer.redirect_chain == [(url("materials", application.key) + "#slot-diploma", 302)]
    assert [str(one) for one in answer.context["messages"]] == [
        "“empty.pdf”：文件是空的（0 字节）。请打开确认内容后重新选择。"
    ]


def test_nothing_chosen_is_said(client):
    application = make_draft()
    client.force_login(application.applicant)

    answer = client.post(url("material_upload", application.key, "diploma"), headers=HTMX)

    assert (answer.status_code, "请先选择文件" in answer.content.decode()) == (422, True)


def test_a_removed_file_is_offered_for_restoring_and_comes_back(client):
    application = make_draft()
    material = checked(application, "diploma", "small.jpg")
    client.force_login(application.applicant)

    removed = client.post(url("material_remove", application.key, material.key), headers=HTMX).content.decode()
    restored = client.post(url("material_restore", application.key, material.key), headers=HTMX).content.decode()

    assert ("恢复“small.jpg”" in removed, "已移除，可以恢复。" in removed) == (True, True)
    assert ("恢复“small.jpg”" in restored, "已恢复。" in restored) == (False, True)


def test_an_act_on_a_submitted_file_is_refused_with_its_reason(client):
    application = make_draft()
    material = checked(application, "diploma", "small.jpg")
    Application.objects.update(status=Status.WITHDRAWN)
    client.force_login(application.applicant)

    answer = client.post(url("material_remove", application.key, material.key), headers=HTMX)

    assert answer.status_code == 422
    material.refresh_from_db()
    assert material.removed_at is None


def test_a_name_full_of_markup_is_shown_as_text(client):
    application = make_draft()
    checked(application, "diploma", "small.jpg", called="<img src=x onerror=alert(1)>.jpg")
    client.force_login(application.applicant)

    page = client.get(url("material_slot", application.key, "diploma")).content.decode()

    assert "&lt;img src=x onerror=alert(1)&gt;.jpg" in page


def test_a_file_is_served_sealed_under_the_name_its_owner_gave_it(client, storage):
    material = checked(make_draft(), "diploma", "screenshot.png", called="截图.png")
    client.force_login(material.uploaded_by)

    answer = client.get(url("file", material.key))

    assert b"".join(answer.streaming_content) == (storage / material.file.name).read_bytes()
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == f"inline; filename*=utf-8''{quote('截图.png')}"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_behind_nginx_the_file_is_left_to_it(client, settings):
    settings.X_ACCEL_PREFIX = "/private-files"
    material = checked(make_draft(), "diploma", "small.jpg")
    client.force_login(material.uploaded_by)

    answer = client.get(url("file", material.key))

    assert (answer.content, answer["X-Accel-Redirect"]) == (b"", f"/private-files/materials/{material.key}.jpg")


def test_pages_are_drawn_once_and_kept(client, storage, monkeypatch):
    material = checked(make_draft(), "diploma", "scan.pdf")
    client.force_login(material.uploaded_by)
    address = url("file_page", material.key, 20)

    first = b"".join(client.get(address).streaming_content)
    monkeypatch.setattr(sandbox, "draw", None)
    again = b"".join(client.get(address).streaming_content)

    assert first[:3] == b"\xff\xd8\xff"
    assert first == again == (storage / f"pages/{material.key}/20.jpg").read_bytes()


@pytest.mark.parametrize("number", [0, 21, 10**9])
def test_a_page_that_is_not_there_is_not_found(client, number):
    material = checked(make_draft(), "diploma", "scan.pdf")
    client.force_login(material.uploaded_by)

    assert client.get(url("file_page", material.key, number)).status_code == 404


def test_a_page_that_cannot_be_drawn_says_so(client, monkeypatch):
    material = checked(make_draft(), "diploma", "blank.pdf")
    client.force_login(material.uploaded_by)

    def fail(*_words, **_options):
        raise sandbox.Unavailable("no memory")

    monkeypatch.setattr(sandbox, "draw", fail)

    answer = client.get(url("file_page", material.key, 1))

    assert (answer.status_code, answer.content.decode()) == (503, "这一页暂时无法显示，请打开原文件查看。")


def test_the_only_page_of_a_picture_is_the_picture(client, storage):
    material = checked(make_draft(), "diploma", "screenshot.png")
    client.force_login(material.uploaded_by)

    answer = client.get(url("file_page", material.key, 1))

    assert (answer["Content-Type"], b"".join(answer.streaming_content)) == (
        "image/png",
        (storage / material.file.name).read_bytes(),
    )


def test_a_file_whose_bytes_are_gone_is_not_found(client):
    material = checked(make_draft(), "diploma", "small.jpg")
    client.force_login(material.uploaded_by)
    private.delete(material.file.name)

    assert client.get(url("file", material.key)).status_code == 404


@pytest.mark.parametrize("name", ["file", "file_thumbnail", "file_page"])
@pytest.mark.parametrize("who", ["nobody", "another applicant", "another unit", "own unit before submission"])
def test_who_may_not_see_a_file_does_not_find_it(client, name, who):
    application = make_draft()
    material = checked(application, "diploma", "blank.pdf")
    others = {
        "another applicant": make_user,
        "another unit": lambda: make_reviewer(make_unit()),
        "own unit before submission": lambda: make_reviewer(application.unit),
    }
    if who in others:
        client.force_login(others[who]())

    answer = client.get(url(name, material.key, *([1] if name == "file_page" else [])))

    assert answer.status_code == (302 if who == "nobody" else 404)


@pytest.mark.parametrize("name", ["material_remove", "material_restore", "material_upload", "material_slot"])
def test_a_foreign_application_is_not_found(client, name):
    application = make_draft()
    material = checked(application, "diploma", "small.jpg")
    client.force_login(make_user())
    second = "diploma" if name in {"material_upload", "material_slot"} else material.key

    answer = getattr(client, "get" if name == "material_slot" else "post")(url(name, application.key, second))

    assert answer.status_code == 404


def test_a_file_of_another_application_is_not_reached_through_ones_own(client):
    own, foreign = make_draft(), checked(make_draft(), "diploma", "small.jpg")
    client.force_login(own.applicant)

    answer = client.post(url("material_remove", own.key, foreign.key))

    assert answer.status_code == 404
    foreign.refresh_from_db()
    assert foreign.removed_at is None
