"""PDFs: rebuilt page by page from an allow-list, so that nothing but what is on the pages comes along."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Object, Pdf

from . import inside
from .result import Refusal, Result

PAGE_KEYS = {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/Group", "/UserUnit"}
MAX_OBJECTS = 100_000
UNREADABLE = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError, OverflowError)


def rewrite(source: Path, folder: Path, max_pages: int) -> Result:
    """Write `safe.pdf` into a folder: pages and layers only, no actions, forms, files, links, metadata or scripts.

    Annotations and form fields become part of the page, as they would on paper. What is encrypted without a password
    (many official certificates are) is opened; what asks for one is refused.
    """
    target = folder / "safe.pdf"
    try:
        with pikepdf.open(source) as pdf:
            pages = len(pdf.pages)
            if not 0 < pages <= max_pages:
                raise Refusal("too_many_pages" if pages else "unreadable_pdf", limit=max_pages, pages=pages)
            repaired = any("reconstruct" in str(warning) for warning in pdf.get_warnings())
            if repaired and any(_has_holes(page.obj) for page in pdf.pages):
                raise Refusal("unreadable_pdf")
            with _rebuilt(pdf) as clean:
                clean.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        with pikepdf.open(target) as clean:
            inside.refuse_active(clean)
    except pikepdf.PasswordError as error:
        raise Refusal("encrypted") from error
    except UNREADABLE as error:
        raise Refusal("unreadable_pdf") from error
    return Result(target, "application/pdf", pages, repaired)


def _rebuilt(pdf: Pdf) -> Pdf:
    """Return a new document with the pages of another, each reduced to the allowed keys."""
    if pdf.Root.get(Name.AcroForm) is not None:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")
    for page in pdf.pages:
        for key in set(page.obj.keys()) - PAGE_KEYS:
            del page.obj[key]
    clean = Pdf.new()
    clean.pages.extend(pdf.pages)
    layers = pdf.Root.get(Name.OCProperties)
    if layers is not None:
        clean.Root[Name.OCProperties] = clean.copy_foreign(pdf.make_indirect(layers))
    if len(clean.objects) > MAX_OBJECTS:
        raise Refusal("too_complex")
    inside.strip(clean)
    return clean


def _has_holes(page: Object) -> bool:
    """Return whether the content or a picture of a page is missing from a damaged file."""
    pictures = page.get(Name.Resources, Dictionary()).get(Name.XObject, Dictionary())
    parts = [page.get(Name.Contents), *(picture for _name, picture in pictures.items())]
    return any(part is None for part in parts)
