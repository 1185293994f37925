"""HTML to PDF: the only importer of WeasyPrint.

A paper is a template and a frozen dataclass; the template sees the dataclass's fields and nothing else. The same values
give the same bytes: dates come from the paper's own `<meta name="dcterms.created">`, the identifier from its HTML.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.ffi import harfbuzz_subset
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from kashgar_zc.run import fonts

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

log = logging.getLogger(__name__)
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)  # else a line for every page of every paper

PACKAGED = "file:///packaged/"  # what relative addresses of a template stand under: the static files of the code
FONT = "file:///fonts/"
MEDIA_TYPE = "application/pdf"


class RenderingError(Exception):
    """A paper that could not be made, because a part of it is not in the package."""


class Refused(FatalURLFetchingError):
    """An address that is neither packaged nor data; it stops the rendering, since a paper may not lack a part."""


class Packaged(URLFetcher):
    """Hands out packaged static files, our fonts and `data:` parts given in memory; never the network or other files."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return a part of a paper, or raise `Refused`."""
        if url.startswith("data:"):
            return super().fetch(url, headers)
        if url.startswith(PACKAGED) and (found := finders.find(url.removeprefix(PACKAGED))):
            return URLFetcherResponse(url, Path(str(found)).read_bytes(), {"Content-Type": media_type_of(url)})
        if url.startswith(FONT) and url.removeprefix(FONT) in faces():
            return URLFetcherResponse(url, (font_folder() / url.removeprefix(FONT)).read_bytes())
        raise Refused(f"A paper asked for {url[:200]}, which is not packaged.")


def render(template: str, paper: DataclassInstance) -> bytes:
    """Return a paper as PDF; `RenderingError` when the template asks for a part that is not packaged."""
    text = html(template, paper)
    identifier = hashlib.sha256(text.encode()).hexdigest()[:32].encode()
    try:
        document = HTML(string=text, base_url=PACKAGED, url_fetcher=fetcher())
        return document.write_pdf(font_config=font_configuration(), pdf_identifier=identifier, cache={})
    except FatalURLFetchingError as error:
        raise RenderingError(str(error)) from error


def html(template: str, paper: DataclassInstance) -> str:
    """Return a paper as HTML."""
    values: dict[str, Any] = {field.name: getattr(paper, field.name) for field in fields(paper)}
    return render_to_string(template, values)


@cache
def fetcher() -> Packaged:
    return Packaged()


@cache
def font_configuration() -> FontConfiguration:
    """Return this process's fonts, read once; made on the first paper, so that forked workers do not share one."""
    if harfbuzz_subset is None:
        log.warning("libharfbuzz-subset is missing: papers take 16 times as long. apt-get install libharfbuzz-subset0")
    configuration = FontConfiguration()
    CSS(string=font_faces(), font_config=configuration, url_fetcher=fetcher(), base_url=PACKAGED)
    return configuration


@cache
def font_folder() -> Path:
    return fonts.ensure(Path(settings.DATA_DIR))


@cache
def faces() -> Mapping[str, Mapping[str, str]]:
    """Return file name -> face of the fonts made at set-up."""
    made = json.loads((font_folder() / "fonts.json").read_text())["faces"]
    return {face["file"]: face for face in made}


def font_faces() -> str:
    """Return the CSS that makes the fonts known."""
    rule = '@font-face {{ font-family: "{family}"; src: url("{font}{file}"); }}'
    return "\n".join(rule.format(font=FONT, **face) for face in faces().values())


def media_type_of(url: str) -> str:
    return {".css": "text/css", ".svg": "image/svg+xml"}.get(Path(url).suffix, "application/octet-stream")
