"""What the child process makes of files that try to fool, exhaust or outlive it, and of honest ones that look odd."""

import io
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name
from PIL import Image

from applications import sandbox, scanning
from applications.intake import inside, sheet, sniff
from applications.intake.result import Refusal
from tests.drawn_files import as_jpeg, as_pdf, one_page, phone_exif, scene
from tests.make_files import made

ACTIVE = (
    b"/JavaScript", b"/JS", b"/OpenAction", b"/AA", b"/Launch", b"/URI", b"/SubmitForm", b"/GoToR", b"/EmbeddedFile",
    b"/Filespec", b"/RichMedia", b"/XFA", b"/AcroForm", b"/Annots", b"/Names", b"/AF", b"/Metadata", b"/PieceInfo",
    b"/Action", b"/Author", b"evil.example", b"MZ payload", b"secret author", b"hidden draft", b"app.alert",
)  # fmt: skip
REFUSED = {
    "program.pdf": "wrong_type",
    "page.jpg": "wrong_type",
    "polyglot.pdf": "wrong_type",
    "empty.pdf": "wrong_type",
    "office.pdf": "office",
    "heic.jpg": "heic",
    "really_png.jpg": "name_disagrees",
    "truncated.jpg": "unreadable_image",
    "truncated.png": "unreadable_image",
    "truncated.pdf": "unreadable_pdf",
    "looping_pages.pdf": "unreadable_pdf",
    "encrypted.pdf": "encrypted",
    "animated.png": "animated",
    "bomb.png": "too_many_pixels",
    "progressive_bomb.jpg": "too_complex",
    "bomb.pdf": "too_complex",
    "500_pages.pdf": "too_many_pages",
    "script_in_form.pdf": "active",
    "vector.png": "wrong_type",
    "moving.jpg": "wrong_type",
    "modern.png": "wrong_type",
    "text_bomb.png": "unreadable_image",
    "colour_profile_bomb.png": "unreadable_image",
    "nested.pdf": "unreadable_pdf",
}
TAKEN = {
    "phone.jpg": "image/jpeg",
    "cmyk.jpg": "image/jpeg",
    "polyglot.jpg": "image/jpeg",
    "slow_progressive.jpg": "image/jpeg",
    "wide.png": "image/png",
    "grey16.png": "image/png",
    "screenshot.png": "image/png",
    "restricted.pdf": "application/pdf",
    "broken_xref.pdf": "application/pdf",
    "font_called_aa.pdf": "application/pdf",
    "huge_image.pdf": "application/pdf",
    "stream_bomb.pdf": "application/pdf",
    "deep_colour.png": "image/png",
    "one_pixel.png": "image/png",
    "ribbon.jpg": "image/jpeg",
    "bad_exif.jpg": "image/jpeg",
}
VALUES = {"limit": 64, "pages": 500}


def examine(name, folder, *, kinds=("image", "pdf")):
    path = made(name)
    return sandbox.check(path, folder, extension=path.suffix, kinds=kinds, max_pages=100)


