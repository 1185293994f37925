"""The review form in a warm worker, the whole task against raw WeasyPrint: `python -m benchmarks.paper <asks> <target> <rounds>`."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import django

from benchmarks import asking, figures
from benchmarks.figures import Figure

WARM_UP = 4
KB = 1024


def prepared(key: str) -> tuple[Callable[[], int], Callable[[], None], Callable[[], bytes]]:
    """Return three calls: put the task back and return its document; make that document; raw WeasyPrint of the same HTML."""
    from django.contrib.staticfiles import finders
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from applications import documents, producing
    from applications.choices import DocumentState
    from applications.models import Application, Document
    from applications.printing import review_form
    from kashgar_zc import pdf

    application = Application.objects.select_related("applicant").get(key=key)
    document = documents.request_review_form(application, by=application.applicant)
    paper = review_form.build(application, application.snapshots.latest("number"), upto=application.version)
    html = pdf.html(review_form.TEMPLATE, paper)
    base = Path(str(finders.find("css/tokens.css"))).parents[1].as_uri() + "/"
    fonts = FontConfiguration()
    faces = pdf.font_faces().replace(pdf.FONT, pdf.font_folder().resolve().as_uri() + "/")
    CSS(string=faces, font_config=fonts)

    def put_back() -> int:
        Document.objects.filter(pk=document.pk).update(
            state=DocumentState.QUEUED, attempts=0, leased_until=None, finished_at=None
        )
        return document.pk

    def raw() -> bytes:
        return HTML(string=html, base_url=base).write_pdf(font_config=fonts)

    return put_back, lambda: producing.produce(document.pk), raw


def timed(call: Callable[[], object]) -> tuple[float, float]:
    """Return the ms of CPU and of wall time that a call takes."""
    cpu, wall = time.process_time(), time.perf_counter()
    call()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def peak() -> float:
    """Return the most memory this process ever held, in MiB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) / KB


def all_figures(key: str, rounds: int) -> list[Figure]:
    """Make the form and the raw PDF in turn; the memory is read before anything raw has run."""
    from applications.models import Document

    put_back, produce, raw = prepared(key)
    for _one in range(WARM_UP):
        number = put_back()
        produce()
    memory, size = peak(), Document.objects.get(pk=number).size
    raw()
    pairs = []
    for _one in range(rounds):
        below = timed(raw)
        put_back()
        pairs.append((timed(produce), below))
    return [
        Figure("P7 review form, whole task: CPU", round(median(a[0] / b[0] for a, b in pairs), 3), "× raw", 1.1),
        Figure("P7 review form, whole task: wall", round(median(a[1] / b[1] for a, b in pairs), 3), "× raw", 1.1),
        Figure("P7 review form: CPU itself", round(median(a[0] for a, _b in pairs)), "ms"),
        Figure("P7 review form: size", round(size / KB, 1), "KB", 250),
        Figure("P7 worker: peak memory", round(memory, 1), "MiB", 120),
    ]


if __name__ == "__main__":
    django.setup()
    asked = asking.read(Path(sys.argv[1]))["paper"].path
    figures.write(Path(sys.argv[2]), all_figures(asked, int(sys.argv[3])))
