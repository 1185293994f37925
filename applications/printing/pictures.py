"""Pictures on a paper, as data addresses: the photo, and the code that ties a sheet to its record."""

from __future__ import annotations

import base64
import io

import segno
from PIL import Image

from ..choices import MaterialState
from ..models import Application, Material, Snapshot

PHOTO_SLOT = "photo"
PHOTO_WIDTH = 300  # pixels: 25 mm at 300 dpi


def qr(application: Application, snapshot: Snapshot) -> str:
    """Return the QR code of case number, submission and content hash; upper case keeps it small.

    A bitmap, since the pages share one: drawn as SVG it would be written on every page, 40 KB a form.
    """
    text = f"KZC:{application.number}:{snapshot.number}:{snapshot.sha256}".upper()
    return segno.make(text, error="m", micro=False).png_data_uri(scale=8, border=0)


def photo(application: Application, snapshot: Snapshot) -> str:
    """Return the photo that the snapshot names, 300 pixels wide, or "" without one; `OSError` when it cannot be read."""
    keys = [one["key"] for one in snapshot.content["materials"] if one["slot"] == PHOTO_SLOT]
    ready = Material.objects.filter(application=application, state=MaterialState.READY)  # a pulled one has no file
    material = ready.filter(key__in=keys[:1]).first()
    if material is None:
        return ""
    source = material.file if material.media_type.startswith("image/") else material.thumbnail
    with source.open("rb") as stream, Image.open(stream, formats=["JPEG", "PNG"]) as picture:
        return _as_jpeg(picture)


def _as_jpeg(picture: Image.Image) -> str:
    size = (PHOTO_WIDTH, max(1, round(picture.height * PHOTO_WIDTH / picture.width)))
    small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    target = io.BytesIO()
    small.save(target, "JPEG", quality=85, optimize=True)
    return f"data:image/jpeg;base64,{base64.b64encode(target.getvalue()).decode()}"
