"""A desk's objections to declines of the desk below: the list, one with its decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications import openings
from applications.workflow import NotAllowed
from kashgar_zc import keyset

from .. import conduct, objections
from ..forms.objection import DecisionForm
from ..pages import objections as pages
from .desk import as_posted, at_desk

PAGE = 25


@at_desk
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show the objections that wait for this desk."""
    found = objections.waiting(request.desk.organisation)  # type: ignore[attr-defined]
    shown = keyset.page(found, column="at", size=PAGE, **keyset.asked(request))
    context = {"rows": shown.rows, "pager": keyset.pager(request, shown)}
    context["statements"] = conduct.waiting(request.desk.organisation)[:PAGE]  # type: ignore[attr-defined]
    return render(request, "review/decline_objections.html", context)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, key: str) -> HttpResponse:
    """Read what was said on both sides, and decide."""
    asked = get_object_or_404(objections.waiting(request.desk.organisation), application__key=key)  # type: ignore[attr-defined]
    application, form = openings.seen(request, asked.application), DecisionForm(request.POST or None)
    if form.is_valid():
        try:
            objections.decide(as_posted(request, application), by=request.user, **form.facts())
            messages.success(request, _("已处理，并已告知申报人。"))
            return redirect("review:decline_objections")
        except NotAllowed as refused:
            form.add_error(None, str(refused))
    return render(request, "review/decline_objection.html", pages.page(asked, request.user) | {"form": form})
