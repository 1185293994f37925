"""Filling the form: overview (or tracking, once submitted), one section, the materials."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import actions, policies, queries, sections
from ..forms.section import cleaned_data, section_form
from ..models import Application
from ..pages import fill as pages
from ..pages import track
from ..workflow import NotAllowed


@login_required
@require_safe
def overview(request: HttpRequest, key: str) -> HttpResponse:
    """Show the task list of a file being filled, and where any file stands."""
    application = get_object_or_404(queries.mine(request.user), key=key)
    page = track.page(application, request.user)
    tasks = pages.tasks(application) if application.is_editable else []
    return render(request, "applications/overview.html", {"application": application, "page": page, "tasks": tasks})


@login_required
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, key: uuid.UUID, section: str) -> HttpResponse:
    """Fill one section; what was typed is kept, complete or not."""
    spec, form, refusal = _spec_or_404(section), None, ""
    if request.method == "POST":
        form = section_form(spec, None, request.POST)
        refusal = _save(request, key, spec, form) if form.is_valid() else ""
        if form.is_valid() and not refusal:
            return redirect(pages.after_section(key, spec, request.POST))
    application = get_object_or_404(queries.filling(request.user, section), key=key)
    form = form or section_form(spec, application.section_data, None, more="add" in request.GET)
    refusal = refusal or policies.refusal_to_edit(request.user, application, section)
    page = pages.section_page(application, spec, form, refusal=refusal)
    return render(request, "applications/section.html", {"page": page, "form": form})


def _spec_or_404(key: str) -> sections.Section:
    if key not in sections.BY_KEY:
        raise Http404
    return sections.BY_KEY[key]


def _save(request: HttpRequest, key: uuid.UUID, spec: sections.Section, form: BaseForm) -> str:
    """Keep the section and return an empty string, or why it may not be changed."""
    data, seen = cleaned_data(spec, form), request.POST.get("seen")
    try:
        actions.save_own_section(key, spec.key, data, by=request.user, seen=seen)
    except Application.DoesNotExist as nobodys:
        raise Http404 from nobodys
    except NotAllowed as refusal:
        return str(refusal)
    messages.success(request, _("已保存“%(title)s”。") % {"title": spec.title})
    return ""


@login_required
@require_safe
def materials(request: HttpRequest, key: str) -> HttpResponse:
    """Show the slots with what is in them."""
    application = get_object_or_404(queries.mine(request.user), key=key)
    return render(request, "applications/materials.html", pages.materials_page(application, request.user))
