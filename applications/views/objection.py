"""The applicant's objection to a decline."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kashgar_zc import clock

from .. import evidence, objecting, policies, queries
from ..choices import EvidenceKind
from ..forms.objection import ObjectionForm
from ..pages import objection as pages
from ..workflow import NotAllowed
from .submit import seen_version


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, key: str) -> HttpResponse:
    """Show what was said and who decides, and take the objection."""
    application = get_object_or_404(queries.mine(request.user), key=key)
    if refusal := policies.refusal_to_object(request.user, application, clock.now()):
        messages.warning(request, refusal)
        return redirect("applications:overview", key)
    limits = evidence.limits(application.batch.rules, EvidenceKind.DECLINE)
    form = ObjectionForm(request.POST or None, request.FILES or None, limits=limits)
    application.version = seen_version(request, application)
    if form.is_valid():
        try:
            objecting.object_to_decline(application, by=request.user, **form.cleaned_data)
            messages.success(request, _("已提出异议，由%(body)s受理。") % {"body": objecting.body_of(application)})
            return redirect("applications:overview", key)
        except NotAllowed as refused:
            form.add_error("reason", str(refused))
    return render(request, "applications/objection.html", pages.page(application) | {"form": form})
