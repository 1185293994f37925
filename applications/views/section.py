"""Filling one section: by a button or as it is typed, from the page or from what was kept before a log-in."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kashgar_zc.accounts import held

from .. import policies, queries, removed_rows, saving, sections
from ..forms.rows import rearranged
from ..forms.section import section_form
from ..models import Application
from ..pages import section as pages

View = Callable[..., HttpResponse]


def is_autosave(request: HttpRequest) -> bool:
    """Return whether a module asks, which reads answers and is not sent from page to page."""
    return "X-Autosave" in request.headers


def kept_across_login(view: View) -> View:
    """Ask who is there; what somebody posted whose log-in had run out is kept and offered afterwards."""

    @wraps(view)
    def asked(request: HttpRequest, key: uuid.UUID, section: str) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, key, section)
        if is_autosave(request):
            return JsonResponse({"refusal": _("登录已过期。内容已存在本机，请重新登录。")}, status=401)
        keeps = request.method == "POST" and queries.is_being_filled(key)  # nobody else fills our sessions
        return redirect_to_login(held.hold(request) if keeps else request.get_full_path())

    return asked


@kept_across_login
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, key: uuid.UUID, section: str) -> HttpResponse:
    """Fill one section; what was typed is kept, complete and readable or not."""
    if section not in sections.BY_KEY:
        raise Http404
    spec = sections.BY_KEY[section]
    if request.method == "POST" and "show" not in request.POST:
        return _kept(request, key, spec)
    return _page(request, key, spec, request.POST if request.method == "POST" else held.held(request))


def _kept(request: HttpRequest, key: uuid.UUID, spec: sections.Section) -> HttpResponse:
    """Keep what was posted, and go where the button leads; the page again, with everything, where that could not be."""
    post = rearranged(request.POST)
    try:
        outcome = saving.keep(key, spec, section_form(spec, None, post), post, by=request.user)
    except Application.DoesNotExist as nobodys:
        raise Http404 from nobodys
    if outcome.content:
        held.release(request)
    if is_autosave(request):
        return _answer(request, key, spec, outcome)
    if outcome.content is None or post is not request.POST:
        return _page(request, key, spec, post, outcome)
    (messages.warning if outcome.unread else messages.success)(request, pages.told(spec, outcome))
    return redirect(pages.after_section(key, spec, post, outcome))


def _answer(request: HttpRequest, key: uuid.UUID, spec: sections.Section, outcome: saving.Outcome) -> HttpResponse:
    """Answer a module; a pressed button leads on once everything can be read."""
    leads = outcome.content and not outcome.unread and {"next", "back"} & set(request.POST)
    if leads:
        messages.success(request, pages.told(spec, outcome))
    go = pages.after_section(key, spec, request.POST, outcome) if leads else ""
    return JsonResponse(pages.answer(spec, outcome, go), status=outcome.status)


def _page(
    request: HttpRequest,
    key: uuid.UUID,
    spec: sections.Section,
    posted: Mapping[str, str] | None,
    outcome: saving.Outcome | None = None,
) -> HttpResponse:
    application = get_object_or_404(queries.filling(request.user, spec.key), key=key)
    removed = removed_rows.kept(by=request.user, file=key, section=spec.key) if spec.repeats and posted is None else []
    form = section_form(spec, application.section_data, posted, more="add" in request.GET, removed=removed)
    refusal = outcome.refusal if outcome else policies.refusal_to_edit(request.user, application, spec.key)
    page = pages.section_page(application, spec, form, refusal=refusal, posted=posted, outcome=outcome)
    return render(request, "applications/section.html", {"page": page, "form": form})
