"""Individual plans at the organiser's desk, and read by its observer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kashgar_zc import keyset
from kashgar_zc.accounts import stepup
from kashgar_zc.accounts.choices import Role

from .. import planning, policies_plans, queries
from ..forms.plan import PlanForm, WithdrawPlanForm
from ..pages import plans as pages
from ..workflow import NotAllowed

METHODS = ["GET", "HEAD", "POST"]


def _is_post(request: HttpRequest) -> bool:
    return request.method == "POST"


@login_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List what the own organisation recorded, the latest first; an observer reads only."""
    desk = request.desk  # type: ignore[attr-defined]  # by CurrentDeskMiddleware
    batches = list(queries.organised_batches(desk))
    if not batches and (desk is None or desk.role != Role.OBSERVER):
        raise Http404
    rows = planning.seen_from(desk)
    shown = keyset.page(rows, column="-recorded_at", size=pages.PAGE_SIZE, **keyset.asked(request))
    page = pages.page(shown.rows, batches) | {"pager": keyset.pager(request, shown)}
    return render(request, "applications/plans.html", page)


@login_required
@require_http_methods(METHODS)
@stepup.required(when=_is_post)
def new(request: HttpRequest, batch: int) -> HttpResponse:
    """Record a plan for one person."""
    found = get_object_or_404(queries.organised_batches(request.desk), pk=batch)  # type: ignore[attr-defined]
    form = PlanForm(request.POST or None, batch=found)
    if form.is_valid():
        person, condition = form.cleaned_data["person"], form.cleaned_data["condition"]
        try:
            planning.record(found, person, by=request.user, condition=condition, facts=form.facts())
            messages.success(request, _("已为%(name)s登记，并已通知本人。") % {"name": person.name})
            return redirect("applications:plans")
        except NotAllowed as refusal:
            form.add_error("condition", str(refusal))
    return render(request, "applications/plan.html", {"batch": found, "form": form})


@login_required
@require_http_methods(METHODS)
@stepup.required(when=_is_post)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a plan by a decision."""
    organised = queries.organised_batches(request.desk)  # type: ignore[attr-defined]
    plan = get_object_or_404(planning.seen_of(organised), pk=pk)
    form = WithdrawPlanForm(request.POST or None)
    if form.is_valid():
        try:
            planning.withdraw(plan, by=request.user, **form.cleaned_data)
            messages.success(request, _("已撤销，并已通知本人。"))
            return redirect("applications:plans")
        except NotAllowed as refusal:
            form.add_error("reason", str(refusal))
    refusal = policies_plans.refusal_to_withdraw_plan(request.user, plan)
    return render(
        request, "applications/plan_withdraw.html", {"plan": pages.row(plan), "form": form, "refusal": refusal}
    )
