"""Changing by which desks a file goes on: for the organiser of its batch."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications import openings, rerouting
from applications.workflow import NotAllowed

from .. import routing
from ..forms.routing import BureauForm, RouteForm
from ..pages import routes as pages
from .desk import as_posted, at_desk

ROWS_SAID = 10  # refusals shown at once


@at_desk
@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """Find a file on its way in the batches that this desk organises."""
    return render(request, "review/routes.html", pages.found(request, request.desk))


@at_desk
@require_http_methods(["GET", "POST"])
def bureau(request: HttpRequest) -> HttpResponse:
    """Take the files of a bureau that is closed to another one or past it, each under its own lock."""
    form = BureauForm(request.POST or None) if request.method == "POST" else BureauForm(initial=request.GET.dict())
    if not form.is_valid():
        return render(request, "review/routes_bureau.html", {"form": form})
    given, files = form.cleaned_data, pages.through(request.desk, form.cleaned_data["bureau"])
    if "confirmed" not in request.POST:
        return render(request, "review/routes_bureau.html", pages.leaving(files, form))
    done, refused = routing.leave_bureau(files, by=request.user, **given)
    for sentence in refused[:ROWS_SAID]:
        messages.warning(request, sentence)
    words = {"bureau": given["bureau"], "n": done, "left": files.count()}
    messages.success(request, _("已变更 %(n)s 件申报的审核路线；经%(bureau)s的申报还有 %(left)s 件。") % words)
    return redirect("review:routes")


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
