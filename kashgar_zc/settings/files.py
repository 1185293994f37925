"""Where private files are kept: a folder of this machine, or a bucket of S3-compatible storage."""

from typing import Any

from kashgar_zc.run.paths import data_dir

from . import env


def private_files() -> dict[str, Any]:
    """Return the entry of STORAGES: a bucket when S3_BUCKET names one, else a folder."""
    if bucket := env.text("S3_BUCKET", ""):
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _bucket(bucket)}
    folder = env.folder("PRIVATE_FILES", data_dir() / "private")
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(folder), "base_url": None},
    }


def _bucket(name: str) -> dict[str, Any]:
    """Return options without the defaults of django-storages that are wrong for us: overwriting, links for an hour.

    Browsers never see the bucket: the site streams each file after it asked its policy.
    """
    from botocore.config import Config  # takes its time, so only where a bucket is

    fix = "Name the key of an account that may read, write, list and delete in the bucket, or leave S3_BUCKET out."
    return {
        "bucket_name": name,
        "endpoint_url": env.text("S3_ENDPOINT", "") or None,
        "region_name": env.text("S3_REGION", "us-east-1"),
        "access_key": env.text("S3_ACCESS_KEY", fix=fix),
        "secret_key": env.text("S3_SECRET_KEY", fix=fix),
        "client_config": Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=5,  # seconds
            read_timeout=20,
            request_checksum_calculation="when_required",  # storage that is not Amazon's often knows no newer sums
            response_checksum_validation="when_required",
        ),
        "default_acl": None,  # as the bucket says: private
        "file_overwrite": False,
        "querystring_auth": True,
        "querystring_expire": 60,  # seconds
        "max_memory_size": 1024 * 1024,  # the rest of a file being read or written lies on disk
    }
