"""Safe photographs put on the pages of one PDF, each as it is, in the order of their names."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from PIL import Image

LONG, SHORT = 842, 595  # A4 in points; a page takes the picture's proportions within it
COLOURS = {"L": pikepdf.Name.DeviceGray, "RGB": pikepdf.Name.DeviceRGB}


def join(folder: Path) -> Path:
    """Write `joined.pdf` of the files `leaf-*` in a folder: JPEG data as it is, other pictures packed without loss."""
    target = folder / "joined.pdf"
    with pikepdf.Pdf.new() as pdf:
        for leaf in sorted(folder.glob("leaf-*")):
            _add(pdf, leaf)
        pdf.save(target)
    return target


def _add(pdf: pikepdf.Pdf, leaf: Path) -> None:
    with Image.open(leaf, formats=["JPEG", "PNG"]) as picture:
        is_jpeg = picture.format == "JPEG" and picture.mode in COLOURS
        plain = picture if picture.mode in COLOURS else picture.convert("RGB")
        width, height = plain.size
        data = leaf.read_bytes() if is_jpeg else plain.tobytes()
        image = pdf.make_stream(
            data,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=width,
            Height=height,
            ColorSpace=COLOURS[plain.mode],
            BitsPerComponent=8,
        )
    if is_jpeg:
        image.Filter = pikepdf.Name.DCTDecode
    box = (LONG, SHORT) if width > height else (SHORT, LONG)
    scale = min(box[0] / width, box[1] / height)
    size = round(width * scale, 2), round(height * scale, 2)
    page = pdf.add_blank_page(page_size=size)
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.obj.Contents = pdf.make_stream(f"q {size[0]} 0 0 {size[1]} 0 0 cm /Im0 Do Q".encode())
