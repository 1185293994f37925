"""Objecting to a person on a notice, and following an objection by its receipt; both for anyone.

Nothing may tie a visitor to a receipt: it stands in no address, session or log, so both answers are given at once
instead of on a further page. Sent twice, an objection is lodged once.
"""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import throttles

from .. import queries
from ..actions import noticing
from ..forms.objecting import FollowForm, ObjectionForm
from ..models import Entry, Objection
from ..pages import notices as pages
from ..policies import noticing as policies


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lodge(request: HttpRequest, key: uuid.UUID, position: int) -> HttpResponse:
    """Show the form for an objection to one person; lodge it and show its receipt."""
    now = clock.now()
    entry = get_object_or_404(queries.objectionable(now), notice__key=key, position=position)
    form = ObjectionForm(request.POST or None, request.FILES or None, entry=entry)
    refusal = policies.refusal_to_object(entry, now)
    if request.method == "POST" and form.is_valid():
        made, late = _lodged(request, entry, form)
        refusal = refusal or late  # whom it is about is not named again, though the form says something else
        if made:
            return render(request, "publicity/objection_receipt.html", {"receipt": pages.receipt(made)})
    status = 409 if refusal and request.method == "POST" else 200
    context = {"entry": None if refusal else pages.person(entry), "form": form, "refusal": refusal, "key": key}
    return render(request, "publicity/object.html", context, status=status)


def _lodged(request: HttpRequest, entry: Entry, form: ObjectionForm) -> tuple[Objection | None, str]:
    """Return the objection that was lodged, or None and the refusal; too many from one address are refused on the form."""
    sentence = _("提交过于频繁，请 %(minutes)d 分钟后再试。")
    try:
        throttles.consume(request, "objection", "", sentence=sentence)
        return noticing.lodge(entry, **form.facts()), ""
    except ValidationError as throttled:
        form.add_error(None, throttled)
    except NotAllowed as refused:
        return None, str(refused)
    return None, ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for a receipt and show how far its objection is."""
    form = FollowForm(request.POST or None)
    found = _followed(request, form) if request.method == "POST" and form.is_valid() else None
    return render(request, "publicity/follow.html", {"form": form, "found": pages.followed(found) if found else None})


def _followed(request: HttpRequest, form: FollowForm) -> Objection | None:
    try:
        throttles.consume(request, "objection_followed", "", sentence=_("查询过于频繁，请 %(minutes)d 分钟后再试。"))
    except ValidationError as throttled:
        form.add_error(None, throttled)
        return None
    found = queries.by_receipt(form.cleaned_data["receipt"])
    if found is None:
        form.add_error("receipt", _("没有查到该编号的异议，请核对回执编号。"))
    return found
