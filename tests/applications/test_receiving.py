"""Uploads arrive on disk: memory stays flat whatever their size, and no more is written than could ever be taken."""

import hashlib
import io
import resource

import pytest
from django.core.handlers.wsgi import WSGIRequest

from applications import receiving, uploads
from tests.applications.upload_parts import keep_files_in, make_draft

pytestmark = pytest.mark.django_db
BOUNDARY = "x" * 20
MIB = 1024 * 1024


class Body(io.RawIOBase):
    """A multipart body with one file of `size` bytes, never held in memory as a whole."""

    def __init__(self, size, name="large.pdf"):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        self.parts = [head, size, f"\r\n--{BOUNDARY}--\r\n".encode()]
        self.length = len(head) + size + len(self.parts[2])

    def readable(self):
        return True

    def readinto(self, buffer):
        while self.parts and self.parts[0] in (b"", 0):
            self.parts.pop(0)
        if not self.parts:
            return 0
        part = self.parts[0]
        count = min(len(buffer), part if isinstance(part, int) else len(part))
        buffer[:count] = bytes(count) if isinstance(part, int) else part[:count]
        self.parts[0] = part - count if isinstance(part, int) else part[count:]
        return count


def arriving(size):
    body = Body(size)
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
        "CONTENT_LENGTH": str(body.length),
        "wsgi.input": io.BufferedReader(body),
    }
    return WSGIRequest(environ)


@pytest.fixture(autouse=True)
def handler(settings, monkeypatch, tmp_path):
    settings.FILE_UPLOAD_HANDLERS = ["applications.receiving.CappedUploadHandler"]
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    keep_files_in(tmp_path / "private", monkeypatch)


def test_fifty_megabytes_are_received_in_flat_memory():
    application = make_draft(max_file_mb=60)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    request = arriving(50 * MIB)
    material = uploads.receive(application, "diploma", request.FILES["file"], by=application.applicant)
    request.close()

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown * 1024 <= 8 * MIB
    assert material.received_sha256 == hashlib.sha256(bytes(50 * MIB)).hexdigest()


def test_what_is_over_the_ceiling_is_counted_but_not_written(monkeypatch, tmp_path):
    monkeypatch.setattr(receiving, "CEILING", 12 * MIB)
    application, request = make_draft(), arriving(100 * MIB)

    upload = request.FILES["file"]

    written = max(path.stat().st_size for path in tmp_path.glob("*.upload*"))
    assert upload.size == 100 * MIB
    assert written <= 12 * MIB + upload.DEFAULT_CHUNK_SIZE
    with pytest.raises(uploads.Refused, match="文件超过 10 MB"):
        uploads.receive(application, "diploma", upload, by=application.applicant)
    request.close()
