"""The ballot's pages: holders' pass phrases, the secretary's box, the expert's paper, releasing the results."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from applications.workflow import NotAllowed
from kashgar_zc.accounts import stepup

from .. import sittings
from ..actions import balloting as actions
from ..forms.balloting import BallotForm, CountForm, PhraseForm
from ..pages import balloting as pages
from .desks import as_expert, as_secretary


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def phrase(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Set the own pass phrase: chair, secretary and observer each at the own screen."""
    meeting = get_object_or_404(sittings.keyed_by(request.user, request.desk), key=key)
    form = PhraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_phrase(meeting, by=request.user, phrase=form.cleaned_data["phrase"])
            messages.success(request, _("启封口令已设置。计票时须有两位持钥人输入口令。"))
            return redirect("committees:phrase", key=key)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
    return render(request, "committees/phrase.html", {"page": pages.phrase(request.user, meeting), "form": form})


@as_secretary
@require_http_methods(["GET", "HEAD"])
def box(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show the box: who holds its key, how many have voted, the count once it is closed."""
    meeting = get_object_or_404(sittings.convened(request.desk), key=key)
    return render(request, "committees/box.html", {"page": pages.box(request.user, meeting), "form": CountForm()})


@as_secretary
@require_POST
@stepup.required
def open_box(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    meeting = get_object_or_404(sittings.convened(request.desk), key=key)
    try:
        actions.open_box(pages.as_seen(meeting, request.POST), by=request.user)
        messages.success(request, _("投票已开始。请评委在各自席位投票。"))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("committees:box", key=key)


@as_secretary
@require_POST
@stepup.required
def close_box(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    meeting = get_object_or_404(sittings.convened(request.desk), key=key)
    form = CountForm(request.POST, request=request, meeting=meeting)
    if form.is_valid():
        try:
            actions.close_box(pages.as_seen(meeting, request.POST), by=request.user, phrases=form.cleaned_data)
            messages.success(request, _("投票已结束，票已计出。结果发布前只有秘书可见。"))
            form.give_back()
            return redirect("committees:box", key=key)
        except NotAllowed as refusal:
            form.give_back(but=getattr(refusal, "parts", ()))
            form.add_error(None, str(refusal))
    return render(request, "committees/box.html", {"page": pages.box(request.user, meeting), "form": form})


@as_secretary
@require_POST
def void_box(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    meeting = get_object_or_404(sittings.convened(request.desk), key=key)
    try:
        reason = request.POST.get("reason", "").strip()[:300]
        actions.void_box(pages.as_seen(meeting, request.POST), by=request.user, reason=reason)
        messages.success(request, _("本轮投票已作废，选票未启封。可以重新开始投票。"))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("committees:box", key=key)


@as_secretary
@require_http_methods(["GET", "HEAD", "POST"])
@stepup.required(when=lambda request: request.method == "POST")
def release(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what will be released, case by case; release it in one act."""
    meeting = get_object_or_404(sittings.convened(request.desk), key=key)
    if request.method == "POST":
        try:
            actions.release(pages.as_seen(meeting, request.POST), by=request.user)
            messages.success(request, _("评审结果已发布，已通知申报人。"))
            return redirect("committees:meeting", key=key)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect("committees:release", key=key)
    return render(request, "committees/release.html", {"page": pages.release(request.user, meeting)})


@as_expert
@require_http_methods(["GET", "HEAD", "POST"])
@stepup.required(when=lambda request: request.method == "POST")
def ballot(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show an expert's paper, and take it once."""
    meeting = get_object_or_404(sittings.attended(request.user), key=key)
    page = pages.paper(request.user, meeting)
    form = BallotForm(request.POST or None, cases=page.cases)
    if request.method == "POST" and (page.refusal or form.is_valid()):
        try:
            actions.cast_ballot(meeting, by=request.user, choices=form.cleaned_data if not page.refusal else {})
            messages.success(request, _("选票已投入票箱。"))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect("committees:ballot", key=key)
    return render(request, "committees/ballot.html", {"page": page, "form": form})
