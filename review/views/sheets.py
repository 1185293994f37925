"""The printed return sheet, asked for by the applicant and by the desks that see the file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from applications import documents, openings
from applications import queries as files

from ..printing import return_sheet


@login_required
@require_http_methods(["GET", "POST"])
def returned(request: HttpRequest, key: str) -> HttpResponse:
    """Show the last return as a page with its printed sheet; ask for the sheet."""
    application = openings.seen(request, get_object_or_404(files.visible_to(request.user, request.desk), key=key))
    event = return_sheet.last_return(application)
    if event is None:
        raise Http404
    if request.method == "POST":
        return_sheet.request(application, event, by=request.user)
        return redirect("review:returned", key)
    known = documents.paper_shown(application, documents.DocumentKind.RETURN_SHEET, {"event": event.sequence})
    context = {"application": application, "sheet": return_sheet.paper(application, event), "doc": known}
    return render(request, "review/returned.html", context)
