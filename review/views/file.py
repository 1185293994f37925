"""One file at a desk, and the full ID number of its applicant."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import stepup

from .. import actions
from ..forms.verdict import OpinionForm
from ..pages import file as pages
from .desk import at_desk, file_of, filters_of


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
