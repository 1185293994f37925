"""The organiser's objections: the list, one of them with its decision, how to reach who objected."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import openings
from applications.workflow import NotAllowed
from kashgar_zc import clock, keyset

from .. import queries
from ..actions import noticing
from ..choices import Finding
from ..forms.noticing import DecisionForm
from ..models import Objection
from ..pages import desk_objections as pages
from ..policies import noticing as policies
from .shared import as_organiser

log = logging.getLogger(__name__)

PAGE = 25
OPEN, ALL = "open", "all"


@as_organiser
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the objections: those to be decided, or all of them."""
    chosen = ALL if request.GET.get("show") == ALL else OPEN
    rows = queries.objections(request.desk)
    rows = rows.filter(decision=None) if chosen == OPEN else rows
    shown = keyset.page(rows, column="-lodged_at", size=PAGE, **keyset.asked(request))
    here, labels = reverse("publicity:objections"), ((OPEN, _("待核查")), (ALL, _("全部")))
    context = {
        "objections": pages.lines(shown.rows),
        "tabs": [(f"{here}?show={one}", label, one == chosen, None) for one, label in labels],
        "pager": keyset.pager(request, shown),
        "is_open": chosen == OPEN,
    }
    return render(request, "publicity/desk_objections.html", context)


@as_organiser
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an objection; decide it."""
    objection = _own(request, pk)
    form = DecisionForm(request.POST or None)
    refusal = policies.refusal_to_decide(request.user, objection, clock.now())
    if request.method == "POST" and form.is_valid():
        try:
            typed = form.cleaned_data
            noticing.decide(objection, by=request.user, finding=Finding(typed["finding"]), reason=typed["reason"])
            messages.success(request, _("已作出决定，并通知申报人。"))
            return redirect("publicity:objection", pk)
        except NotAllowed as refused:
            refusal = str(refused)
    return _page(request, objection, form, refusal)


def _page(
    request: HttpRequest, objection: Objection, form: DecisionForm, refusal: str, contact: str = ""
) -> HttpResponse:
    others = queries.objections(request.desk).filter(entry=objection.entry_id).exclude(pk=objection.pk)  # type: ignore[attr-defined]
    context = {
        "objection": objection,
        "page": pages.page(objection, list(others)),
        "form": form,
        "refusal": refusal,
        "contact": contact,
    }
    is_refused = bool(refusal) and request.method == "POST" and not contact
    return render(request, "publicity/desk_objection.html", context, status=409 if is_refused else 200)


@as_organiser
@require_POST
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Show in full how to reach who objected; who had it shown is logged."""
    objection = _own(request, pk)
    log.info("User %s had the contact of objection %s shown.", request.user.pk, objection.pk)
    refusal = policies.refusal_to_decide(request.user, objection, clock.now())
    return _page(request, objection, DecisionForm(), refusal, objection.contact)


def _own(request: HttpRequest, pk: int) -> Objection:
    found = get_object_or_404(queries.objections(request.desk), pk=pk)  # type: ignore[attr-defined]
    openings.seen(request, found.entry.application)
    return found
