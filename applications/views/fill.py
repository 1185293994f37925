"""Filling the form: overview (or tracking, once submitted), one section, the materials."""

from __future__ import annotations

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
def section(request: HttpRequest, key: str, section: str) -> HttpResponse:
    """Fill one section; what was typed is kept, complete or not."""
    application = get_object_or_404(queries.filling(request.user, section), key=key)
    spec = _spec_or_404(section)
    form = section_form(spec, application.section_data, request.POST or None, more="add" in request.GET)
    if request.method == "POST" and form.is_valid():
        refusal = _save(request, application, spec, form)
        if not refusal:
            return redirect(pages.after_section(application, spec, request.POST))
    else:
        refusal = policies.refusal_to_edit(request.user, application, section)
    page = pages.section_page(application, spec, form, refusal=refusal)
    return render(request, "applications/section.html", {"page": page, "form": form})


def _spec_or_404(key: str) -> sections.Section:
    if key not in sections.BY_KEY:
        raise Http404
    return sections.BY_KEY[key]


def _save(request: HttpRequest, application: Application, spec: sections.Section, form: BaseForm) -> str:
    """Keep the section and return an empty string, or why it may not be changed."""
    try:
        actions.save_section(
            application, spec.key, cleaned_data(spec, form), by=request.user, seen=request.POST.get("seen")
        )
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
