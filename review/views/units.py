"""Merging units, which takes files along, parting them again, and putting right what a unit is."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import queries as accounts
from kashgar_zc.accounts.actions import Refused
from kashgar_zc.accounts.choices import Standing
from kashgar_zc.accounts.forms.keeping import BasisForm, MergeForm
from kashgar_zc.accounts.forms.units import CorrectForm

from .. import correcting, merging
from ..pages import units as pages


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what goes with a unit, and merge it into another one."""
    unit = get_object_or_404(accounts.units_overseen(request.user, on=clock.today()), pk=pk)
    form = MergeForm(request.POST or None, user=request.user, initial={"keep_staff": True})
    if form.is_valid():
        try:
            done = merging.merge_units(unit, by=request.user, **form.cleaned_data)
        except (Refused, NotAllowed) as refusal:
            form.add_error(getattr(refusal, "field", None), str(refusal))
        else:
            words = {"unit": done.unit, "into": done.into, "n": done.moved["files"]}
            messages.success(request, _("%(unit)s 已并入 %(into)s，随转申报 %(n)s 件。") % words)
            return redirect("accounts:unit", done.into_id)
    return render(request, "review/unit_merge.html", pages.merging(unit, form))


@login_required
@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what goes back and what stays, and take the last merger of a unit back."""
    merged = accounts.units_overseen(request.user, on=clock.today()).filter(standing=Standing.MERGED)
    merger = get_object_or_404(merged, pk=pk).merged.select_related("unit", "into__merged_into").latest("pk")
    form = BasisForm(request.POST or None)
    if form.is_valid():
        try:
            done = merging.part_units(merger, by=request.user, **form.cleaned_data)
        except (Refused, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
        else:
            words = {"unit": merger.unit, "n": done.moved["files"] + done.moved["drafts"]}
            messages.success(request, _("已撤销合并，%(unit)s恢复使用，转回申报 %(n)s 件。") % words)
            return redirect("accounts:unit", pk)
    return render(request, "review/unit_part.html", pages.parting(merger, form))


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what of a unit's facts and of the way of its files a correction would change, and do it once it was seen."""
    seen = accounts.units_seen(request.user, on=clock.today()).filter(standing=Standing.APPROVED)
    unit = get_object_or_404(seen, pk=pk)
    form = CorrectForm(request.POST or None, unit=unit)
    if form.is_valid() and "digest" in request.POST:
        given = {"facts": form.facts, "reason": form.cleaned_data["reason"], "digest": request.POST["digest"]}
        try:
            correcting.correct(unit, by=request.user, **given)
        except (Refused, NotAllowed) as refusal:
            form.add_error(getattr(refusal, "field", None) or None, str(refusal))
        else:
            messages.success(request, _("已更正%(unit)s的信息。") % {"unit": unit})
            return redirect("accounts:unit", pk)
    return render(request, "review/unit_correct.html", pages.correcting(unit, form))
