"""What a file is by its first bytes, and whether its name and its slot agree."""

from __future__ import annotations

from collections.abc import Collection

from .result import Refusal

HEAD_BYTES = 1024
EXTENSIONS = {
    "application/pdf": {".pdf"},
    "image/jpeg": {".jpg", ".jpeg", ".jpe", ".jfif"},
    "image/png": {".png"},
}
# What people really send instead, each with an answer of its own.
OTHERS = (
    (0, b"PK\x03\x04", "office"),
    (0, b"\xd0\xcf\x11\xe0", "office"),
    (4, b"ftyphei", "heic"),
    (4, b"ftyphev", "heic"),
    (4, b"ftypmif1", "heic"),
)


def media_type(head: bytes) -> str:
    """Return the media type of a file that begins with `head`, or refuse it. Blanks and a byte-order mark may lead a PDF."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\0\t\n\f\r ").startswith(b"%PDF-"):
        return "application/pdf"
    for offset, magic, code in OTHERS:
        if head.startswith(magic, offset):
            raise Refusal(code)
    raise Refusal("wrong_type")


def agree(found: str, extension: str, kinds: Collection[str]) -> None:
    """Refuse a file whose name says something else than its bytes, or whose kind ("pdf", "image") the slot does not take."""
    if extension.lower() not in EXTENSIONS[found]:
        raise Refusal("name_disagrees")
    kind = "pdf" if found == "application/pdf" else "image"
    if kind not in kinds:
        raise Refusal(f"no_{kind}_here")
