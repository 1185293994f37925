"""The organiser's calendar: extend a phase, confirm a reopening, permit one person to be late."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kashgar_zc import clock
from kashgar_zc.accounts import stepup

from .. import extending, policies, queries
from ..choices import PhaseKind
from ..forms.windows import LaterForm, PermitForm
from ..models import Batch
from ..pages import windows as pages
from ..workflow import NotAllowed


@login_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the batches that the desk organises, with their phases."""
    batches = list(queries.organised_batches(request.desk))  # type: ignore[attr-defined]  # by CurrentDeskMiddleware
    if not batches:
        raise Http404
    return render(request, "applications/windows.html", {"batches": pages.overview(batches, clock.now())})


@login_required
@require_safe
def one(request: HttpRequest, batch: int) -> HttpResponse:
    """Show one batch's phases, extensions and permits."""
    page = pages.one_batch(_own(request, batch), request.user, clock.now())
    return render(request, "applications/window.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, batch: int, kind: str) -> HttpResponse:
    """Extend a phase, or propose to reopen it."""
    found, form = _own(request, batch), LaterForm(request.POST or None)
    if kind not in PhaseKind.values or found.phase(PhaseKind(kind)) is None:
        raise Http404
    if form.is_valid():
        facts = form.facts()
        words = {"closes_at": facts["until"], "reason": facts["reason"]}
        if (made := _try(form, extending.extend, found, PhaseKind(kind), by=request.user, **words)) is not None:
            sentence = _("已延长。") if made.in_force_at else _("已提出重新开放，由本机构另一人确认后生效。")
            messages.success(request, sentence)
            return redirect("applications:window", batch)
    return render(request, "applications/extend.html", _shown(found, form, PhaseKind(kind)))


@login_required
@require_POST
@stepup.required
def confirm(request: HttpRequest, batch: int, extension: int) -> HttpResponse:
    """Agree to a reopening that somebody else proposed."""
    proposed = get_object_or_404(queries.extensions_of(_own(request, batch)), pk=extension)
    try:
        extending.confirm(proposed, by=request.user)
        messages.success(request, _("已确认，该阶段重新开放。"))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("applications:window", batch)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@stepup.required(when=lambda request: request.method == "POST")
def permit(request: HttpRequest, batch: int) -> HttpResponse:
    """Permit one person to be late."""
    found = _own(request, batch)
    form = PermitForm(request.POST or None, batch=found)
    if form.is_valid():
        words = {"person": form.cleaned_data["person"], **form.facts()}
        if (made := _try(form, extending.permit, found, by=request.user, **words)) is not None:
            messages.success(request, _("已准许%(name)s逾期提交，并已通知本人。") % {"name": made.person.name})
            return redirect("applications:window", batch)
    return render(request, "applications/permit.html", {"batch": found, "form": form})


def _try(form: LaterForm, act: Any, *given: Any, **words: Any) -> Any:
    """Do an act and return what it made; a refusal becomes the form's error."""
    try:
        return act(*given, **words)
    except NotAllowed as refusal:
        form.add_error("last_day", str(refusal))
        return None


def _shown(batch: Batch, form: LaterForm, kind: PhaseKind) -> dict[str, Any]:
    phase, now = batch.phase(kind), clock.now()
    return {
        "batch": batch,
        "form": form,
        "phase": kind.label,
        "closes": policies.in_beijing(phase.closes_at) if phase else "",
        "reopens": phase is not None and now >= phase.closes_at,
        "kind": kind.value,
    }


def _own(request: HttpRequest, batch: int) -> Batch:
    return get_object_or_404(queries.organised_batches(request.desk), pk=batch)  # type: ignore[attr-defined]
