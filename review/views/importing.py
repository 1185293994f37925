"""Bringing in a list of units and staff: the empty workbook, the list sent in, what it would do, and doing it."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kashgar_zc import clock, workbook
from kashgar_zc.accounts import stepup
from kashgar_zc.accounts.actions import Refused
from kashgar_zc.accounts.choices import ImportStage, OrganisationKind
from kashgar_zc.accounts.models import Organisation, UnitImport

from ..forms.importing import BookForm
from ..importing import books, receiving, reporting, working
from ..pages import importing as pages
from .desk import at_desk

OFFICES = {OrganisationKind.COUNTY, OrganisationKind.CENTRE}


def office_of(request: HttpRequest) -> Organisation:
    """Return the office at whose desk a person sits; other desks have no lists of units."""
    if request.desk.organisation.kind not in OFFICES:
        raise Http404
    return request.desk.organisation


def lists_of(request: HttpRequest) -> QuerySet[UnitImport]:
    found = UnitImport.objects.filter(office=office_of(request)).select_related("by", "office", "record__by")
    return found.order_by("-pk")


def kept_list(request: HttpRequest, key: str) -> UnitImport:
    """Return a list of the office whose rows are still there, or one that was applied."""
    found = get_object_or_404(lists_of(request), key=key)
    if not hasattr(found, "record") and found.expires_at <= clock.now():
        raise Http404
    return found


def reported_list(request: HttpRequest, key: str) -> UnitImport:
    """Return a list of the office that was checked and whose rows are still there."""
    found = kept_list(request, key)
    if not found.report_sealed:
        raise Http404
    return found


@at_desk
@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """Show the lists of the office, and take in another."""
    mine, form = lists_of(request), BookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = receiving.receive(form.cleaned_data["file"], office=office_of(request), by=request.user)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return redirect("review:import", made.key)
    return render(request, "review/imports.html", pages.lists(request, mine, form))


@at_desk
@require_safe
def one(request: HttpRequest, key: str) -> HttpResponse:
    """Show what each row would do, or what an applied list did."""
    found = kept_list(request, key)
    if hasattr(found, "record"):
        return render(request, "review/import_done.html", pages.done(found, found.record))
    if found.stage != ImportStage.CHECKED:
        return render(request, "review/import_job.html", {"one": found, "job": pages.job(found)})
    return render(request, "review/import.html", pages.report(request, found))


@at_desk
@require_safe
def state(request: HttpRequest, key: str) -> HttpResponse:
    """Show how far a list is; once the worker is done with it, the whole page is asked for anew."""
    found = kept_list(request, key)
    answer = render(request, "review/_import_job.html", {"one": found, "job": pages.job(found)})
    if found.stage not in working.WAITING:
        answer.headers["HX-Refresh"] = "true"
    return answer


@at_desk
@require_POST
@stepup.required
def apply(request: HttpRequest, key: str) -> HttpResponse:
    """Have brought in what was shown, if it still is what would be done."""
    try:
        working.confirm(kept_list(request, key), digest=request.POST.get("digest", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("review:import", key)


@at_desk
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Hand out the empty workbook."""
    office_of(request)
    return _book(books.template(), _("单位和人员导入模板.xlsx"))


@at_desk
@require_safe
def refused(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out the refused rows with their reasons, to be mended and sent in again."""
    found = reported_list(request, key)
    lines = [one.line for one in reporting.report(found)]
    return _book(books.refused(lines), _("不能导入的行-%(name)s") % {"name": found.name})


@at_desk
@require_safe
def report(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out what each row would do, or did."""
    found = reported_list(request, key)
    lines = [one.line for one in reporting.report(found)]
    return _book(books.report(lines), _("逐行核对结果-%(name)s") % {"name": found.name})


def _book(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=workbook.MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
