"""Images: decoded in full within limits, set upright, scaled, and encoded anew without anything but pixels."""

from __future__ import annotations

import re
import struct
import warnings
from pathlib import Path

from PIL import Image

from .look import look
from .result import Refusal, Result

MAX_PIXELS = 64_000_000
MAX_SCANS = 50  # an encoder writes about ten; each further one costs a full pass over the picture
LONGEST_SIDE = 2480  # A4 at 212 dpi
THUMBNAIL_SIDE = 320
FEW_COLOURS = 4096  # up to here a picture is a drawing or a screenshot and stays lossless
JPEG = {"quality": 85, "optimize": True}
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error)
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ORIENTATION = 0x0112

Image.MAX_IMAGE_PIXELS = None  # our own limit below is lower, and answers with a sentence
warnings.simplefilter("ignore")  # Pillow warns of what we are about to throw away


def rewrite(source: Path, folder: Path) -> Result:
    """Write `safe.jpg` or `safe.png` and `thumbnail.jpg` into a folder."""
    try:
        picture, lossless = _decoded(source)
    except UNREADABLE as error:
        raise Refusal("unreadable_image") from error
    target = folder / ("safe.png" if lossless else "safe.jpg")
    if lossless:
        picture.save(target, "PNG", optimize=True)
    else:
        picture.save(target, "JPEG", **JPEG)
    seen = look(picture)
    thumbnail(picture, folder)
    return Result(target, "image/png" if lossless else "image/jpeg", pages=1, look=seen)


def thumbnail(picture: Image.Image, folder: Path) -> None:
    """Write `thumbnail.jpg` of a picture into a folder; the picture itself is scaled by it."""
    picture.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    picture.save(folder / "thumbnail.jpg", "JPEG", quality=78, optimize=True)


def _decoded(source: Path) -> tuple[Image.Image, bool]:
    """Return the upright picture in its final size without metadata, and whether it is to stay lossless."""
    with Image.open(source, formats=["JPEG", "PNG"]) as image:
        _check_cost(image, source)
        is_png = image.format == "PNG"
        if is_png:
            _verify(source)
        orientation = _orientation(image)
        image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        picture = _plain(image)
    lossless = is_png and picture.getcolors(FEW_COLOURS) is not None
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=3.0)
    picture = _on_white(picture)
    if orientation in UPRIGHT:
        picture = picture.transpose(UPRIGHT[orientation])
    picture.info.clear()
    return picture, lossless


def _check_cost(image: Image.Image, source: Path) -> None:
    """Refuse what would be too much to decode, by what its header says."""
    if image.width * image.height > MAX_PIXELS:
        raise Refusal("too_many_pixels", limit=MAX_PIXELS // 1_000_000)
    if image.format == "PNG" and getattr(image, "n_frames", 1) > 1:
        raise Refusal("animated")
    if image.format != "PNG" and len(re.findall(rb"\xff\xda", source.read_bytes())) > MAX_SCANS:
        raise Refusal("too_complex")


def _verify(source: Path) -> None:
    """Check every chunk of a PNG; the decoder alone does not miss what is cut off after the last row."""
    with Image.open(source, formats=["PNG"]) as image:
        image.verify()


def _orientation(image: Image.Image) -> int:
    try:
        return image.getexif().get(ORIENTATION, 1)
    except UNREADABLE:
        return 1  # damaged metadata is no reason to refuse a good picture: all of it goes away


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture as L, RGB or RGBA, eight bits a channel."""
    if image.mode.startswith("I"):  # 16 bits of grey: the upper eight
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in {"P", "PA", "LA", "La", "RGBa"} or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode in {"L", "RGB", "RGBA"}:
        return image.copy() if image.mode == "L" else image
    return image.convert("L" if image.mode == "1" else "RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    """Return the picture with what is transparent turned white, as paper is."""
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper
