"""From the check page to the receipt, and taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kashgar_zc import clock

from .. import actions, queries
from ..models import Application
from ..pages import submit as pages
from ..workflow import NotAllowed


@login_required
@require_safe
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Show the whole file as it will be printed, with every defect in its place."""
    application = get_object_or_404(queries.mine(request.user), key=key)
    if not application.is_editable:
        return redirect("applications:overview", key)
    return render(
        request, "applications/check.html", {"page": pages.check_page(application, request.user, clock.now())}
    )


@login_required
@require_POST
def submit(request: HttpRequest, key: str) -> HttpResponse:
    """Submit or resubmit what was checked; the window is judged by the instant at which the request arrived."""
    arrived_at, given = clock.arrival(), _given(request)
    application = get_object_or_404(queries.mine(request.user), key=key)
    present, application.version = application.version, seen_version(request, application)
    try:
        actions.submit(application, by=request.user, arrived_at=arrived_at, **given)
    except NotAllowed as refusal:
        application.version = present
        said = pages.Said(refusal, given["accepted"], given["reasons"])
        page = pages.check_page(application, request.user, arrived_at, said)
        return render(request, "applications/check.html", {"page": page}, status=409)
    return redirect("applications:receipt", key)


def _given(request: HttpRequest) -> dict[str, Any]:
    """Return what was ticked and written on the check page, and the stamp of what it showed."""
    reasons = {name: text.replace("\0", "") for name, text in request.POST.items() if name.startswith("reason-")}
    accepted = frozenset(request.POST.getlist("accepted"))
    return {"accepted": accepted, "seen": request.POST.get("seen", ""), "reasons": reasons}


@login_required
@require_safe
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """Show the receipt of the latest submission."""
    application = get_object_or_404(queries.mine(request.user).filter(snapshots__isnull=False).distinct(), key=key)
    return render(request, "applications/receipt.html", pages.receipt_page(application))


@login_required
@require_POST
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take the application back."""
    application = get_object_or_404(queries.mine(request.user), key=key)
    application.version = seen_version(request, application)
    try:
        note, knowing = request.POST.get("reason", "").replace("\0", "")[:300], "knowing" in request.POST
        actions.withdraw(application, by=request.user, note=note, knowing=knowing)
        messages.success(request, _("已撤回。内容和材料都保留。"))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("applications:overview", key)


@login_required
@require_POST
def reopen(request: HttpRequest, key: str) -> HttpResponse:
    """Take a withdrawn or lapsed application up again."""
    application = get_object_or_404(queries.mine(request.user), key=key)
    application.version = seen_version(request, application)
    try:
        actions.reopen(application, by=request.user)
        messages.success(request, _("已恢复填写，提交前请重新核对。"))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("applications:overview", key)


def seen_version(request: HttpRequest, application: Application) -> int:
    """Return the version of the file that the person had on screen; the present one where the page did not say."""
    posted = request.POST.get("version", "")
    return int(posted) if queries.is_key(posted) else application.version
