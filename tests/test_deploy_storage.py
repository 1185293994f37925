"""Private files in a bucket of S3-compatible storage: the same uses as in a folder, and never past the site."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from kashgar_zc import storage
from kashgar_zc.settings.files import private_files
from tests.s3_server import s3_server


@pytest.fixture
def server():
    with s3_server() as running:
        yield running


@pytest.fixture
def bucket(server, monkeypatch):
    """The private storage as production makes it of these variables."""
    monkeypatch.setenv("S3_BUCKET", "papers")
    monkeypatch.setenv("S3_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("S3_ACCESS_KEY", "KEY")
    monkeypatch.setenv("S3_SECRET_KEY", "SECRET")
    return storages.create_storage(private_files())


def test_a_file_is_kept_read_listed_and_removed(bucket, server):
    name = bucket.save("received/1", ContentFile(b"bytes"))

    with bucket.open(name) as file:
        assert (name, file.read(), bucket.size(name)) == ("received/1", b"bytes", 5)
    assert bucket.listdir("received")[1] == ["1"]
    assert bucket.get_modified_time(name) == dt.datetime(2020, 6, 1, tzinfo=dt.UTC)
    bucket.delete(name)
    assert (server.objects, bucket.exists(name)) == ({}, False)


def test_nothing_is_written_over(bucket, server):
    first, second = (bucket.save("materials/a.pdf", ContentFile(body)) for body in (b"one", b"two"))

    assert first != second
    assert server.objects == {first: b"one", second: b"two"}


@pytest.mark.django_db  # an answer that is closed lets go of its connection
def test_a_file_passes_through_the_site_sealed_and_leaves_no_address(bucket, settings):
    settings.X_ACCEL_PREFIX = "/protected/"  # nginx cannot reach a bucket
    name = bucket.save("materials/a.pdf", ContentFile(b"%PDF"))
    file = SimpleNamespace(storage=bucket, name=name, open=lambda mode: bucket.open(name, mode))

    answer = storage.serve(file, name="学历.pdf", media_type="application/pdf")

    assert b"".join(answer.streaming_content) == b"%PDF"
    answer.close()
    assert answer.headers.items() >= storage.SEALED.items()
    assert "X-Accel-Redirect" not in answer.headers


def test_a_link_that_is_asked_for_is_signed_and_short_lived(bucket):
    link = bucket.url("materials/a.pdf")

    assert "X-Amz-Signature=" in link
    assert "X-Amz-Expires=60&" in f"{link}&"


def test_a_file_that_is_gone_is_told_as_in_a_folder(bucket):
    with pytest.raises(FileNotFoundError):
        bucket.open("materials/none.pdf")


def test_a_bucket_without_its_key_is_refused_with_the_fix(bucket, monkeypatch):
    monkeypatch.delenv("S3_SECRET_KEY")

    with pytest.raises(ImproperlyConfigured, match=r"S3_SECRET_KEY is missing\. Name the key of an account"):
        private_files()


def test_a_folder_is_the_default(monkeypatch, tmp_path):
    monkeypatch.delenv("S3_BUCKET", raising=False)
    monkeypatch.setenv("PRIVATE_FILES", str(tmp_path))

    assert private_files()["OPTIONS"] == {"location": str(tmp_path), "base_url": None}
