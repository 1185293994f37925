"""Pictures of PDF pages, for the preview: PDFium draws them inside the limited child only."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image

from .result import Refusal


def picture(source: Path, number: int, longest_side: int) -> Image.Image:
    """Return page `number` (from 1), its longest side as given, as PDFium sees it; forms are not drawn."""
    try:
        with pypdfium2.PdfDocument(source) as document:
            if not 1 <= number <= len(document):
                raise Refusal("no_such_page")
            page = document[number - 1]
            width, height = page.get_size()
            scale = longest_side / max(width, height, 1.0)
            return page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    except pypdfium2.PdfiumError as error:
        raise Refusal("unreadable_pdf") from error
