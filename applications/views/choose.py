"""Choosing what to apply for, for a new application or a draft."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import actions, choosing, policies, queries
from ..models import Application
from ..pages import choose as pages
from ..workflow import NotAllowed


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Walk through the dependent choices and begin the season's application."""
    season = queries.current_season()
    own = queries.mine(request.user).filter(season=season).first()
    if own is not None or season is None:
        messages.info(request, _("您本年度已有一份申报，请在此继续。") if own else _("本年度申报尚未公布。"))
        return redirect("applications:overview", own.key) if own else redirect("applications:home")
    page = pages.choosing_page(request.user, season, request.POST or request.GET)
    if "begin" in request.POST and page.is_confirmed:
        return _begin(request, page)
    return render(request, _template(request), {"page": page})


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Let a draft apply for something else."""
    application = get_object_or_404(queries.mine(request.user), key=key)
    if refusal := policies.refusal_to_change_target(request.user, application):
        messages.error(request, refusal)
        return redirect("applications:overview", key)
    given = request.POST or request.GET or pages.present_choice(application)
    page = pages.choosing_page(request.user, application.season, given, application=application)
    if "begin" in request.POST and page.is_confirmed:
        return _change(request, application, page)
    return render(request, _template(request), {"page": page})


def _template(request: HttpRequest) -> str:
    return "applications/_choices.html" if request.htmx else "applications/choose.html"


def _begin(request: HttpRequest, page: pages.ChoosingPage) -> HttpResponse:
    try:
        application = actions.start(by=request.user, **choosing.answers(page.state))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("applications:home")
    messages.success(request, _("已建立申报，请逐部分填写。内容随时保存，可以分几次完成。"))
    return redirect("applications:overview", application.key)


def _change(request: HttpRequest, application: Application, page: pages.ChoosingPage) -> HttpResponse:
    try:
        changed = actions.change_target(application, by=request.user, **choosing.answers(page.state))
        messages.success(request, pages.told_of_change(changed))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("applications:overview", application.key)
