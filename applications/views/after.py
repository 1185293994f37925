"""After submitting: who opened the file, what was submitted, and what a correction changes."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from .. import queries
from ..choices import Status
from ..pages import after as pages
from ..pages.submitted import submitted_page


@login_required
@require_safe
def openings(request: HttpRequest, key: str) -> HttpResponse:
    """List who opened the file."""
    application = get_object_or_404(queries.mine(request.user), key=key)
    return render(request, "applications/openings.html", pages.openings_page(application, request))


@login_required
@require_safe
def changes(request: HttpRequest, key: str) -> HttpResponse:
    """Show, before resubmitting, what the desk will see as changed."""
    application = get_object_or_404(queries.mine(request.user), key=key)
    if application.status != Status.RETURNED:
        return redirect("applications:overview", key)
    return render(request, "applications/changes.html", pages.changes_page(application))


@login_required
@require_safe
def submitted(request: HttpRequest, key: str) -> HttpResponse:
    """Show the content of the latest submission."""
    application = get_object_or_404(queries.mine(request.user).filter(snapshots__isnull=False).distinct(), key=key)
    return render(request, "applications/submitted.html", submitted_page(application))
