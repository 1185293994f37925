"""Finding a unit, registering one, deciding on registrations."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kashgar_zc import clock

from .. import actions, pages, queries, unit_actions
from ..choices import OrganisationKind
from ..forms.keeping import RenameForm
from ..forms.units import ReasonForm, UnitForm


@login_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """List the units that match `q`: as choices of a form for htmx, else as a page of its own."""
    template = "accounts/_unit_choices.html" if request.htmx else "accounts/unit_search.html"
    return render(request, template, pages.unit_search(request))


@login_required
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register a unit and show how my registrations stand."""
    form = UnitForm(request.POST or None, initial={"contact": request.user.name, "name": request.GET.get("q", "")})
    if form.is_valid():
        try:
            unit = actions.register_unit(by=request.user, **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("已登记 %(unit)s，等待%(by)s批准。") % pages.awaiting(unit))
            return redirect("accounts:register_unit")
    return render(request, "accounts/unit_register.html", pages.register(request.user, form))


@login_required
@require_GET
def overseen(request: HttpRequest) -> HttpResponse:
    """List the units of my county or bureau, for the centre all, those waiting for a decision first."""
    seats = [OrganisationKind.COUNTY, OrganisationKind.BUREAU, OrganisationKind.CENTRE]
    if not queries.reviewed_by(request.user, on=clock.today()).filter(kind__in=seats).exists():
        raise Http404
    units = queries.units_seen(request.user, on=clock.today())
    return render(request, "accounts/units.html", pages.units(request, units))


@login_required
@require_GET
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.units_seen(request.user, on=clock.today()), pk=pk)
    return render(request, "accounts/unit.html", pages.unit(request.user, found, ReasonForm()))


@login_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.units_overseen(request.user, on=clock.today()), pk=pk)
    try:
        actions.approve_unit(found, by=request.user)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已批准 %(unit)s。") % {"unit": found})
    return redirect("accounts:units")


@login_required
@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.units_overseen(request.user, on=clock.today()), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/unit.html", pages.unit(request.user, found, form))
    try:
        actions.refuse_unit(found, by=request.user, reason=form.cleaned_data["reason"])
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已不予批准 %(unit)s，原因已告知登记人。") % {"unit": found})
    return redirect("accounts:units")


@login_required
@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a unit another name; the old one stays in its history."""
    found = get_object_or_404(queries.units_overseen(request.user, on=clock.today()), pk=pk)
    form = RenameForm(request.POST or None, initial={"starts_on": clock.today()})
    if form.is_valid():
        try:
            change = unit_actions.rename_unit(found, by=request.user, **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("%(old)s 已更名为 %(new)s。") % {"old": change.old, "new": change.new})
            return redirect("accounts:unit", pk)
    return render(request, "accounts/unit_rename.html", {"unit": found, "form": form})


@login_required
@require_POST
def act_for(request: HttpRequest, pk: int) -> HttpResponse:
    """Sit at the desk of a unit that has nobody."""
    found = get_object_or_404(queries.units_overseen(request.user, on=clock.today()), pk=pk)
    try:
        made = unit_actions.act_for_unit(found, by=request.user)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("您可在页面上方切换到“%(post)s”，办理时会注明代行。") % {"post": made})
    return redirect("accounts:unit", pk)
