"""The organiser's pages of the end: who is clear for a document, documents, certificates, a revocation."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import documents, openings
from applications.models import Batch
from applications.workflow import NotAllowed
from kashgar_zc import clock, keyset
from kashgar_zc.accounts import stepup

from .. import queries
from .. import queries_conferring as rows
from ..actions import proposing as actions
from ..choices import ProposalKind
from ..forms.conferring import ConferralForm, RevocationForm, clean_number
from ..models import Certificate, Proposal
from ..pages import conferring as pages
from ..pages import proposals
from .shared import as_organiser

PAGE = 25
PAGE_OF_CERTIFICATES = 50


@as_organiser
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show which batches have persons clear for a document, and the documents so far."""
    shown = keyset.page(rows.conferrals(request.desk), column="-issued_on", size=PAGE, **keyset.asked(request))
    context = {
        "ready": pages.ready(request.desk),
        "proposals": proposals.waiting(request.desk, ProposalKind.CONFERRAL, ProposalKind.REVOCATION),
        "conferrals": pages.conferral_lines(shown.rows),
        "pager": keyset.pager(request, shown),
    }
    return render(request, "publicity/conferring.html", context)


@as_organiser
@require_http_methods(["GET", "HEAD", "POST"])
@stepup.required(when=lambda request: request.method == "POST")
def new(request: HttpRequest, batch: int) -> HttpResponse:
    """Choose persons of a batch, address and date the document, propose it to a second person."""
    found = get_object_or_404(queries.batches(request.desk), pk=batch)
    form = ConferralForm(request.POST if request.method == "POST" else None, batch=found, today=clock.today())
    if request.method == "POST" and form.is_valid() and (made := _proposed(request, found, form)):
        messages.success(request, _("已提交复核。由另一名经办人复核后生成任职文件和证书。"))
        return redirect("publicity:proposal", made.key)
    ticked = frozenset(request.POST.getlist("entries")) if request.method == "POST" else None
    page = pages.new(found, request.user, series=request.GET.get("series", ""), ticked=ticked)
    return render(request, "publicity/conferral_new.html", {"batch": found, "form": form, "page": page})


def _proposed(request: HttpRequest, batch: Batch, form: ConferralForm) -> Proposal | None:
    try:
        return actions.propose_conferral(batch, by=request.user, **form.facts())
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return None


@as_organiser
@require_safe
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a document with its paper and its certificates."""
    conferral = get_object_or_404(rows.conferrals(request.desk), key=key)
    own = rows.certificates(request.desk).filter(conferral=conferral)
    shown = keyset.page(own, column="number", size=PAGE_OF_CERTIFICATES, **keyset.asked(request))
    paper = rows.paper_of(conferral)
    context = {
        "conferral": conferral,
        "facts": pages.conferral_facts(conferral),
        "paper": documents.shown(paper) if paper else None,
        "certificates": pages.certificate_lines(shown.rows),
        "pager": keyset.pager(request, shown),
    }
    return render(request, "publicity/conferral.html", context)


@as_organiser
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """List the certificates, the latest numbers first; search by how the number or the name begins."""
    words = clean_number(request.GET.get("q", ""))[:50]
    found = rows.certificates(request.desk, words=words)
    shown = keyset.page(found, column="-number", size=PAGE_OF_CERTIFICATES, **keyset.asked(request))
    context = {
        "search": {"name": "q", "value": words, "placeholder": _("证书编号或者姓名的开头"), "keep": []},
        "certificates": pages.certificate_lines(shown.rows),
        "pager": keyset.pager(request, shown),
    }
    return render(request, "publicity/certificates.html", context)


@as_organiser
@require_safe
def certificate(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a certificate with its paper, or how it was revoked."""
    return _shown(request, _own(request, key), RevocationForm())


@as_organiser
@require_POST
@stepup.required
def revoke(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Propose to a second person that a certificate be revoked, with the reason."""
    found, form = _own(request, key), RevocationForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form)
    try:
        made = actions.propose_revocation(found, by=request.user, reason=form.cleaned_data["reason"])
    except NotAllowed as refused:
        messages.error(request, str(refused))
        return redirect("publicity:certificate", found.key)
    messages.success(request, _("已提交复核。由另一名经办人复核后撤销。"))
    return redirect("publicity:proposal", made.key)


def _own(request: HttpRequest, key: uuid.UUID) -> Certificate:
    found = get_object_or_404(rows.certificates(request.desk), key=key)  # type: ignore[attr-defined]
    openings.seen(request, found.application)
    return found


def _shown(request: HttpRequest, found: Certificate, form: RevocationForm) -> HttpResponse:
    context = {"certificate": found, "page": pages.certificate(found), "form": form}
    return render(request, "publicity/certificate.html", context)
