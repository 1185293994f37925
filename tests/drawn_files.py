"""The honest files people upload, drawn from nothing, and the parts that other makers build on."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable

import pikepdf
from PIL import Image, ImageDraw, ImageFont
from PIL.TiffImagePlugin import IFDRational

A4 = (595, 842)
Maker = Callable[[], bytes]
MAKERS: dict[str, Maker] = {}


def file(name: str) -> Callable[[Maker], Maker]:
    """Register the maker of a file."""

    def register(maker: Maker) -> Maker:
        MAKERS[name] = maker
        return maker

    return register


def scene(width: int, height: int, seed: int = 1) -> Image.Image:
    """Return a picture with the grain of a photograph of a page: paper, lines of text, shadows, noise."""
    chance = random.Random(seed)
    size = width // 4, height // 4
    grain = Image.frombytes("L", size, chance.randbytes(size[0] * size[1])).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    picture = Image.merge("RGB", [grain.point(lambda value, tone=tone: value // 6 + tone) for tone in (208, 204, 196)])
    draw = ImageDraw.Draw(picture)
    step = max(8, height // 60)
    for y in range(step * 3, height - step * 3, step):
        x = width // 10
        while x < width * 9 // 10:
            length = chance.randint(step // 2, step * 4)
            draw.rectangle((x, y, min(x + length, width * 9 // 10), y + step // 3), fill=(40, 40, 52))
            x += length + step // 2
    return picture


def as_jpeg(picture: Image.Image, **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", **options)
    return stream.getvalue()


def as_png(picture: Image.Image, **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "PNG", **options)
    return stream.getvalue()


def as_pdf(pdf: pikepdf.Pdf, **options: object) -> bytes:
    stream = io.BytesIO()
    pdf.save(stream, static_id=True, **options)
    return stream.getvalue()


def phone_exif() -> Image.Exif:
    """Return what a phone writes: make, model, time, orientation 6 and where the picture was taken (Kashgar)."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112], exif[0x0132] = "Phone", "Model 1", 6, "2020:06:03 14:02:00"
    degrees = [IFDRational(39), IFDRational(28), IFDRational(12)], [IFDRational(75), IFDRational(59), IFDRational(24)]
    exif.get_ifd(0x8825).update({1: "N", 2: degrees[0], 3: "E", 4: degrees[1]})
    return exif


@file("phone.jpg")
def phone() -> bytes:
    """Twelve megapixels on their side: 4032 × 3024 with EXIF rotation and GPS; a red corner tells which way is up."""
    picture = scene(4032, 3024)
    ImageDraw.Draw(picture).rectangle((0, 0, 400, 400), fill=(200, 30, 30))
    return as_jpeg(picture, quality=85, exif=phone_exif(), comment=b"taken by a phone")


@file("scan.pdf")
def scan() -> bytes:
    """Twenty scanned A4 pages, about 8 MB, with the scanner's name and a GPS position inside the photographs."""
    pdf = pikepdf.Pdf.new()
    for number in range(20):
        page = scene(1240, 1754, seed=number)
        ImageDraw.Draw(page).text((100, 60), f"{number + 1} / 20", fill="black", font=ImageFont.load_default(60))
        add_photograph(pdf, as_jpeg(page, quality=SCAN_QUALITY, exif=phone_exif()), page.size)
    pdf.docinfo["/Producer"] = "Scanner"
    return as_pdf(pdf)


SCAN_QUALITY = 74


def add_photograph(pdf: pikepdf.Pdf, jpeg: bytes, size: tuple[int, int]) -> None:
    """Add an A4 page that shows one JPEG."""
    image = pdf.make_stream(
        jpeg,
        {
            "/Type": pikepdf.Name.XObject,
            "/Subtype": pikepdf.Name.Image,
            "/Width": size[0],
            "/Height": size[1],
            "/ColorSpace": pikepdf.Name.DeviceRGB,
            "/BitsPerComponent": 8,
            "/Filter": pikepdf.Name.DCTDecode,
        },
    )
    page = pdf.add_blank_page(page_size=A4)
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.obj.Contents = pdf.make_stream(f"q {A4[0]} 0 0 {A4[1]} 0 0 cm /Im0 Do Q".encode())


@file("screenshot.png")
def screenshot() -> bytes:
    """A screenshot with a transparent corner, as phones make them."""
    picture = Image.new("RGBA", (1080, 2340), (247, 244, 238, 255))
    draw = ImageDraw.Draw(picture)
    for y in range(200, 2200, 60):
        draw.text(
            (80, y),
            "Continuing education: general subject 24 hours",
            fill=(29, 36, 48),
            font=ImageFont.load_default(36),
        )
    draw.rectangle((0, 0, 40, 40), fill=(0, 0, 0, 0))
    return as_png(picture, dpi=(144, 144))


@file("blank.pdf")
def blank() -> bytes:
    """One page with a line of text: the smallest honest PDF."""
    return as_pdf(one_page())


def one_page() -> pikepdf.Pdf:
    pdf = pikepdf.Pdf.new()
    page = pdf.add_blank_page(page_size=A4)
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.obj.Contents = pdf.make_stream(b"BT /F1 24 Tf 72 720 Td (Certificate) Tj ET")
    return pdf


@file("small.jpg")
def small() -> bytes:
    return as_jpeg(scene(640, 480), quality=80)


def png_of_zeros(width: int, height: int) -> bytes:
    """Return a grey PNG of any size without ever holding its pixels: a decompression bomb when it is large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer, row = zlib.compressobj(9), bytes(width + 1)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
