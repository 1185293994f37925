"""Which code makes which kind of document, and what such code takes and gives.

Producers are named by dotted path and imported by the worker that needs one: WeasyPrint weighs 44 MB, and no web process
has a use for it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from django.utils.module_loading import import_string

from .choices import DocumentKind
from .models import Document

IN_MEMORY = 4 * 1024 * 1024
ZIP = "application/zip"


class CannotProduce(Exception):
    """A document that no further attempt would make; its text says why and what to do."""


@dataclass(frozen=True)
class Product:
    """What a producer made: an open file, closed by the pipeline, and its type."""

    file: IO[bytes]
    media_type: str


Report = Callable[[int], None]  # told the percentage done; it renews the lease, and stops a producer that lost it
Producer = Callable[[Document, Report], Product]

_producers: dict[str, str] = {
    DocumentKind.REVIEW_FORM: "applications.producing.produce_review_form",
    DocumentKind.DRAFT_FORM: "applications.producing.produce_draft_form",
    DocumentKind.RECEIPT: "applications.printing.receipt.produce",
    DocumentKind.OWN_DATA: "applications.archives.produce_own_data",
    DocumentKind.CASE_ARCHIVE: "applications.archives.produce_case",
}


def register(kind: DocumentKind, path: str) -> None:
    """Let a kind of document be made by the producer of a dotted path; an app above this one does it when it is ready."""
    _producers[kind] = path


def producer_of(kind: str) -> Producer:
    return import_string(_producers[kind])


def spool() -> IO[bytes]:
    """Return a file for a product: in memory while it is small, else a nameless temporary file."""
    return tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # type: ignore[return-value]  # behaves as IO[bytes]
