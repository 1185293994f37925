"""What the child answers: a safe file, or a code for why there is none."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


class Refusal(Exception):
    """A file that is not taken; `code` is turned into a sentence by the parent, with `values` in it."""

    def __init__(self, code: str, **values: int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Result:
    """A rewritten file: its path, type and number of pages; `repaired` when the upload was damaged, `look` of a picture."""

    file: Path
    media_type: str
    pages: int
    repaired: bool = False
    look: tuple[str, list[int]] = ("", [])

    def described(self) -> dict[str, object]:
        """Return what the parent stores: media type, size in bytes, SHA-256 and pages."""
        with self.file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return {
            "ok": True,
            "file": self.file.name,
            "media_type": self.media_type,
            "size": self.file.stat().st_size,
            "sha256": digest,
            "pages": self.pages,
            "repaired": self.repaired,
            "look": self.look[0],
            "bands": self.look[1],
        }
