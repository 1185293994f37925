"""The organiser's second person: what waits, one proposal as it was made, confirming, rejecting, taking back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applications.workflow import NotAllowed
from kashgar_zc import clock, keyset
from kashgar_zc.accounts import stepup

from .. import queries
from ..actions import proposing
from ..choices import ProposalKind
from ..forms.proposing import RejectionForm
from ..models import Proposal
from ..pages import proposals as pages
from .shared import as_organiser

PAGE = 25
MADE = {ProposalKind.NOTICE: "publicity:own_notice", ProposalKind.CONFERRAL: "publicity:own_conferral"}


@as_organiser
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List what was proposed, the latest first."""
    shown = keyset.page(queries.proposals(request.desk), column="-proposed_at", size=PAGE, **keyset.asked(request))
    context = {"proposals": pages.lines(shown.rows), "pager": keyset.pager(request, shown)}
    return render(request, "publicity/proposals.html", context)


@as_organiser
@require_safe
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a proposal exactly as it was made, and by whom."""
    return _shown(request, _own(request, key), RejectionForm())


@as_organiser
@require_POST
@stepup.required
def confirm(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Do what another person proposed."""
    proposal = _own(request, key)
    try:
        settled = proposing.confirm(proposal, by=request.user)
    except NotAllowed as refused:
        messages.error(request, str(refused))
        return redirect("publicity:proposal", key)
    messages.success(request, _("已复核办理。"))
    if proposal.certificate:
        return redirect("publicity:certificate", proposal.certificate.key)
    return redirect(MADE[ProposalKind(proposal.kind)], settled.made)


@as_organiser
@require_POST
def reject(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Turn a proposal down with a reason."""
    proposal, form = _own(request, key), RejectionForm(request.POST)
    if not form.is_valid():
        return _shown(request, proposal, form)
    try:
        proposing.reject(proposal, by=request.user, reason=form.cleaned_data["reason"])
    except NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已退回，并告知提议人。"))
    return redirect("publicity:proposal", key)


@as_organiser
@require_POST
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take one's own proposal back."""
    try:
        proposing.withdraw(_own(request, key), by=request.user)
    except NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已撤回提议。"))
    return redirect("publicity:proposal", key)


def _own(request: HttpRequest, key: uuid.UUID) -> Proposal:
    return get_object_or_404(queries.proposals(request.desk).select_related("certificate"), key=key)  # type: ignore[attr-defined]


def _shown(request: HttpRequest, proposal: Proposal, form: RejectionForm) -> HttpResponse:
    page = pages.page(proposal, request.user, clock.now())
    return render(request, "publicity/proposal.html", {"proposal": proposal, "page": page, "form": form})
