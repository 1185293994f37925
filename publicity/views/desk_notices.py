"""The organiser's notices: the list, a new one with its preview, one of them with its paper."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.models import Batch
from applications.workflow import NotAllowed
from kashgar_zc import clock, keyset
from kashgar_zc.accounts import stepup

from .. import queries
from ..actions import proposing
from ..choices import ProposalKind
from ..forms.noticing import NoticeForm
from ..models import Notice
from ..pages import desk as pages
from ..pages import proposals
from ..policies import noticing as policies
from ..printing import notice_list
from .shared import as_organiser

PAGE = 25
KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PREVIEW, PROPOSE = "preview", "propose"


@as_organiser
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show which batches have persons to be put on a notice, and every notice with its state."""
    rows = queries.with_counts(queries.opened_by(request.desk))
    shown = keyset.page(rows, column="-opened_at", size=PAGE, **keyset.asked(request))
    context = {
        "waiting": pages.waiting(request.desk),
        "proposals": proposals.waiting(request.desk, ProposalKind.NOTICE),
        "notices": pages.notice_lines(shown.rows, clock.now()),
        "pager": keyset.pager(request, shown),
    }
    return render(request, "publicity/desk_notices.html", context)


@as_organiser
@require_http_methods(["GET", "HEAD", "POST"])
@stepup.required(when=lambda request: request.POST.get("act") == PROPOSE)
def new(request: HttpRequest, batch: int) -> HttpResponse:
    """Choose persons and write the notice; see it as the public will; propose it to a second person."""
    found = get_object_or_404(queries.batches(request.desk), pk=batch)
    if request.method != "POST":
        return _choosing(request, found, NoticeForm(initial=pages.prefilled(found)), None)
    form, ticked = NoticeForm(request.POST), _ticked(request)
    if not form.is_valid() or not ticked:
        return _choosing(request, found, form, ticked, _("请选择要公示的人员。") if not ticked else "")
    act = request.POST.get("act")
    if act == PROPOSE:
        return _proposed(request, found, form, ticked)
    return _previewed(request, found, form, ticked) if act == PREVIEW else _choosing(request, found, form, ticked)


def _ticked(request: HttpRequest) -> frozenset[str]:
    """Return the ticked keys that look like keys."""
    return frozenset(key for key in request.POST.getlist("key") if KEY.fullmatch(key))


def _choosing(
    request: HttpRequest, batch: Batch, form: NoticeForm, ticked: frozenset[str] | None, refusal: str = ""
) -> HttpResponse:
    rows = list(queries.to_publicise(batch)[: pages.MOST_ON_A_NOTICE + 1])
    context: dict[str, Any] = {
        "batch": batch,
        "form": form,
        "refusal": refusal,
        "rows": pages.candidates(rows, ticked),
        "most": pages.MOST_ON_A_NOTICE if len(rows) > pages.MOST_ON_A_NOTICE else 0,
    }
    return render(request, "publicity/desk_notice_new.html", context)


def _previewed(request: HttpRequest, batch: Batch, form: NoticeForm, ticked: frozenset[str]) -> HttpResponse:
    rows = list(queries.to_publicise(batch).filter(key__in=ticked))
    if refusal := policies.refusal_to_open(request.user, batch, rows, clock.now()):
        return _choosing(request, batch, form, ticked, refusal)
    persons = pages.candidates(rows, None)
    preview = pages.preview(batch, form.cleaned_data, persons, clock.now())
    return render(request, "publicity/desk_notice_preview.html", {"batch": batch, "form": form, "preview": preview})


def _proposed(request: HttpRequest, batch: Batch, form: NoticeForm, ticked: frozenset[str]) -> HttpResponse:
    # Whoever is no longer to be publicised is refused by name, not left out: the person saw a list.
    found = queries.past_the_desks(batch).filter(key__in=ticked)
    try:
        proposal = proposing.propose_notice(batch, by=request.user, applications=found, **form.cleaned_data)
    except NotAllowed as refused:
        return _choosing(request, batch, form, ticked, str(refused))
    messages.success(request, _("已提交复核。由另一名经办人复核后发布。"))
    return redirect("publicity:proposal", proposal.key)


@as_organiser
@require_safe
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a notice with how each person on it stands, and its printed list."""
    notice = _own(request, key)
    page = pages.notice_page(notice, queries.papers_of(notice).first(), clock.now())
    return render(request, "publicity/desk_notice.html", {"notice": notice, "page": page})


@as_organiser
@require_POST
def paper(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask for the printed list of a notice."""
    notice = _own(request, key)
    notice_list.request(notice, by=request.user)
    messages.success(request, _("公示名单开始生成，完成后在本页下载。离开本页不影响生成。"))
    return redirect("publicity:own_notice", notice.key)


def _own(request: HttpRequest, key: uuid.UUID) -> Notice:
    return get_object_or_404(queries.opened_by(request.desk).select_related("opened_by"), key=key)  # type: ignore[attr-defined]
