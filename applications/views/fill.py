"""Filling the form: overview (or tracking, once submitted), the materials."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .. import queries
from ..pages import fill as pages
from ..pages import track


@login_required
@require_safe
def overview(request: HttpRequest, key: str) -> HttpResponse:
    """Show the task list of a file being filled, and where any file stands."""
    application = get_object_or_404(queries.mine(request.user), key=key)
    page = track.page(application, request.user)
    tasks = pages.tasks(application) if application.is_editable else []
    context = {
        "application": application,
        "page": page,
        "tasks": tasks,
        "progress": pages.progress(application, tasks) if tasks else "",
        "way_on": pages.way_on(application, tasks),
    }
    return render(request, "applications/overview.html", context)


@login_required
@require_safe
def materials(request: HttpRequest, key: str) -> HttpResponse:
    """Show the slots with what is in them."""
    application = get_object_or_404(
        queries.mine(request.user).annotate(has_earlier=queries.has_earlier(request.user)), key=key
    )
    return render(request, "applications/materials.html", pages.materials_page(application, request.user))
