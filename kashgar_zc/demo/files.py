"""Small drawn files for the slots of a made-up case: a portrait, a certificate, a report; each drawn once and reused."""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from applications.choices import MaterialState
from applications.models import Application, Material
from applications.rules import Slot
from kashgar_zc import clock
from kashgar_zc.storage import private

PAGE = (620, 877)  # A4 at 75 dpi
PORTRAIT = (358, 441)  # 25 mm × 35 mm in proportion
THUMBNAIL_SIDE = 320
PORTRAITS, PAPERS, COLOURS = 6, 2, 8
SHARED = 60  # every so many files hold the same bytes as others
KINDS = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "PDF": ("application/pdf", ".pdf")}
PAPER, INK, RULE, MARK = (250, 247, 240), (38, 44, 58), (176, 150, 104), (206, 196, 178)
SHIRTS = ((52, 84, 130), (94, 62, 58), (60, 90, 76), (70, 70, 84), (108, 84, 52), (84, 60, 96))


@dataclass(frozen=True)
class Sample:
    """A file as it lies in storage after the checks."""

    data: bytes
    thumbnail: bytes
    media_type: str
    extension: str
    pages: int


def attach(application: Application, *, leave_out: Collection[str] = (), optional: bool = False) -> list[Material]:
    """Fill the required slots of a file, and the optional ones if asked, with drawn materials, checked and ready."""
    slots = [slot for slot in wanted(application, optional=optional) if slot.key not in leave_out]
    return Material.objects.bulk_create(_material(application, slot) for slot in slots)


def replace(application: Application, *, labels: Collection[str]) -> None:
    """Put a newer file into the slots with these labels, and take the older one out of use."""
    for slot in application.batch.rules.slots_for(application.category_id):
        if slot.label in labels:
            application.materials.filter(slot=slot.key, removed_at=None).update(removed_at=clock.now())
            _material(application, slot, revision=1).save()


def wanted(application: Application, *, optional: bool = False) -> list[Slot]:
    """Return the first slot of every group that is required, or of every group."""
    first: dict[str, Slot] = {}
    for slot in application.batch.rules.slots_for(application.category_id):
        if optional or slot.is_required(application.category_id):
            first.setdefault(slot.group, slot)
    return list(first.values())


def _material(application: Application, slot: Slot, *, revision: int = 0) -> Material:
    sample, key = sample_for(slot, application.pk + revision), uuid.uuid4()
    # A file is marked as this person's own behind its end; a few are not, and are told to who reviews them.
    data = sample.data if application.pk % SHARED == 0 else sample.data + f"\n%{key}".encode()
    sha256 = hashlib.sha256(data).hexdigest()
    return Material(
        key=key,
        application=application,
        slot=slot.key,
        state=MaterialState.READY,
        name=f"{slot.label}{sample.extension}",
        received_sha256=sha256,
        file=private.save(f"materials/{key}{sample.extension}", ContentFile(data)),
        thumbnail=private.save(f"thumbnails/{key}.jpg", ContentFile(sample.thumbnail)),
        media_type=sample.media_type,
        sha256=sha256,
        size=len(data),
        pages=sample.pages,
        uploaded_by_id=application.applicant_id,
        uploaded_at=clock.now(),
    )


def sample_for(slot: Slot, variant: int) -> Sample:
    """Return the file drawn for a slot; it comes in a few variants."""
    if "pdf" not in slot.kinds:
        return _portrait(variant % PORTRAITS)
    return _paper(slot.label, variant % PAPERS, as_pdf=slot.key.endswith("report"))


@cache
def _portrait(variant: int) -> Sample:
    """Draw a head and shoulders without a face on a plain ground."""
    width, height = PORTRAIT
    picture = Image.new("RGB", PORTRAIT, (112, 158, 204))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((-10, height * 0.66, width + 10, height * 1.5), fill=SHIRTS[variant % len(SHIRTS)])
    draw.rectangle((width * 0.42, height * 0.55, width * 0.58, height * 0.72), fill=(214, 180, 150))
    draw.ellipse((width * 0.29, height * 0.18, width * 0.71, height * 0.64), fill=(226, 194, 164))
    draw.chord((width * 0.27, height * 0.13, width * 0.73, height * 0.6), 180, 360, fill=(48, 42, 40))
    draw.text((width / 2, height - 22), "演示", font=_font(24), fill="white", anchor="mm")
    return _sample(picture, kind="JPEG")


@cache
def _paper(title: str, variant: int, *, as_pdf: bool) -> Sample:
    """Draw a page with a title, ruled lines of text and a mark that says it is a sample."""
    picture = Image.new("RGB", PAGE, PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((36, 36, PAGE[0] - 36, PAGE[1] - 36), outline=RULE, width=4)
    draw.text((PAGE[0] / 2, 130), title[:16], font=_font(34), fill=INK, anchor="mm")
    draw.text((PAGE[0] - 90, 60), f"No. {variant + 1:04d}", font=_font(20), fill=INK, anchor="ra")
    draw.text((PAGE[0] / 2, 200), "仅用于演示，不具有任何效力", font=_font(22), fill=INK, anchor="mm")
    for line in range(9):
        right = PAGE[0] - 90 - line % 3 * 60
        draw.rectangle((90, 262 + line * 46, right, 270 + line * 46), fill=MARK)
    draw.text((PAGE[0] / 2, PAGE[1] - 160), "演示样本", font=_font(80), fill=RULE, anchor="mm")
    return _sample(picture, kind="PDF" if as_pdf else "PNG")


def _sample(picture: Image.Image, *, kind: str) -> Sample:
    """Encode a picture as small as its kind allows: a portrait as JPEG, a drawn page as PNG of few colours or PDF."""
    media_type, extension = KINDS[kind]
    made = {
        "JPEG": lambda: _encoded(picture, "JPEG", quality=70),
        "PNG": lambda: _encoded(picture.quantize(COLOURS, Image.Quantize.FASTOCTREE), "PNG"),
        "PDF": lambda: _encoded(picture.convert("L"), "PDF", resolution=75, quality=40),
    }[kind]()
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.BILINEAR)
    return Sample(
        data=made,
        thumbnail=_encoded(small, "JPEG", quality=50),
        media_type=media_type,
        extension=extension,
        pages=1,
    )


def _encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """Return the documents' own Chinese font, made at set-up."""
    return ImageFont.truetype(str(Path(settings.DATA_DIR) / "fonts" / "KZHei-Regular.otf"), size)
