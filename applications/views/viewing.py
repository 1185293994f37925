"""Looking at one file page by page, and pulling it for good."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import openings, policies, previews, pull_requests, pulling, queries
from ..forms.pulling import AskPullForm, KeepForm, PullForm
from ..models import Material
from ..pages import own_files as own_pages
from ..pages import viewer as pages
from ..workflow import NotAllowed


@never_cache
@login_required
@require_safe
def view(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one page of a file, or that the file was pulled."""
    page = pages.viewer(_known(request, key), request.user, request.desk, request.GET)
    return render(request, "applications/viewer.html", {"page": page})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def pull(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take a file out for good, once the reason is given and it is confirmed."""
    material = _known(request, key)
    asked = pull_requests.waiting().filter(material=material).first()
    form = PullForm(request.POST or None, initial={"reason": asked.reason} if asked else None)
    if request.method == "POST" and form.is_valid():
        refusal = _pull(request, material, form)
        if not refusal:
            return redirect("applications:file_view", key)
    return _pull_page(request, material, form)


@never_cache
@login_required
@require_POST
def keep(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Let a file stay that its applicant asks to be pulled, with a reason."""
    material, form = _known(request, key), KeepForm(request.POST)
    asked = get_object_or_404(pull_requests.waiting().filter(material=material))
    asked.application = material.application
    if not form.is_valid():
        return _pull_page(request, material, PullForm(initial={"reason": asked.reason}), keep_form=form)
    try:
        pull_requests.refuse(asked, by=request.user, desk=request.desk, text=form.cleaned_data["text"])
        messages.success(request, _("已答复申报人，文件保留。"))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("applications:file_view", key)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def ask_pull(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask the desk that judges by one's own file to pull it."""
    own = previews.known_to(request.user, None).select_related("application__batch__organiser", "application__at")
    material, form = get_object_or_404(own, key=key), AskPullForm(request.POST or None)
    refusal = pull_requests.refusal_to_ask(request.user, material)
    if request.method == "POST" and form.is_valid():
        refusal = _ask(request, material, form)
        if not refusal:
            return redirect("applications:own_files", material.application.key)
    context = {"material": material, "form": form, "refusal": refusal}
    context["office"] = pull_requests.office_of(material.application)
    return render(request, "applications/ask_pull.html", context, status=409 if refusal else 200)


@never_cache
@login_required
@require_safe
def own_files(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """List every file of one's own application: in use, replaced, removed, pulled."""
    application = get_object_or_404(queries.mine(request.user), key=key)
    return render(request, "applications/own_files.html", own_pages.page(application))


@never_cache
@login_required
@require_safe
def similar(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a reviewer which files of an application other people handed in too; a script gets the list alone."""
    seen = queries.visible_to(request.user, request.desk).exclude(applicant=request.user)
    application = openings.seen(request, get_object_or_404(seen, key=key))
    files = pages.similar_files(application, request.user, request.desk)
    template = "applications/_similar.html" if request.htmx else "applications/similar.html"
    return render(request, template, {"application": application, "files": files})


def _known(request: HttpRequest, key: uuid.UUID) -> Material:
    known = previews.known_to(request.user, request.desk)
    found = get_object_or_404(known.select_related("application__batch", "pull__organisation"), key=key)
    openings.seen(request, found.application)
    return found


def _pull_page(
    request: HttpRequest, material: Material, form: PullForm, *, keep_form: KeepForm | None = None
) -> HttpResponse:
    """Show the form of a pull, and beneath it, where its applicant asks for it, that of the refusal."""
    refusal = policies.refusal_to_pull(request.user, material, request.desk)
    asked = pull_requests.waiting().filter(material=material).first()
    if asked:
        asked.application = material.application
        if pull_requests.refusal_to_answer(request.user, asked, request.desk):
            asked = None
    back_url = reverse("applications:file_view", args=[material.key])
    context = {"name": material.name, "form": form, "refusal": refusal, "back_url": back_url}
    context |= {"asked": asked, "keep_form": keep_form or KeepForm(), "key": material.key}
    return render(request, "applications/pull.html", context, status=409 if refusal else 200)


def _ask(request: HttpRequest, material: Material, form: AskPullForm) -> str:
    """Ask for the pull and say so; return an empty string, or why it may not be."""
    words = {"reason": pulling.PullReason(form.cleaned_data["reason"]), "note": form.cleaned_data["note"]}
    try:
        made = pull_requests.ask(material, by=request.user, **words)
    except NotAllowed as error:
        return str(error)
    messages.success(request, _("已请求%(office)s撤下，答复会通知您。") % {"office": made.organisation})
    return ""


def _pull(request: HttpRequest, material: Material, form: PullForm) -> str:
    """Pull the file, say what became of its copies, and return an empty string, or why it may not be."""
    words = {"reason": pulling.PullReason(form.cleaned_data["reason"]), "note": form.cleaned_data["note"]}
    try:
        staying = pulling.pull(material, by=request.user, desk=request.desk, **words)
    except NotAllowed as error:
        return str(error)
    messages.success(request, _("已撤下，文件及预览均已清除。"))
    if staying:
        cases = _("、").join(sorted({one.application.number or "" for one in staying}))
        text = _("已提交的申报 %(cases)s 中还有同一文件，审核需要，您不能自行撤下。请在该申报的文件清单中请求撤下。")
        messages.warning(request, text % {"cases": cases})
    return ""
