"""Individual plans as a desk and an observer read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import Batch, IndividualPlan
from ..policies import in_beijing
from ..policies_plans import name_of

PAGE_SIZE = 25


def page(found: Sequence[IndividualPlan], batches: Sequence[Batch]) -> dict[str, Any]:
    """Return plans ready to print; those of `batches` may be withdrawn, and new ones recorded there."""
    own = {one.pk: one for one in batches}
    return {
        "rows": [row(one, batch=own.get(one.batch_id)) for one in found],
        "batches": [(one.name, reverse("applications:new_plan", args=[one.pk])) for one in batches],
    }


def row(plan: IndividualPlan, *, batch: Batch | None = None) -> dict[str, Any]:
    """Return one plan; `batch` is its own where this desk may withdraw it."""
    gone = getattr(plan, "withdrawal", None)
    return {
        "name": plan.person.name,
        "batch": plan.batch.name,
        "condition": name_of(batch or plan.batch, plan.condition),
        "grounds": plan.get_grounds_display(),
        "basis": _cited(plan),
        "by": f"{plan.recorded_by.name} {in_beijing(plan.recorded_at)}",
        "standing": ("closed", _("已撤销")) if gone else ("moving", _("有效")),
        "note": f"{gone.reason} {gone.by.name} {in_beijing(gone.at)}" if gone else "",
        "url": reverse("applications:withdraw_plan", args=[plan.pk]) if batch and not gone else "",
    }


def _cited(plan: IndividualPlan) -> str:
    return f"{plan.basis}（{plan.number}）" if plan.number else plan.basis
