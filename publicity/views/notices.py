"""The public's notices: those that run, and one of them with its persons until its last day is over."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from kashgar_zc import clock

from .. import queries
from ..pages import notices as pages
from .shared import for_everyone

GONE = 410


@for_everyone
def listed(request: HttpRequest) -> HttpResponse:
    """List the notices that run."""
    return render(request, "publicity/notices.html", {"notices": pages.running(clock.now())})


@for_everyone
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a notice and its persons; after its period, that it is over, and nobody's name."""
    now = clock.now()
    notice = get_object_or_404(queries.published(now), key=key)
    if not notice.is_running(now):
        return render(request, "publicity/notice_over.html", {"notice": pages.head(notice)}, status=GONE)
    return render(request, "publicity/notice.html", {"notice": pages.page(notice, now)})
