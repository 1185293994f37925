"""A unit's publicity: listed, printed, objected to, concluded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import openings
from applications.workflow import NotAllowed
from kashgar_zc import clock

from .. import policies, queries, unit_actions
from ..forms.unit import AnswerForm, ObjectionForm
from ..models import UnitObjection, UnitPublicity
from ..pages import publicity as pages
from ..printing import unit_notice
from .desk import at_desk

MOST_AT_ONCE = 100


@at_desk
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show what this unit publicises, with the days left, and what it concluded lately."""
    organisation, now = request.desk.organisation, clock.now()
    running = pages.running(list(queries.running_publicities(organisation)[:MOST_AT_ONCE]), now)
    concluded = pages.concluded(list(queries.concluded_publicities(organisation)[:20]), now)
    context = {"running": running, "concluded": concluded, "any_due": any(one.is_due for one in running)}
    context["bulk"] = [("conclude", _("无异议，办结"), "primary")]
    return render(request, "review/publicity.html", context)


@at_desk
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """Show the notice for the board, and ask for it as PDF; the page prints without anything else."""
    organisation, now = request.desk.organisation, clock.now()
    found = [one for one in queries.running_publicities(organisation) if now < one.ends_at]
    if request.method == "POST" and found:
        unit_notice.request(found, by=request.user)
        return redirect("review:notice")
    context = {"rows": pages.notice(found, now), "organisation": organisation, "today": pages.today_words(now)}
    context["doc"] = unit_notice.shown(found, by=request.user) if found else None
    return render(request, "review/notice.html", context)


def _report(request: HttpRequest, refused: list[str]) -> None:
    for sentence in refused:
        messages.error(request, sentence)


@at_desk
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one publicity; conclude it after its last day."""
    publicity = _own(request, pk)
    if request.method == "POST":
        try:
            unit_actions.conclude_publicity(publicity, by=request.user)
            messages.success(request, _("已办结%(name)s的公示。") % {"name": publicity.application.applicant_name})
            return redirect("review:publicity")
        except NotAllowed as error:
            return _one_page(request, publicity, {"refusal": str(error)})
    return _one_page(request, publicity, {})


@at_desk
@require_POST
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an objection to a running publicity."""
    publicity = _own(request, pk)
    form, refusal = ObjectionForm(request.POST), ""
    if form.is_valid():
        try:
            unit_actions.record_objection(publicity, by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记异议。请逐件核查并填写核查结论。"))
            return redirect("review:publicity_one", pk)
        except NotAllowed as error:
            refusal = str(error)
    return _one_page(request, publicity, {"objection": form, "objection_refusal": refusal})


@at_desk
@require_POST
def answer_objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what checking one objection showed."""
    held = queries.publicities_of(request.desk).order_by().values("pk")
    objection = get_object_or_404(UnitObjection, pk=pk, publicity__in=held)
    publicity, form, refusal = _own(request, objection.publicity_id), AnswerForm(request.POST, prefix=str(pk)), ""
    if form.is_valid():
        try:
            unit_actions.answer_objection(objection, by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记核查结论。"))
            return redirect("review:publicity_one", publicity.pk)
        except NotAllowed as error:
            refusal = str(error)
    return _one_page(request, publicity, {"answer": form, "answer_refusal": refusal})


def _own(request: HttpRequest, pk: int) -> UnitPublicity:
    """Return a publicity of the own organisation, and note the look at its file."""
    found = get_object_or_404(queries.publicities_of(request.desk), pk=pk)  # type: ignore[attr-defined]
    openings.seen(request, found.application)
    return found


@at_desk
@require_POST
def show_posting(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in photographs of the notice as posted."""
    publicity = _own(request, pk)
    form = pages.posting_form(publicity, request.POST, request.FILES)
    if form is not None and form.is_valid():
        try:
            unit_actions.show_posting(publicity, by=request.user, files=form.cleaned_data["files"])
            messages.success(request, _("已收到照片，检查后显示。"))
            return redirect("review:publicity_one", pk)
        except NotAllowed as error:
            form.add_error("files", str(error))
    return _one_page(request, publicity, {"posting": form})


def _one_page(request: HttpRequest, publicity: UnitPublicity, extra: dict[str, Any]) -> HttpResponse:
    """Answer with the page of a publicity; `extra` brings the form with what was typed and the refusal."""
    user, now = request.user, clock.now()
    context = {
        "publicity": publicity,
        "standing": pages.standing(publicity, now),
        "facts": pages.facts(publicity),
        "objections": pages.objections(publicity, user, now, extra.get("answer")),
        "objection": ObjectionForm(),
        "refusal": policies.refusal_to_conclude(user, publicity, now),
        "pieces": pages.posted(publicity),
        "posting": pages.posting_form(publicity),
        "may_post": not policies.refusal_to_show_posting(user, publicity, now),
        "may_object": not policies.refusal_to_object(user, publicity, now),
    } | extra
    is_refused = request.method == "POST" and any(extra.get(f"{name}refusal") for name in ("", "objection_", "answer_"))
    return render(request, "review/publicity_one.html", context, status=409 if is_refused else 200)


@at_desk
@require_POST
def conclude_many(request: HttpRequest) -> HttpResponse:
    """Conclude the ticked publicities without objection: names and count first, then each under its own lock."""
    ticked = [int(pk) for pk in request.POST.getlist("pk") if pk.isdecimal() and len(pk) < 10][:MOST_AT_ONCE]
    found = queries.publicities_of(request.desk).filter(pk__in=ticked).order_by("last_day", "pk")
    if found and "confirm" not in request.POST:
        return render(request, "review/publicity_conclude.html", {"publicities": found})
    concluded, refused = unit_actions.conclude_publicities(found, by=request.user)
    if concluded:
        messages.success(request, _("已办结 %(n)s 人的公示，结果为无异议。") % {"n": concluded})
    _report(request, refused)
    return redirect("review:publicity")
