"""What a person takes away: the receipt as PDF, everything about oneself or one case as an archive."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import documents, queries
from .. import own_data as archive
from ..workflow import NotAllowed
from .documents import back


@login_required
@require_POST
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for the latest receipt as PDF."""
    application = get_object_or_404(queries.mine(request.user).filter(snapshots__isnull=False).distinct(), key=key)
    documents.request_receipt(application, by=request.user)
    return redirect("applications:receipt", key)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_data(request: HttpRequest) -> HttpResponse:
    """Ask for everything about oneself, and fetch it."""
    if request.method == "POST":
        archive.request_own_data(by=request.user)
        messages.success(request, _("开始生成，完成后在本页下载。离开本页不影响生成。"))
        return redirect("applications:own_data")
    shown = {"document": archive.own_data_shown(request.user), "days": settings.OWN_DATA_DAYS}
    return render(request, "applications/own_data.html", shown)


@login_required
@require_POST
def case_archive(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for a case's archive, as its applicant or at its organiser's desk."""
    visible = queries.visible_to(request.user, request.desk)  # type: ignore[arg-type, attr-defined]
    application = get_object_or_404(visible, key=key)
    try:
        archive.request_case(application, by=request.user, desk=request.desk)  # type: ignore[arg-type, attr-defined]
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return back(request)
