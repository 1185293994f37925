"""What a reviewer does to a file short of a verdict: claim it, let it go, take it over, mark its parts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applications.workflow import NotAllowed
from kashgar_zc import clock

from .. import claiming, marking, policies, queries
from ..forms.work import MarksForm, TakeOverForm, submission_seen
from ..pages.marks import marks_shown, typed
from .desk import at_desk, file_of, filters_of, form_page, to_file
from .file import file_page


@at_desk
@require_POST
def claim(request: HttpRequest, key: str) -> HttpResponse:
    """Claim a file, or let go what one has."""
    application, act = file_of(request, key), claiming.claim
    if request.POST.get("act") == "release":
        act = claiming.release
    try:
        act(application, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return to_file(request, key)


@at_desk
@require_http_methods(["GET", "POST"])
def take_over(request: HttpRequest, key: str) -> HttpResponse:
    """Take a file over from a colleague, with the reason."""
    application, form = file_of(request, key), TakeOverForm(request.POST or None)
    refusal = policies.refusal_to_take_over(request.user, application, clock.now())
    if request.method == "POST" and form.is_valid():
        try:
            claiming.take_over(application, by=request.user, **form.cleaned_data)
            messages.success(
                request, _("已接手%(name)s的申报，并告知原办理人。") % {"name": application.applicant_name}
            )
            return to_file(request, key)
        except NotAllowed as error:
            refusal = str(error)
    return form_page(request, "review/take_over.html", application, refusal, form=form)


@at_desk
@require_POST
def mark(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what was marked; a page with script gets back only the strip that was pressed."""
    application, form = file_of(request, key), MarksForm(request.POST)
    seen = submission_seen(request.POST)
    try:
        if form.is_rest:
            marking.keep_rest(application, by=request.user, seen=seen)
        else:
            marking.keep(application, by=request.user, seen=seen, **form.given())
    except NotAllowed as refusal:
        return file_page(request, application, refusal=str(refusal), typed=typed(application, request.user, form.notes))
    if not request.htmx or form.is_rest:
        return _reloaded(request, key, form.place)
    shown = marks_shown(application, request.user, queries.latest_snapshot(application))
    context = {"marks": shown, "strip": shown.strips.get(form.place, "")}
    return render(request, "review/_marked.html", context)


def _reloaded(request: HttpRequest, key: str, place: str = "") -> HttpResponse:
    """Show the file anew at the part that was marked."""
    url = reverse("review:file", args=[key]) + filters_of(request).query()
    return redirect(f"{url}#mark-{place}" if place else url)
