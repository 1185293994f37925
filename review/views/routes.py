"""Changing by which desks a file goes on: for the organiser of its batch."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications import openings, rerouting
from applications.workflow import NotAllowed

from ..forms.routing import RouteForm
from ..pages import routes as pages
from .desk import as_posted, at_desk


@at_desk
@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """Find a file on its way in the batches that this desk organises."""
    return render(request, "review/routes.html", pages.found(request.desk, request.GET.get("q", "").strip()))


@at_desk
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Show a file's route, and change what is ahead with a reason."""
    application = openings.seen(request, get_object_or_404(pages.on_their_way(request.desk), key=key))
    form = RouteForm(request.POST or None, rest=rerouting.rest_of(application))
    if form.is_valid():
        seen = as_posted(request, application)
        try:
            rerouting.reroute(seen, by=request.user, rest=form.stops(), reason=form.cleaned_data["reason"])
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已变更%(name)s的审核路线。") % {"name": application.applicant_name})
            return redirect("review:routes")
    return render(request, "review/route.html", pages.change(application, form))
