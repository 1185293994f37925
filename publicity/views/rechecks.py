"""The re-check of a result: the applicant's request, the organiser's list, one request with its answer."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications import openings
from applications.policies import refusal_to_recheck
from applications.queries import mine
from applications.workflow import NotAllowed
from kashgar_zc import clock, keyset

from .. import queries
from ..actions import rechecking
from ..forms.rechecking import AnswerForm, RecheckForm
from ..pages import rechecks as pages
from ..policies import rechecking as policies
from .shared import as_organiser

PAGE = 25


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what was decided and until when one may ask; take the request."""
    application = get_object_or_404(mine(request.user), key=key)
    if refusal := refusal_to_recheck(request.user, application, clock.now()):
        messages.warning(request, refusal)
        return redirect("applications:overview", key)
    form = RecheckForm(request.POST or None)
    if form.is_valid():
        try:
            rechecking.ask(application, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("已申请复查，办理结果将通知您。"))
            return redirect("applications:overview", key)
        except NotAllowed as refused:
            form.add_error("reason", str(refused))
    context = {"application": application, "facts": pages.before_asking(application), "form": form}
    return render(request, "publicity/recheck_ask.html", context)


@as_organiser
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the requests, the latest first."""
    shown = keyset.page(queries.rechecks(request.desk), column="-at", size=PAGE, **keyset.asked(request))
    context = {"rechecks": pages.lines(shown.rows), "pager": keyset.pager(request, shown)}
    return render(request, "publicity/rechecks.html", context)


@as_organiser
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a request; answer it."""
    asked = get_object_or_404(queries.rechecks(request.desk), application__key=key)  # type: ignore[attr-defined]
    openings.seen(request, asked.application)
    form = AnswerForm(request.POST or None)
    refusal = policies.refusal_to_answer(request.user, asked.application, clock.now())
    if form.is_valid() and not refusal:
        try:
            rechecking.answer(asked.application, by=request.user, **form.facts())
            messages.success(request, _("已办理，并已告知申报人。"))
            return redirect("publicity:recheck", key)
        except NotAllowed as refused:
            refusal = str(refused)
    context = {"asked": asked, "facts": pages.facts(asked), "form": form, "refusal": refusal}
    context |= {"family": pages.family_of(asked), "word": pages.word_of(asked)}
    return render(request, "publicity/recheck.html", context)
