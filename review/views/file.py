"""One file at a desk, and the full ID number of its applicant."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applications import queries as files
from applications.models import Application
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import stepup

from .. import actions, queue
from ..forms.verdict import OpinionForm
from ..pages import file as pages
from .desk import at_desk, file_of, filters_of, to_file, to_queue


def file_page(request: HttpRequest, application: Application, **extra: Any) -> HttpResponse:
    """Answer with the page of a file; `extra` brings a form with what was typed and a refusal, or an ID number."""
    page = pages.page(application, request.desk, request.user, filters_of(request), clock.now())
    form = OpinionForm(initial={"opinion": page.opinion})
    context = {"application": application, "page": page, "form": form, **extra}
    return render(request, "review/file.html", context, status=409 if extra.get("refusal") else 200)


@at_desk
@require_safe
def file(request: HttpRequest, key: str) -> HttpResponse:
    """Show a file."""
    return file_page(request, file_of(request, key))


@at_desk
@require_safe
def following(request: HttpRequest, key: str) -> HttpResponse:
    """Go on to the next file without a verdict; which one that is, is looked up only when it is asked for."""
    application = get_object_or_404(files.reached(request.desk), key=key)
    found = queue.next_key(request.desk, filters_of(request), application, clock.now())
    if found:
        return to_file(request, found)
    messages.info(request, _("后面没有待办的申报。"))
    return to_queue(request)


@at_desk
@require_POST
@stepup.required
def identity(request: HttpRequest, key: str) -> HttpResponse:
    """Show the full ID number once, after logging it."""
    application = file_of(request, key)
    try:
        number = actions.show_identity(application, by=request.user)
    except NotAllowed as error:
        return file_page(request, application, refusal=str(error))
    return file_page(request, application, identity=number)
