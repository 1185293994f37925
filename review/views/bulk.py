"""Acts on many files: names and count first, then each under its own lock, refusals by name."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from applications import documents
from applications import queries as files
from applications.choices import Desk
from applications.models import Application
from kashgar_zc import clock, workbook

from .. import actions, claiming, many, queries
from ..duties import DUTIES
from ..forms.bulk import form_of
from . import publicity
from .desk import at_desk, filters_of
from .publicity import KEY, MOST_AT_ONCE

WORDS = {
    "approve": (gettext_lazy("同意"), gettext_lazy("已同意 %(n)s 件申报。")),
    "claim": (gettext_lazy("认领"), gettext_lazy("已认领 %(n)s 件申报。")),
    "assign": (gettext_lazy("分配"), gettext_lazy("已分配 %(n)s 件申报，并告知办理人。")),
    "print": (gettext_lazy("打印评审表"), gettext_lazy("已交付生成 %(n)s 份评审表。")),
    "export": (gettext_lazy("导出花名册"), ""),
}


@at_desk
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Show what an act on the ticked files would do, or do it."""
    act = request.POST.get("act", "")
    if act == "publicise":
        return publicity.open_many(request)
    found = ticked(request)
    if act not in WORDS or not found:
        messages.warning(request, _("请先勾选要办理的申报。"))
        return _to_queue(request)
    form = _form(request, act)
    if not form.is_valid():
        return _asked(request, act, found, form)
    return _workbook(found) if act == "export" else _done(request, act, found, form.cleaned_data)


def _form(request: HttpRequest, act: str) -> Form:
    """Return what an act asks for besides the files."""
    opinion = str(DUTIES[Desk(request.desk.organisation.kind)].opinion)
    return form_of(act, request.POST, opinion=opinion, colleagues=queries.colleagues(request.desk, clock.now()))


def _asked(request: HttpRequest, act: str, found: Sequence[Application], form: Form) -> HttpResponse:
    """Show the count, the names and the form before anything is done."""
    query = filters_of(request).query()
    context = {"files": found, "form": form, "act": act, "what": WORDS[act][0], "query": query}
    return render(request, "review/bulk.html", context)


def ticked(request: HttpRequest) -> list[Application]:
    """Return the ticked files that have reached this desk, at the versions that the page showed."""
    seen = {key: version for key, _sep, version in (one.partition(":") for one in request.POST.getlist("key"))}
    keys = [key for key in seen if KEY.fullmatch(key)][:MOST_AT_ONCE]
    found = []
    for one in files.reached(request.desk).filter(key__in=keys).order_by("since", "pk"):
        shown, version = copy.copy(one), seen[str(one.key)]
        if version.isdecimal() and len(version) < 10:
            shown.version = int(version)
        found.append(shown)
    return found


def _done(request: HttpRequest, act: str, found: Sequence[Application], given: dict[str, Any]) -> HttpResponse:
    """Do it to each, say how many and who was refused, and go back to the queue or to the papers."""
    acts: dict[str, Callable[..., object]] = {
        "approve": actions.approve,
        "claim": claiming.claim,
        "assign": claiming.assign,
        "print": documents.request_review_form,
    }
    done, refused = many.each(found, partial(acts[act], by=request.user, **given))
    if done:
        messages.success(request, WORDS[act][1] % {"n": done})
    for sentence in refused:
        messages.error(request, sentence)
    if act == "print" and done:
        return redirect(reverse("review:printed") + "?" + urlencode([("key", one.key) for one in found]))
    return _to_queue(request)


def _workbook(found: Sequence[Application]) -> HttpResponse:
    name = f"{_('花名册')}_{clock.today():%Y%m%d}.xlsx"
    answer = HttpResponse(many.roster(found), content_type=workbook.MEDIA_TYPE)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


@at_desk
@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """Show how far the review forms of a selection are."""
    keys = [key for key in request.GET.getlist("key") if KEY.fullmatch(key)][:MOST_AT_ONCE]
    found = list(files.reached(request.desk).filter(key__in=keys).order_by("since", "pk"))
    return render(request, "review/printed.html", {"forms": many.review_forms(found)})


def _to_queue(request: HttpRequest) -> HttpResponse:
    return redirect(reverse("review:queue") + filters_of(request).query())
