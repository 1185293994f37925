"""The trail that a discipline observer reads: every step of every file of the organiser; nothing can be done here."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kashgar_zc.accounts.choices import Role

from ..pages import trail as pages


@never_cache
@login_required
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """List who did what to which file, the latest first."""
    if request.desk is None or request.desk.role != Role.OBSERVER:
        raise Http404
    return render(request, "review/trail.html", pages.trail(request))
