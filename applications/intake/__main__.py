"""The child's door: `check IN FOLDER EXTENSION KINDS MAX_PAGES` `join IN FOLDER MAX_PAGES` `page IN OUT NUMBER` or `book IN IN`.

One line of JSON answers.
"""

import errno
import json
import sys
from collections.abc import Callable
from pathlib import Path

from . import limits
from .result import Refusal

QUICK_CPU_SECONDS = 10  # of what somebody is waiting for
PAGE_SIDE = 1800


def check(source: Path, folder: Path, extension: str, kinds: str, max_pages: str) -> dict[str, object]:
    """Write the safe file and its thumbnail into a folder and describe them; `kinds` is "image", "pdf" or both."""
    from . import sniff

    with source.open("rb") as stream:
        found = sniff.media_type(stream.read(sniff.HEAD_BYTES))
    sniff.agree(found, extension, kinds.split(","))
    if found != "application/pdf":
        from . import image

        return image.rewrite(source, folder).described()
    from . import image, page, pdf

    result = pdf.rewrite(source, folder, int(max_pages))
    image.thumbnail(page.picture(result.file, 1, image.THUMBNAIL_SIDE), folder)
    return result.described()


def join(source: Path, folder: Path, max_pages: str) -> dict[str, object]:
    """Write one PDF of the photographs in a folder and its thumbnail there, and describe it."""
    from . import image, page, pdf
    from .join import join as joined

    result = pdf.rewrite(joined(source), folder, int(max_pages))
    image.thumbnail(page.picture(result.file, 1, image.THUMBNAIL_SIDE), folder)
    return result.described()


def draw(source: Path, target: Path, number: str) -> dict[str, object]:
    """Write the picture of one page."""
    from . import page

    page.picture(source, int(number), PAGE_SIDE).save(target, "JPEG", quality=80, optimize=True)
    return {"ok": True}


def book(source: Path, _folder: Path) -> dict[str, object]:
    """Answer with the cells of a workbook."""
    from . import sheet

    return sheet.read(source)


def main(command: str, source: str, target: str, *rest: str) -> dict[str, object]:
    """Do one command within the limits; a `Refusal` becomes its code."""
    limits.apply(QUICK_CPU_SECONDS if command in {"page", "book"} else limits.CPU_SECONDS)
    commands: dict[str, Callable[..., dict[str, object]]] = {
        "check": check,
        "join": join,
        "page": draw,
        "book": book,
    }
    try:
        return commands[command](Path(source), Path(target), *rest)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal.code}: {refusal.__cause__!r}\n")
        return {"ok": False, "reason": refusal.code, "values": refusal.values}
    except (MemoryError, RecursionError):
        return {"ok": False, "reason": "too_complex", "values": {}}
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        return {"ok": False, "reason": "too_complex", "values": {}}


sys.stdout.write(json.dumps(main(*sys.argv[1:])) + "\n")
