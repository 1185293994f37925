"""The panel of conditions beside the form: a fragment for the section's page, a page of its own without JavaScript."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .. import queries
from ..pages import conditions as pages


@login_required
@require_safe
def conditions(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what is met, not met and not to be said of the own file as it is saved now."""
    application = get_object_or_404(queries.mine(request.user), key=key)
    template = "applications/_conditions.html" if request.htmx else "applications/conditions.html"  # type: ignore[attr-defined]
    return render(request, template, pages.page(application))
