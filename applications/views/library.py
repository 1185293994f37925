"""Picking from earlier applications, row by row and file by file."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import library, queries, sections
from ..pages import library as pages
from ..pages.fill import section_url
from ..workflow import NotAllowed


@login_required
@require_http_methods(["GET", "POST"])
def earlier(request: HttpRequest, key: uuid.UUID, part: str) -> HttpResponse:
    """Show what earlier applications hold for a section or the materials, and copy what was picked."""
    if part not in sections.BY_KEY and part != sections.MATERIALS:
        raise Http404
    application = get_object_or_404(queries.mine(request.user), key=key)
    if request.method == "GET":
        return render(request, "applications/earlier.html", pages.page(application, request.user, part))
    try:
        copied, refused = library.copy(application, part, request.POST.getlist("pick"), by=request.user)
    except NotAllowed as refusal:
        copied, refused = 0, [str(refusal)]
    for text in refused:
        messages.error(request, text)
    if copied:
        messages.success(request, _("已选用 %(count)s 项，请核对后提交。") % {"count": copied})
    return redirect(section_url(application, part))
