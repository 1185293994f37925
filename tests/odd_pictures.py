"""Odd and hostile pictures beside those of `hostile_files`: renamed kinds, deep colours, bombs in what is not the picture."""

from __future__ import annotations

import io
import struct
import zlib

from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from .drawn_files import as_jpeg, as_pdf, as_png, file, one_page, scene


@file("vector.png")
def svg_as_png() -> bytes:
    return b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>' + b" " * 500


@file("moving.jpg")
def gif_as_jpeg() -> bytes:
    stream = io.BytesIO()
    frames = [Image.new("P", (40, 40), colour) for colour in range(3)]
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:])
    return stream.getvalue()


@file("modern.png")
def webp_as_png() -> bytes:
    stream = io.BytesIO()
    scene(64, 64).save(stream, "WEBP")
    return stream.getvalue()


def png_with(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a small PNG with chunks after its header."""
    whole = as_png(Image.new("RGB", (64, 64), (10, 20, 200)))
    at = 8 + 25
    added = b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    return whole[:at] + added + whole[at:]


@file("text_bomb.png")
def text_bomb() -> bytes:
    """A hundred megabytes of text in a compressed remark."""
    return png_with((b"zTXt", b"Comment\0\0" + zlib.compress(bytes(100_000_000), 9)))


@file("colour_profile_bomb.png")
def profile_bomb() -> bytes:
    return png_with((b"iCCP", b"icc\0\0" + zlib.compress(bytes(100_000_000), 9)))


@file("deep_colour.png")
def deep_colour() -> bytes:
    """Sixteen bits for each of red, green and blue."""
    width, height = 120, 80
    rows = b"".join(b"\0" + struct.pack(">HHH", 65535, 32768, 0) * width for _ in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@file("one_pixel.png")
def one_pixel() -> bytes:
    return as_png(Image.new("1", (1, 1)))


@file("ribbon.jpg")
def ribbon() -> bytes:
    """As narrow as it is long: scaled down, one side would become nothing."""
    return as_jpeg(Image.new("L", (3, 60000), 128))


@file("bad_exif.jpg")
def bad_exif() -> bytes:
    """Metadata that says nonsense: no reason to refuse a good picture."""
    return as_jpeg(scene(320, 240), exif=b"Exif\0\0II*\0" + b"\xff" * 400)


@file("nested.pdf")
def nested() -> bytes:
    """Arrays within arrays, deeper than any stack."""
    whole = as_pdf(one_page())
    return whole.replace(b"/Type /Catalog", b"/Type /Catalog /Extra " + b"[" * 60_000 + b"]" * 60_000)


@file("stream_bomb.pdf")
def stream_bomb() -> bytes:
    """A picture that unpacks to a gigabyte: a compressed stream compressed again, as a filter chain."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    inner = zlib.compressobj(9)
    packed = b"".join(inner.compress(bytes(1 << 20)) for _ in range(1024)) + inner.flush()
    image = pdf.make_stream(zlib.compress(packed, 9))
    image.Filter = Array([Name.FlateDecode, Name.FlateDecode])
    for key, value in {"Type": Name.XObject, "Subtype": Name.Image, "ColorSpace": Name.DeviceGray}.items():
        image[f"/{key}"] = value
    image.Width, image.Height, image.BitsPerComponent = 32768, 32768, 8
    page.obj.Resources = Dictionary(XObject=Dictionary(Im0=image))
    page.obj.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
    return as_pdf(pdf)
