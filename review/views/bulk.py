"""Acts on many files: prepared with count and names, confirmed, watched while workers do them, read again later."""

from __future__ import annotations

import re

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.models import Application
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import stepup

from .. import queries, second
from ..bulk import papers, preparing
from ..choices import BulkAct
from ..models import BulkRun
from ..pages import bulk as pages
from .desk import at_desk, filters_of

TICK = re.compile(r"(?P<key>[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}):(?P<version>[0-9]{1,9})")


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Show the acts on many of this desk, or prepare one on the ticked files or on all that the filters show."""
    if request.method != "POST":
        return render(request, "review/bulk_runs.html", pages.listed(request))
    found, seen = _chosen(request)
    try:
        run = preparing.prepare(request.desk, _act_of(request, request.POST.get("act", "")), found, seen=seen)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
        return redirect(reverse("review:queue") + filters_of(request).query())
    return redirect(reverse("review:bulk_run", args=[run.key]) + filters_of(request).query())


def _chosen(request: HttpRequest) -> tuple[QuerySet[Application], dict[str, int]]:
    """Return the files that are meant, and of those ticked the versions by key that the page had shown."""
    if "all" in request.POST:
        return preparing.matching(request.desk, filters_of(request)), {}
    ticks = filter(None, map(TICK.fullmatch, request.POST.getlist("key")))
    seen = {tick["key"]: int(tick["version"]) for tick in ticks}
    return preparing.ticked(request.desk, seen), seen


def _act_of(request: HttpRequest, act: str) -> BulkAct:
    """Return what is to be done; where approvals need a second signature and a colleague is there, one is proposed."""
    if act not in BulkAct.values:
        raise NotAllowed(_("请先勾选要办理的申报。"))
    is_asked = act == BulkAct.APPROVE and queries.needs_second(request.desk.organisation)
    if is_asked and second.has_colleague(request.desk, clock.now()):
        return BulkAct.PROPOSE
    return BulkAct(act)


@at_desk
@require_safe
def bulk_run(request: HttpRequest, key: str) -> HttpResponse:
    """Show an act on many: what it would do, how far it is, or what became of each file."""
    run = _run(request, key)
    if run.started_at is None:
        return render(request, "review/bulk.html", pages.confirming(request, run))
    return render(request, "review/bulk_run.html", pages.shown(request, run))


@at_desk
@require_safe
def bulk_state(request: HttpRequest, key: str) -> HttpResponse:
    """Show how far an act is; once it has ended, the whole page is asked for anew."""
    run = _run(request, key)
    answer = render(request, "review/_bulk_state.html", {"run": run, "progress": pages.progress(run)})
    if run.finished_at:
        answer.headers["HX-Refresh"] = "true"
    return answer


def _takes_out(request: HttpRequest) -> bool:
    """Return whether an act gives papers of many persons out of our hands."""
    return BulkRun.objects.filter(key=request.resolver_match.kwargs["key"], act__in=papers.ACTS).exists()


@at_desk
@require_POST
@stepup.required(when=_takes_out)
def start_bulk(request: HttpRequest, key: str) -> HttpResponse:
    """Begin an act as it was shown."""
    run = get_object_or_404(preparing.visible_to(request.desk, request.user), key=key, by=request.user)
    form = pages.form_of(request, run)
    if not form.is_valid():
        return render(request, "review/bulk.html", pages.confirming(request, run, form))
    preparing.start(run, given=form.cleaned_data)
    return redirect(reverse("review:bulk_run", args=[run.key]) + filters_of(request).query())


def _run(request: HttpRequest, key: str) -> BulkRun:
    return get_object_or_404(preparing.visible_to(request.desk, request.user), key=key)
