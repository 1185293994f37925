"""The accepted applications of the secretary's batches, and asking for their roster."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applications.queries import organised
from kashgar_zc import keyset
from kashgar_zc.accounts import stepup

from .. import documents, queries
from ..filters import Filters
from ..pages import roster as pages
from .desks import as_secretary


@as_secretary
@require_safe
def accepted(request: HttpRequest) -> HttpResponse:
    asked = {"after": None, "before": None} | keyset.asked(request)
    page = pages.page(request.user, request.desk, Filters.parse(request.GET), **asked)
    return render(request, "committees/accepted.html", {"page": page})


@as_secretary
@require_safe
def archive(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one accepted case with its archive to ask for and to fetch."""
    application = get_object_or_404(organised(request.desk), key=key)
    return render(request, "committees/archive.html", pages.archive(request.user, request.desk, application))


@as_secretary
@require_POST
@stepup.required
def export(request: HttpRequest) -> HttpResponse:
    """Ask for a roster of the posted batch, series and level."""
    filters = Filters.parse(request.POST)
    batch = get_object_or_404(queries.batches(request.desk), pk=filters.batch or 0)
    kind = next((kind for kind in queries.ROSTERS if kind == request.POST.get("kind")), None)
    if kind is None:
        raise Http404
    documents.request_roster(batch, filters, kind=kind, by=request.user)
    messages.success(request, _("花名册开始生成，完成后在“花名册文件”中下载。离开本页不影响生成。"))
    return redirect(reverse("committees:accepted") + filters.query())