def expanded(path):
    """Return a PDF with every stream unpacked, as one text to search."""
    stream = io.BytesIO()
    with pikepdf.open(path) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get(Name.Filter) == Name.FlateDecode:
                thing.write(thing.read_bytes())
        pdf.save(stream, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return stream.getvalue()


@pytest.mark.parametrize(("name", "code"), REFUSED.items())
def test_a_hostile_file_is_refused_in_time_with_a_sentence(tmp_path, name, code):
    started = time.monotonic()

    with pytest.raises(sandbox.Unsafe) as refusal:
        examine(name, tmp_path)

    shown = VALUES | ({"limit": 100} if code == "too_many_pages" else {})
    assert str(refusal.value) == str(sandbox.SENTENCES[code]) % shown
    assert time.monotonic() - started < 40


@pytest.mark.parametrize(("name", "media_type"), TAKEN.items())
def test_an_odd_file_is_taken_and_rewritten(tmp_path, name, media_type):
    answer = examine(name, tmp_path)

    assert (answer["media_type"], answer["pages"]) == (media_type, 1)
    safe = (tmp_path / answer["file"]).read_bytes()
    assert answer["size"] == len(safe)
    assert not [mark for mark in (b"<script", b"word/document", b"Exif") if mark in safe]


def test_nothing_active_is_left_in_a_pdf_even_when_it_is_expanded(tmp_path):
    before = expanded(made("active.pdf"))
    assert all(mark in before for mark in ACTIVE)

    answer = examine("active.pdf", tmp_path)

    after = expanded(tmp_path / answer["file"])
    assert [mark for mark in ACTIVE if mark in after] == []
    assert (b"(Certificate)" in after, b"Filled in by hand" in after) == (True, True)


def test_sixteen_bits_of_grey_keep_their_tone(tmp_path):
    answer = examine("grey16.png", tmp_path)

    with Image.open(tmp_path / answer["file"]) as picture:
        assert (picture.mode, picture.getpixel((9, 9))) == ("L", 40000 // 256)


def test_sixteen_bits_a_channel_keep_their_colour(tmp_path):
    answer = examine("deep_colour.png", tmp_path)

    with Image.open(tmp_path / answer["file"]) as picture:
        assert (picture.mode, picture.getpixel((9, 9))) == ("RGB", (255, 128, 0))


@pytest.mark.parametrize(("megabytes", "ends"), [(64, "True"), (1024, "MemoryError")])
def test_a_child_cannot_take_more_memory_than_its_limit(megabytes, ends):
    code = (
        "from applications.intake import limits; limits.apply()\n"
        f"try: print(len(bytes({megabytes} << 20)) > 0)\nexcept MemoryError: print('MemoryError')"
    )

    child = subprocess.run([sys.executable, "-c", code], cwd=sandbox.settings.BASE_DIR, capture_output=True, text=True)

    assert child.stdout.strip() == ends


def test_a_damaged_pdf_that_could_be_mended_says_so(tmp_path):
    assert examine("broken_xref.pdf", tmp_path)["repaired"] is True
    assert examine("blank.pdf", tmp_path)["repaired"] is False


@pytest.mark.parametrize(
    ("name", "kinds", "code"), [("blank.pdf", "image", "no_pdf_here"), ("small.jpg", "pdf", "no_image_here")]
)
def test_a_slot_takes_its_own_kinds_only(tmp_path, name, kinds, code):
    with pytest.raises(sandbox.Unsafe) as refusal:
        examine(name, tmp_path, kinds=(kinds,))

    assert str(refusal.value) == str(sandbox.SENTENCES[code])


def test_every_code_of_the_child_has_its_sentence():
    codes = {*REFUSED.values(), "no_pdf_here", "no_image_here", "no_such_page", "unavailable", "moved_on"}
    codes.add(scanning.ScannerAway.code)
    of_workbooks = set(re.findall(r'Refusal\("(\w+)"', Path(sheet.__file__).read_text()))

    assert set(sandbox.SENTENCES) == codes | of_workbooks


def test_the_child_sees_no_secret_of_ours(tmp_path, monkeypatch):
    monkeypatch.setenv("DJANGO_SECRET_KEY", "secret")
    run, spy = sandbox.subprocess.run, ["/bin/sh", "-c", "env >seen"]
    monkeypatch.setattr(sandbox.subprocess, "run", lambda _command, **options: run(spy, **options))

    with pytest.raises(sandbox.Unavailable, match="an answer that is none"):
        examine("blank.pdf", tmp_path)

    seen = {line.partition("=")[0] for line in (tmp_path / "seen").read_text().splitlines()}
    assert seen - {"PWD", "SHLVL", "_", "OLDPWD"} == {"PYTHONPATH", "LANG"}


def test_a_child_that_is_killed_from_outside_is_our_trouble_not_the_files(tmp_path, monkeypatch):
    run = sandbox.subprocess.run
    killer = ["/bin/sh", "-c", f"kill -{signal.SIGKILL.value} $$"]
    monkeypatch.setattr(sandbox.subprocess, "run", lambda _command, **options: run(killer, **options))

    with pytest.raises(sandbox.Unavailable, match="exit code -9"):
        examine("blank.pdf", tmp_path)


def test_a_child_that_hangs_is_ended(tmp_path, monkeypatch):
    run = sandbox.subprocess.run
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.2)
    monkeypatch.setattr(sandbox.subprocess, "run", lambda _command, **options: run(["/bin/sleep", "30"], **options))

    with pytest.raises(sandbox.Unavailable, match="no answer"):
        examine("blank.pdf", tmp_path)


def test_a_folder_that_cannot_be_written_is_our_trouble(tmp_path):
    (tmp_path / "safe.jpg").mkdir()

    with pytest.raises(sandbox.Unavailable, match="IsADirectoryError"):
        examine("small.jpg", tmp_path)


def test_limits_are_in_force_in_the_child():
    code = (
        "from applications.intake import limits; limits.apply(); import resource as r; "
        "print([r.getrlimit(k)[0] for k in (r.RLIMIT_CPU, r.RLIMIT_AS, r.RLIMIT_FSIZE, r.RLIMIT_CORE)])"
    )

    child = subprocess.run([sys.executable, "-c", code], cwd=sandbox.settings.BASE_DIR, capture_output=True, text=True)

    assert child.stdout.strip() == str([20, 768 * 1024 * 1024, 64 * 1024 * 1024, 0])


def test_photographs_inside_a_pdf_keep_their_picture_and_lose_their_metadata():
    plain = as_jpeg(scene(64, 64))
    with_exif = as_jpeg(scene(64, 64), exif=phone_exif(), comment=b"taken by")

    stripped = inside.without_metadata(with_exif)

    assert (b"Exif" in with_exif, b"Exif" in stripped, b"taken by" in stripped) == (True, False, False)
    assert stripped[stripped.index(b"\xff\xda") :] == plain[plain.index(b"\xff\xda") :]


@pytest.mark.parametrize("key", sorted(inside.ACTIVE_KEYS))
def test_the_second_look_refuses_every_active_key(key):
    pdf = one_page()
    pdf.Root["/Extra"] = pikepdf.Dictionary({key: pikepdf.Dictionary()})

    with pytest.raises(Refusal, match="active"), pikepdf.open(io.BytesIO(as_pdf(pdf))) as again:
        inside.refuse_active(again)


def test_a_byte_order_mark_or_blank_lines_may_lead_a_pdf_and_nothing_else():
    assert sniff.media_type(b"\xef\xbb\xbf\r\n%PDF-1.4") == "application/pdf"

    with pytest.raises(Refusal, match="wrong_type"):
        sniff.media_type(b"x%PDF-1.4")


def test_the_pictures_of_pages_are_drawn_and_other_pages_refused(tmp_path):
    sandbox.draw(made("scan.pdf"), tmp_path / "page.jpg", page=20)

    with Image.open(tmp_path / "page.jpg") as picture:
        assert max(picture.size) == 1800
    with pytest.raises(sandbox.Unsafe):
        sandbox.draw(made("scan.pdf"), tmp_path / "page.jpg", page=21)
