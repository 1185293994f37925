"""The page on which photographs are gathered, put in order and joined."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from .. import joining, policies, queries, sections, uploads
from ..models import Application
from ..pages import joining as pages


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, key: uuid.UUID, slot: str) -> HttpResponse:
    """Show the photographs gathered for a slot; add, move or take out one, or have them joined."""
    application = get_object_or_404(queries.mine(request.user), key=key)
    if request.method == "POST":
        return _act(request, application, slot)
    try:
        page = pages.page(application, slot)
    except uploads.Refused as nothing:
        raise Http404 from nothing
    refusal = policies.refusal_to_edit(request.user, application, sections.MATERIALS, slot) or page.refusal
    return render(request, "applications/join.html", {"application": application, "page": page, "refusal": refusal})


def _act(request: HttpRequest, application: Application, slot: str) -> HttpResponse:
    """Do what the pressed button says, and show the page again; once joining has begun, the slot."""
    act, _sep, key = request.POST.get("act", "").partition(":")
    try:
        if act == "join":
            joining.join(application, slot, by=request.user)
            return redirect(reverse("applications:materials", args=[application.key]) + f"#slot-{slot}")
        ACTS.get(act, _nothing)(request, application, slot, key)
    except uploads.AlreadyHere as told:
        messages.info(request, str(told))
    except uploads.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("applications:material_join", application.key, slot)


def _add(request: HttpRequest, application: Application, slot: str, _none: str) -> None:
    """Take in the photographs chosen."""
    chosen = request.FILES.getlist("file")
    if not chosen:
        raise uploads.Refused(_("请先选择照片，再点“添加照片”。"))
    refused, known = uploads.receive_all(application, slot, chosen, by=request.user, is_leaf=True)
    if refused or known:
        raise uploads.Refused(" ".join([*refused, *known]))


def _up(request: HttpRequest, application: Application, slot: str, key: str) -> None:
    joining.move(application, slot, _key(key), -1, by=request.user)


def _down(request: HttpRequest, application: Application, slot: str, key: str) -> None:
    joining.move(application, slot, _key(key), 1, by=request.user)


def _drop(request: HttpRequest, application: Application, _slot: str, key: str) -> None:
    uploads.remove(get_object_or_404(application.materials, key=_key(key)), by=request.user)


def _nothing(*_words: object) -> None:
    """An unknown button does nothing."""


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Http404 from error


ACTS = {"add": _add, "up": _up, "down": _down, "drop": _drop}
