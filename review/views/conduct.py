"""The unit's conduct statement as its applicant reads it and may object; the objection at the office above the unit."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications import openings
from applications import queries as files
from applications.workflow import NotAllowed

from .. import conduct, queries
from ..forms.conduct import DecisionForm, ObjectionForm
from .desk import at_desk


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_statement(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show an applicant the unit's statement on the own file; a POST objects to its refusal."""
    application = get_object_or_404(files.mine(request.user), key=key)
    statement, form = queries.statement_of(application), ObjectionForm(request.POST or None)
    refusal = conduct.refusal_to_object(request.user, application, statement)
    if request.method == "POST" and form.is_valid():
        try:
            made = conduct.object_to(application, by=request.user, **form.cleaned_data)
            messages.success(request, _("已提出异议，由%(who)s办理。") % {"who": made.organisation})
            return redirect("review:own_statement", key)
        except NotAllowed as error:
            refusal = str(error)
    context = {"application": application, "statement": statement, "form": form, "refusal": refusal}
    context |= {"above": not refusal and conduct.office_above(application), "earlier": queries.objected(application)}
    return render(request, "review/own_statement.html", context, status=409 if refusal and form.is_bound else 200)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an objection to a statement with the statement itself; a POST decides on it."""
    found = get_object_or_404(conduct.addressed_to(request.desk.organisation), pk=pk)  # type: ignore[attr-defined]
    openings.seen(request, found.statement.application)
    form, refusal = DecisionForm(request.POST or None), conduct.refusal_to_decide(request.user, found)
    if request.method == "POST" and form.is_valid():
        try:
            conduct.decide(found, by=request.user, **form.cleaned_data)
            messages.success(request, _("已处理，并已告知申报人和单位。"))
            return redirect("review:decline_objections")
        except NotAllowed as error:
            refusal = str(error)
    context = {"objection": found, "form": form, "refusal": refusal}
    return render(request, "review/statement_objection.html", context, status=409 if refusal and form.is_bound else 200)
