"""The queue of a desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kashgar_zc import clock

from ..pages import queue as pages
from ..queue import Cursor
from .desk import at_desk, filters_of


@at_desk
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show the files at this desk, or those it has sent on or back."""
    page = pages.page(request.desk, filters_of(request), Cursor.parse(request.GET), clock.now())
    return render(request, "review/queue.html", {"page": page, "organisation": request.desk.organisation})
