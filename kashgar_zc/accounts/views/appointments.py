"""Who works where: appointing and ending."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kashgar_zc import clock

from .. import actions, open_work, pages, queries
from ..forms.appointments import AppointForm, EndForm, ExtendForm


@login_required
@require_GET
def appointments(request: HttpRequest) -> HttpResponse:
    """List who works for the organisations I am reviewer of; the centre also sees all offices."""
    organisations = queries.staffed(request.user, on=clock.today())
    if not organisations.exists():
        raise Http404
    return render(request, "accounts/appointments.html", pages.appointments(request.user, organisations))


@login_required
@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, organisation: int) -> HttpResponse:
    """Appoint a person who has an account already."""
    found = get_object_or_404(queries.managed(request.user, on=clock.today()), pk=organisation)
    form = AppointForm(request.POST or None, organisation=found)
    if form.is_valid():
        try:
            made = actions.appoint(organisation=found, by=request.user, **form.facts())
        except actions.Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("已任命 %(person)s 为 %(post)s。") % {"person": made.user, "post": made})
            return redirect(pages.home_of(found, request.user))
    back = pages.home_of(found, request.user)
    return render(request, "accounts/appoint.html", {"organisation": found, "form": form, "back": back})


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the last day of an appointment."""
    organisations = queries.managed(request.user, on=clock.today())
    found = get_object_or_404(queries.appointments_in(organisations), pk=pk)
    left = open_work.open_of(found)
    given = {"appointment": found, "has_open_work": bool(left)}
    form = EndForm(request.POST or None, initial={"last_day": clock.today()}, **given)
    if form.is_valid():
        try:
            actions.end_appointment(found, by=request.user, **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("已设定 %(person)s 的任职截止日。") % {"person": found.user})
            return redirect(pages.home_of(found.organisation, request.user))
    return render(request, "accounts/appointment_end.html", pages.ending(request.user, found, form, left))


@login_required
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an appointment run longer than it would."""
    organisations = queries.managed(request.user, on=clock.today())
    found = get_object_or_404(queries.appointments_in(organisations), pk=pk)
    form = ExtendForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.extend_appointment(found, by=request.user, **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("已延长 %(person)s 的任职。") % {"person": found.user})
            return redirect(pages.home_of(found.organisation, request.user))
    return render(request, "accounts/appointment_extend.html", pages.extending(request.user, found, form))
