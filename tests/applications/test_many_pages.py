"""A scan of as many pages as a case may have goes through the real intake; a page more is refused with its limit."""

import subprocess
import sys

import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from applications import uploads
from applications.choices import MaterialState
from applications.intake import limits
from tests.applications.upload_parts import check, keep_files_in, make_draft
from tests.drawn_files import add_photograph, as_jpeg, as_pdf, scene

LIMIT = 200
MEGABYTE = 1024 * 1024
# A small process between, because a child is charged with what its parent held when it was forked.
MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss, used.ru_utime + used.ru_stime)
"""
PAPER = (413, 585)  # A4 at 50 dpi, so that the whole is under 10 MB


@pytest.fixture(scope="module")
def scans():
    """Return a function that makes a scan of some pages, each with a picture of its own."""
    pictures = [as_jpeg(scene(*PAPER, seed=seed), quality=25) for seed in range(4)]

    def make(pages):
        with pikepdf.new() as pdf:
            for number in range(pages):
                add_photograph(pdf, pictures[number % 4] + b"%d" % number, PAPER)
            return as_pdf(pdf)

    return make


def received(scan):
    draft = make_draft(max_pages=LIMIT)
    material = uploads.receive(draft, "diploma", SimpleUploadedFile("档案.pdf", scan), by=draft.applicant)
    check(material)
    return material


@pytest.mark.django_db
def test_a_scan_of_as_many_pages_as_there_may_be_is_taken_whole(scans, monkeypatch, tmp_path):
    folder, scan = keep_files_in(tmp_path, monkeypatch), scans(LIMIT)

    material = received(scan)

    assert (material.state, material.reason, material.pages) == (MaterialState.READY, "", LIMIT)
    assert 5 * MEGABYTE < len(scan) < 10 * MEGABYTE
    with pikepdf.open(folder / material.file.name) as safe:
        assert len({page.obj.Resources.XObject.Im0.read_raw_bytes() for page in safe.pages}) == LIMIT


@pytest.mark.django_db
def test_a_page_more_is_refused_and_the_limit_is_named(scans, monkeypatch, tmp_path):
    keep_files_in(tmp_path, monkeypatch)

    material = received(scans(LIMIT + 1))

    assert (material.state, material.reason) == (
        MaterialState.REFUSED,
        "PDF 共 201 页，超过 200 页。请只保留需要的页后上传。",
    )


def test_the_child_needs_little_memory_and_time_for_it(scans, tmp_path):
    source = tmp_path / "in.pdf"
    source.write_bytes(scans(LIMIT))
    command = ["-m", "applications.intake", "check", str(source), str(tmp_path), ".pdf", "pdf", str(LIMIT)]

    asked = [sys.executable, "-c", MEASURE, sys.executable, *command]
    told = subprocess.run(asked, env={"PYTHONPATH": str(settings.BASE_DIR)}, check=True, capture_output=True, text=True)

    kilobytes, seconds = told.stdout.splitlines()[-1].split()
    assert (tmp_path / "safe.pdf").exists()
    assert int(kilobytes) * 1024 < 96 * MEGABYTE < limits.MEMORY_BYTES
    assert float(seconds) < limits.CPU_SECONDS / 4
