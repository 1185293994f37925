"""The secretary's pages of scores: ranks with the elimination proposal, defences, tests."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications import openings
from applications.workflow import NotAllowed
from kashgar_zc import clock

from .. import sittings
from ..actions import scoring as actions
from ..choices import DefenceForm
from ..forms.scoring import DefenceEntryForm, LockForm, TestEntryForm
from ..models import Case, Meeting
from ..pages import scoring as pages
from ..policies import scoring as policies
from .desks import as_secretary

BOTH = ["GET", "HEAD", "POST"]


@as_secretary
@require_http_methods(BOTH)
def ranks(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show the ranks with the proposal; a POST confirms it and locks the scores."""
    meeting = get_object_or_404(sittings.convened(request.desk), key=key)
    page = pages.ranks_page(meeting)
    form = LockForm(request.POST or None, proposed=page["proposed"], seen=page["seen"])
    if request.method == "POST" and form.is_valid():
        return lock(request, meeting, form)
    context = {
        "page": page,
        "form": form,
        "ticked": {int(one) for one in form["out"].value() or () if str(one).isdecimal()},
    }
    return render(request, "committees/ranks.html", context, status=422 if form.errors else 200)


def lock(request: HttpRequest, meeting: Meeting, form: LockForm) -> HttpResponse:
    """Lock the scores as confirmed; a refusal sends back to the ranks as they are now."""
    given = form.cleaned_data
    facts = {"eliminated": given["out"], "reason": given["reason"], "seen": given["seen"]}
    try:
        actions.lock_scores(meeting, by=request.user, **facts)
        messages.success(request, _("评分已锁定，末位淘汰已确认。"))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("committees:ranks", key=meeting.key)


@as_secretary
@require_http_methods(BOTH)
def defence(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Record the defence or trial lecture of a case."""
    case = case_of(request, key)
    form = DefenceEntryForm(request.POST or None, initial=defence_of(case))
    refusal = policies.refusal_to_record_defence(request.user, case)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_defence(case, by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记 %(name)s 的答辩（试讲）。") % {"name": case.application.applicant_name})
            return redirect("committees:ranks", key=case.meeting.key)
        except NotAllowed as error:
            refusal = str(error)
    return record_page(request, "committees/defence.html", case, form, refusal)


@as_secretary
@require_http_methods(BOTH)
def test(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Record a result of the test gate."""
    case = case_of(request, key)
    form = TestEntryForm(request.POST or None, initial={"taken_on": clock.today()})
    refusal = policies.refusal_to_record_test(request.user, case)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_test(case, by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记 %(name)s 的测试结果。") % {"name": case.application.applicant_name})
            return redirect("committees:ranks", key=case.meeting.key)
        except NotAllowed as error:
            refusal = str(error)
    return record_page(request, "committees/test.html", case, form, refusal)


def case_of(request: HttpRequest, key: uuid.UUID) -> Case:
    """Return a case of the own organisation's meetings, and note the look at its file; a foreign one does not exist."""
    rows = Case.objects.filter(meeting__in=sittings.convened(request.desk).order_by().values("pk"))
    shown = ("meeting__committee__organiser", "meeting__batch", "application__title", "application__unit", "defence")
    case = get_object_or_404(rows.select_related(*shown), key=key)
    openings.seen(request, case.application)
    return case


def defence_of(case: Case) -> dict[str, Any]:
    """Return what was recorded of a defence before, to be corrected."""
    found = getattr(case, "defence", None)
    if found is None:
        return {"form": DefenceForm.DEFENCE, "held_on": clock.today()}
    facts = {name: getattr(found, name) for name in ("form", "held_on", "score", "opinion")}
    return facts | {"attended": "yes" if found.attended else "no"}


def record_page(request: HttpRequest, template: str, case: Case, form: Any, refusal: str) -> HttpResponse:
    context = {"page": pages.record_page(case), "form": form, "refusal": refusal}
    refused = request.method == "POST" and refusal
    return render(request, template, context, status=409 if refused else 422 if form.errors else 200)
