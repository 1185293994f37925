"""Reports of false material, their inquiries, and the integrity record; and the page on which an applicant answers."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import openings
from applications.workflow import NotAllowed
from kashgar_zc import clock, keyset
from kashgar_zc.accounts import stepup
from kashgar_zc.accounts.choices import Role

from .. import inquiring
from .. import policies_inquiry as policies
from ..choices import Founded
from ..forms.inquiry import ReasonForm, ReportForm, StatementForm
from ..models import Inquiry
from ..pages import inquiry as pages
from .desk import at_desk, form_page, seated, to_file


@seated(Role.REVIEWER, Role.SECRETARY)
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Report false material of a file to the batch's organiser."""
    application = openings.seen(request, pages.reportable_by(request.user, request.desk, key))
    is_secretary = request.desk.role == Role.SECRETARY
    given = {"handlers": inquiring.handlers_of(application), "limits": pages.limits(application)}
    form = ReportForm(request.POST or None, request.FILES or None, **given)
    refusal = policies.refusal_to_report(request.user, application)
    if request.method == "POST" and form.is_valid():
        try:
            inquiring.report(application, by=request.user, desk=request.desk, **form.cleaned_data)
            messages.success(request, _("已向%(who)s反映。") % {"who": application.batch.organiser})
            return redirect("committees:accepted") if is_secretary else to_file(request, key)
        except NotAllowed as error:
            refusal = str(error)
    shown = {"is_secretary": is_secretary, "running": pages.running_on(application, request.desk)}
    return form_page(request, "review/report.html", application, refusal, form=form, **shown)


@at_desk
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the inquiries of the own organisation, the latest report first."""
    rows = pages.inquiries_of(request.desk)
    shown = keyset.page(rows, column="-reported_at", size=pages.PAGE_SIZE, **keyset.asked(request))
    context = {"rows": pages.rows(shown.rows), "pager": keyset.pager(request, shown)}
    return render(request, "review/inquiries.html", context)


@at_desk
@require_safe
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one inquiry with what may be done."""
    inquiry = _own(request, key)
    return render(request, "review/inquiry.html", pages.page(inquiry, request.user, clock.now()))


def _own(request: HttpRequest, key: uuid.UUID) -> Inquiry:
    """Return an inquiry of the own organisation, and note the look at its file."""
    found = get_object_or_404(pages.inquiries_of(request.desk), key=key)  # type: ignore[attr-defined]
    openings.seen(request, found.application)
    return found


@at_desk
@require_POST
@stepup.required(when=lambda request: request.resolver_match.kwargs["act"] == "confirm")
def act(request: HttpRequest, key: uuid.UUID, act: str) -> HttpResponse:
    """Take one act of an inquiry; refused, its page says why and keeps what was typed."""
    inquiry = _own(request, key)
    form, refusal = _form_of(request, act, inquiry), ""
    if form is None or form.is_valid():
        try:
            messages.success(request, _do(act, inquiry, request, form.cleaned_data if form else {}))
            return redirect("review:inquiry", key)
        except NotAllowed as error:
            refusal = str(error)
    page = pages.page(inquiry, request.user, clock.now(), tried=act, form=form)
    return render(request, "review/inquiry.html", page | {"refusal": refusal, "tried": form}, status=409)


def _form_of(request: HttpRequest, act: str, inquiry: Inquiry) -> Form | None:
    if act not in pages.ACTS:
        raise Http404
    return pages.form_of(act, inquiry, request.POST, request.FILES)


def _do(act: str, inquiry: Inquiry, request: HttpRequest, given: dict[str, str]) -> str:
    """Do an act and return what to say of it."""
    by = request.user
    if act == "open":
        inquiring.open_inquiry(inquiry, by=by)
        return _("已立案，并请申报人说明。")
    if act == "state":
        inquiring.state(inquiry, by=by, **given)
        return _("已登记。")
    if act == "propose":
        inquiring.propose(inquiry, by=by, outcome=Founded(given["outcome"]), finding=given["finding"])
        return _("已提出结论，须由另一人确认。")
    if act == "confirm":
        inquiring.confirm(inquiry, by=by, seen=request.POST.get("seen", ""))
        return _("已确认结论，并告知申报人。")
    inquiring.send_back(inquiry, by=by, **given)
    return _("已退回结论。")


def read_by_observers_too(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in the reviewers of a desk, and the discipline observer to read."""
    at_a_desk = at_desk(view)

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        is_observer = request.desk is not None and request.desk.role == Role.OBSERVER  # type: ignore[attr-defined]
        return (never_cache(view) if is_observer else at_a_desk)(request)

    return guarded


@read_by_observers_too
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """List the integrity entries that the own organisation made, all or those of one unit or handler, the latest first."""
    chosen = {name: request.GET.get(name, "") for name in ("unit", "handler")}
    rows = pages.entries_of(request.desk, **chosen)  # type: ignore[attr-defined]
    shown = keyset.page(rows, column="-recorded_at", size=pages.PAGE_SIZE, **keyset.asked(request))
    context = {"rows": pages.entry_rows(shown.rows, clock.today()), "pager": keyset.pager(request, shown)}
    context |= {"is_narrowed": any(chosen.values()), "may_lift": request.desk.role == Role.REVIEWER}  # type: ignore[attr-defined]
    return render(request, "review/entries.html", context)


@at_desk
@require_http_methods(["GET", "POST"])
@stepup.required(when=lambda request: request.method == "POST")
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift an entry by a decision."""
    entry, form = get_object_or_404(pages.entries_of(request.desk), pk=pk), ReasonForm(request.POST or None)
    openings.seen(request, entry.application)
    refusal = policies.refusal_to_lift(request.user, entry, clock.now())
    if request.method == "POST" and form.is_valid():
        try:
            inquiring.lift(entry, by=request.user, **form.cleaned_data)
            messages.success(request, _("已解除，并告知本人。"))
            return redirect("review:entries")
        except NotAllowed as error:
            refusal = str(error)
    context = {"entry": pages.entry_rows([entry], clock.today())[0], "form": form, "refusal": refusal}
    return render(request, "review/lift.html", context, status=409 if refusal and form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show an applicant what is inquired into, and take the answer."""
    inquiry = get_object_or_404(pages.own_inquiries(request.user), key=key)
    form = StatementForm(request.POST or None, request.FILES or None, limits=pages.limits(inquiry.application))
    if request.method == "POST" and form.is_valid():
        try:
            inquiring.answer(inquiry, by=request.user, **form.cleaned_data)
            messages.success(request, _("已提交说明。"))
            return redirect("review:inquiry_answer", key)
        except NotAllowed as error:
            messages.error(request, str(error))
    page = pages.answer_page(inquiry, request.user, clock.now())
    return render(request, "review/inquiry_answer.html", page | {"form": form})
