"""Where files are kept: private by default, reached only through a view that asks a policy."""

from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import LazyObject
from django.utils.http import content_disposition_header

SEALED = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:",
}


def private_storage() -> Storage:
    """Return the private storage; models name this function, so that no migration holds a deployment's path."""
    return storages["private"]


class _Private(LazyObject):
    def _setup(self) -> None:
        self._wrapped = private_storage()


private: Storage = _Private()  # type: ignore[assignment]  # a LazyObject stands in for the storage it wraps


def serve(file: FieldFile, *, name: str, media_type: str, inline: bool = False) -> HttpResponseBase:
    """Answer with a private file under the name people read; the caller has asked whether this person may have it.

    Behind nginx (X_ACCEL_PREFIX) nginx sends the bytes of a file in the folder; those of a bucket pass through here.
    `FileNotFoundError` when the file is gone.
    """
    if settings.X_ACCEL_PREFIX and isinstance(file.storage, FileSystemStorage):
        response: HttpResponseBase = HttpResponse(content_type=media_type)
        response["X-Accel-Redirect"] = f"{settings.X_ACCEL_PREFIX.rstrip('/')}/{quote(file.name or '')}"
    else:
        response = FileResponse(file.open("rb"), content_type=media_type)
    for header, value in SEALED.items():
        response[header] = value
    response["Content-Disposition"] = content_disposition_header(not inline, name)  # RFC 5987 for Chinese names
    return response
