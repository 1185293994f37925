"""Documents: asking for the review form, watching it come, downloading it, trying again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from kashgar_zc import storage
from kashgar_zc.accounts import stepup

from .. import documents, queries
from .. import draft_form as draft_forms
from ..choices import DocumentState
from ..document_access import ARCHIVES
from ..models import Document
from ..workflow import NotAllowed


@login_required
@require_GET
def download(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    document = _document(request, key, state=DocumentState.READY)
    if document.kind in ARCHIVES:
        stepup.insist(request)
    desk = request.desk  # type: ignore[attr-defined]  # set by CurrentDeskMiddleware
    documents.note_download(document, by=request.user, organisation=desk.organisation if desk else None)
    return storage.serve(document.file, name=document.name, media_type=document.media_type)


@login_required
@require_GET
def state(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _chip(request, _document(request, key))


@login_required
@require_POST
def retry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    document = _document(request, key)
    documents.retry(document, by=request.user)
    if request.htmx:  # type: ignore[attr-defined]  # set by HtmxMiddleware
        document.refresh_from_db()
        return _chip(request, document)
    return back(request)


@login_required
@require_POST
def review_form(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    visible = queries.visible_to(request.user, request.desk)  # type: ignore[attr-defined]
    application = get_object_or_404(visible, key=key)
    try:
        document = documents.request_review_form(application, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return back(request)
    return _chip(request, document) if request.htmx else back(request)  # type: ignore[attr-defined]


@login_required
@require_POST
def draft_form(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask for the printed form of what is typed now, before submission."""
    application = get_object_or_404(queries.mine(request.user), key=key)  # type: ignore[arg-type]
    try:
        document = draft_forms.request(application, by=request.user)  # type: ignore[arg-type]
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return back(request)
    return _chip(request, document) if request.htmx else back(request)  # type: ignore[attr-defined]


def _document(request: HttpRequest, key: uuid.UUID, **state: str) -> Document:
    visible = documents.visible_to(request.user, request.desk)  # type: ignore[arg-type, attr-defined]
    return get_object_or_404(visible, key=key, **state)


def _chip(request: HttpRequest, document: Document) -> HttpResponse:
    return render(request, "applications/_document.html", {"doc": documents.shown(document)})


def back(request: HttpRequest) -> HttpResponse:
    """Return to the page on which the button stood."""
    page = request.headers.get("Referer", "")
    known = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return redirect(page if known else "/")
