"""Merging units, which takes files along."""

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
from kashgar_zc.accounts.forms.keeping import MergeForm

from .. import merging
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
