"""Opening what was laid beside words, page by page, and pulling it for good."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from .. import evidence, openings, policies, pulling
from ..choices import MaterialState, PullReason
from ..forms.pulling import PullForm
from ..models import Evidence
from ..pages import viewer as pages
from ..workflow import NotAllowed
from . import serving

THERE = (MaterialState.READY, MaterialState.PULLED)


@never_cache
@login_required
@require_safe
def view(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one page, or that it was pulled."""
    page = pages.evidence_viewer(_known(request, key), request.user, request.desk, request.GET)
    return render(request, "applications/viewer.html", {"page": page})


@login_required
@require_safe
def file(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Hand out the file."""
    return serving.serve_file(_known(request, key, MaterialState.READY))


@login_required
@require_safe
def thumbnail(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Hand out the small picture of the first page."""
    return serving.serve_thumbnail(_known(request, key))


@login_required
@require_safe
def page(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponseBase:
    """Hand out the picture of one page."""
    return serving.serve_page(_known(request, key), number)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pull(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take a piece of evidence out for good, once the reason is given and it is confirmed."""
    found, form = _known(request, key), PullForm(request.POST or None)
    refusal = policies.refusal_to_pull_evidence(request.user, found, request.desk)
    if request.method == "POST" and form.is_valid() and not refusal:
        given = {"reason": PullReason(form.cleaned_data["reason"]), "note": form.cleaned_data["note"]}
        try:
            pulling.pull_evidence(found, by=request.user, desk=request.desk, **given)
            messages.success(request, _("已撤下，文件及预览均已清除。"))
            return redirect("applications:evidence_view", key)
        except NotAllowed as refused:
            refusal = str(refused)
    back = reverse("applications:evidence_view", args=[key])
    context = {"name": found.name, "form": form, "refusal": refusal, "back_url": back}
    return render(request, "applications/pull.html", context, status=409 if refusal else 200)


def _known(request: HttpRequest, key: uuid.UUID, *states: MaterialState) -> Evidence:
    """Return evidence that this person may see, and note the look; none that is still being checked, or was refused."""
    known = evidence.visible_to(request.user, request.desk).select_related("pull__organisation")
    found = get_object_or_404(known, key=key, state__in=states or THERE)
    openings.seen(request, found.application)
    return found
