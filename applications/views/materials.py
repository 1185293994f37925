"""Uploading into the slots of one's own application, and opening the files one may see."""

from __future__ import annotations

import uuid
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import openings, previews, queries, uploads
from ..models import Application, Material
from ..pages import fill as pages
from . import serving
from .signed_in import signed_in


@signed_in
@require_POST
def upload(request: HttpRequest, key: uuid.UUID, slot: str) -> HttpResponse:
    """Take in the files chosen for a slot, each for itself."""
    application = get_object_or_404(queries.mine(request.user), key=key)
    chosen = request.FILES.getlist("file")
    refused, known = uploads.receive_all(application, slot, chosen, by=request.user)
    error = " ".join(refused) if chosen else _("请先选择文件，再点“上传”。")
    return answer(request, application, slot, error=error, note=" ".join(known))


@signed_in
@require_safe
def slot(request: HttpRequest, key: uuid.UUID, slot: str) -> HttpResponse:
    """Show one slot; htmx asks again while a file in it is being checked."""
    application = get_object_or_404(queries.mine(request.user), key=key)
    return _slot(request, application, slot)


@login_required
@require_POST
def remove(request: HttpRequest, key: uuid.UUID, material: uuid.UUID) -> HttpResponse:
    """Take a file out of its slot."""
    return _act(request, key, material, uploads.remove, done=_("已移除，可以恢复。"))


@login_required
@require_POST
def restore(request: HttpRequest, key: uuid.UUID, material: uuid.UUID) -> HttpResponse:
    """Put a removed file back."""
    return _act(request, key, material, uploads.restore, done=_("已恢复。"))


@login_required
@require_POST
def cover(request: HttpRequest, key: uuid.UUID, material: uuid.UUID) -> HttpResponse:
    """Say which conditions an approved exception stands for."""
    chosen = request.POST.getlist("cover")
    done = _("已保存。提交后审核机构按您勾选的条件核对批准文件。")
    return _act(request, key, material, partial(uploads.cover, chosen=chosen), done=done)


@login_required
@require_safe
def file(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Hand out a safe file."""
    found = _seen(request, previews.openable_by(request.user, request.desk), key)
    return serving.serve_file(found)


@login_required
@require_safe
def thumbnail(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Hand out the small picture of a file's first page, or one that says that the file was pulled."""
    found = _seen(request, previews.known_to(request.user, request.desk), key)
    return serving.serve_thumbnail(found)


@login_required
@require_safe
def page(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponseBase:
    """Hand out the picture of one page, or one that says that the file was pulled."""
    found = _seen(request, previews.known_to(request.user, request.desk), key)
    return serving.serve_page(found, number)


def _seen(request: HttpRequest, rows: QuerySet[Material], key: uuid.UUID) -> Material:
    """Return a file that may be looked at, and note the look."""
    found = get_object_or_404(rows.select_related("application"), key=key)
    openings.seen(request, found.application)
    return found


def about(name: str, what: object) -> str:
    """Return a sentence about one of several files."""
    return _("“%(name)s”：%(text)s") % {"name": name, "text": what}


def _act(request: HttpRequest, key: uuid.UUID, material: uuid.UUID, act: object, *, done: str) -> HttpResponse:
    """Do one thing to a file of one's own application."""
    application = get_object_or_404(queries.mine(request.user), key=key)
    row = get_object_or_404(Material, application=application, key=material)
    try:
        act(row, by=request.user)
    except uploads.AlreadyHere as told:
        return answer(request, application, row.slot, note=str(told))
    except uploads.Refused as refusal:
        return answer(request, application, row.slot, error=str(refusal))
    return answer(request, application, row.slot, note=done)


def answer(
    request: HttpRequest, application: Application, slot: str, *, error: str = "", note: str = ""
) -> HttpResponse:
    """Answer a script with the slot as it now is, and a plain form with the page and a message."""
    if request.htmx:
        return _slot(request, application, slot, error=error, note=note)
    if error:
        messages.error(request, error)
    elif note:
        messages.info(request, note)
    return redirect(reverse("applications:materials", args=[application.key]) + f"#slot-{slot}")


def _slot(
    request: HttpRequest, application: Application, slot: str, *, error: str = "", note: str = ""
) -> HttpResponse:
    shown = next((one for one in pages.slots_page(application, request.user) if one.key == slot), None)
    if shown is None:
        raise Http404
    missing = pages.missing_materials(application, application.materials.all())
    context = {"slot": shown, "application": application, "error": error, "note": note, "missing": missing}
    return render(request, "applications/_slot_answer.html", context, status=422 if error else 200)
