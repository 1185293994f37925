"""The expert's pages: meetings, the undertaking, declarations, the file, the sheet."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applications import previews, sandbox
from applications.workflow import NotAllowed
from kashgar_zc import storage

from .. import blind, sittings
from ..actions import convening
from ..actions import scoring as actions
from ..forms.scoring import DeclarationForm, SheetForm
from ..models import Case
from ..pages import expert as pages
from .desks import as_expert


@as_expert
@require_safe
def list_sittings(request: HttpRequest) -> HttpResponse:
    return render(request, "committees/sittings.html", {"page": pages.sittings_page(request.user)})


@as_expert
@require_safe
def sitting(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one meeting: what to sign, then the cases."""
    meeting = get_object_or_404(sittings.attended(request.user), key=key)
    return render(request, "committees/sitting.html", {"page": pages.sitting_page(request.user, meeting)})


@as_expert
@require_POST
def sign(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Sign the undertaking of a meeting; the tick says that it was read."""
    meeting = get_object_or_404(sittings.attended(request.user), key=key)
    try:
        if not request.POST.get("accepted"):
            raise NotAllowed(_("请阅读承诺内容，勾选后再签署。"))
        convening.sign_undertaking(meeting, by=request.user)
        messages.success(request, _("已签署保密承诺。"))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("committees:sitting", key=key)


@as_expert
@require_safe
def case(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a case: the declaration first, then the file with the sheet; an opened file is logged."""
    found = get_object_or_404(pages.called(request.user), key=key)
    if sittings.open_to_expert(request.user).filter(pk=found.pk).exists():
        actions.note_opening(found, by=request.user)
        return case_page(request, found, pages.sheet_form(request.user, found))
    return closed_page(request, found, DeclarationForm(is_own=is_own(request, found)))


@as_expert
@require_POST
def declare(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Record the answer to "any conflict of interest?"."""
    found = get_object_or_404(pages.called(request.user), key=key)
    form = DeclarationForm(request.POST, is_own=is_own(request, found))
    if not form.is_valid():
        return closed_page(request, found, form)
    try:
        answer = actions.declare(found, by=request.user, **form.facts())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("committees:case", key=key)
    if answer.has_conflict:
        messages.success(request, _("已登记回避。您不查看该申报的材料，不参加评分和表决。"))
        return redirect("committees:sitting", key=found.meeting.key)
    return redirect("committees:case", key=key)


@as_expert
@require_POST
def recuse(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Stand aside from a case on which no conflict had been declared."""
    found = get_object_or_404(pages.called(request.user), key=key)
    try:
        actions.recuse(found, by=request.user, reason=request.POST.get("reason", "").strip()[:200])
        messages.success(request, _("已更正为回避。您不再查看该申报的材料，已交的评分表不计入。"))
        return redirect("committees:sitting", key=found.meeting.key)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("committees:case", key=key)


@as_expert
@require_POST
def sheet(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Hand in the sheet, or show it again with what was typed and what is wrong."""
    found = get_object_or_404(pages.called(request.user).filter(pk__in=opened_to(request)), key=key)
    actions.note_opening(found, by=request.user)
    form = pages.sheet_form(request.user, found, request.POST)
    if form.is_valid():
        try:
            actions.hand_in_sheet(found, by=request.user, **form.facts())
            messages.success(request, _("评分表已提交。评分锁定前可以修改。"))
            return redirect("committees:case", key=key)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
    return case_page(request, found, form)


@as_expert
@require_safe
def page(request: HttpRequest, key: uuid.UUID, material: uuid.UUID, page: int) -> HttpResponseBase:
    """Hand out the picture of one page of a material that experts see."""
    found = get_object_or_404(sittings.open_to_expert(request.user), key=key)
    actions.note_opening(found, by=request.user)
    file = blind.materials_of(found).get(str(material))
    try:
        if file is None:
            raise Http404
        picture = previews.page_picture(file, page)
        media_type = "image/png" if (picture.name or "").endswith(".png") else "image/jpeg"
        return storage.serve(picture, name=f"{page}.jpg", media_type=media_type, inline=True)
    except (previews.NoSuchPage, FileNotFoundError) as error:
        raise Http404 from error
    except (sandbox.Unsafe, sandbox.Unavailable):
        return HttpResponse(_("这一页暂时无法显示。"), status=503, content_type="text/plain; charset=utf-8")


def opened_to(request: HttpRequest) -> object:
    return sittings.open_to_expert(request.user).order_by().values("pk")


def is_own(request: HttpRequest, found: Case) -> bool:
    return found.application.applicant_id == request.user.pk


def case_page(request: HttpRequest, found: Case, form: SheetForm) -> HttpResponse:
    context = {"page": pages.case_page(request.user, found, form), "form": form}
    return render(request, "committees/case.html", context, status=422 if form.errors else 200)


def closed_page(request: HttpRequest, found: Case, form: DeclarationForm) -> HttpResponse:
    """Answer with what shows while the file does not: the declaration to give, or that it was given."""
    context = {"page": pages.head(request.user, found), "form": form}
    return render(request, "committees/declare.html", context, status=422 if form.errors else 200)
