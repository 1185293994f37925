"""Looking at one file page by page, and pulling it for good."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from .. import openings, policies, previews, pulling, queries
from ..forms.pulling import PullForm
from ..models import Material
from ..pages import viewer as pages
from ..workflow import NotAllowed


@never_cache
@login_required
@require_safe
def view(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one page of a file, or that the file was pulled."""
    page = pages.viewer(_known(request, key), request.user, request.desk, request.GET)
    return render(request, "applications/viewer.html", {"page": page})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def pull(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take a file out for good, once the reason is given and it is confirmed."""
    material, form = _known(request, key), PullForm(request.POST or None)
    refusal = policies.refusal_to_pull(request.user, material, request.desk)
    if request.method == "POST" and form.is_valid():
        refusal = _pull(request, material, form)
        if not refusal:
            return redirect("applications:file_view", key)
    back_url = reverse("applications:file_view", args=[key])
    context = {"name": material.name, "form": form, "refusal": refusal, "back_url": back_url}
    return render(request, "applications/pull.html", context, status=409 if refusal else 200)


@never_cache
@login_required
@require_safe
def similar(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a reviewer which files of an application other people handed in too; a script gets the list alone."""
    seen = queries.visible_to(request.user, request.desk).exclude(applicant=request.user)
    application = openings.seen(request, get_object_or_404(seen, key=key))
    files = pages.similar_files(application, request.user, request.desk)
    template = "applications/_similar.html" if request.htmx else "applications/similar.html"
    return render(request, template, {"application": application, "files": files})


def _known(request: HttpRequest, key: uuid.UUID) -> Material:
    known = previews.known_to(request.user, request.desk)
    found = get_object_or_404(known.select_related("application__batch", "pull__organisation"), key=key)
    openings.seen(request, found.application)
    return found


def _pull(request: HttpRequest, material: Material, form: PullForm) -> str:
    """Pull the file, say what became of its copies, and return an empty string, or why it may not be."""
    words = {"reason": pulling.PullReason(form.cleaned_data["reason"]), "note": form.cleaned_data["note"]}
    try:
        staying = pulling.pull(material, by=request.user, desk=request.desk, **words)
    except NotAllowed as error:
        return str(error)
    messages.success(request, _("已撤下，文件及预览均已清除。"))
    if staying:
        cases = _("、").join(sorted({one.application.number or "" for one in staying}))
        text = _("已提交的申报 %(cases)s 中还有同一文件，审核需要，您不能自行撤下。请联系该申报的组织单位撤下。")
        messages.warning(request, text % {"cases": cases})
    return ""
