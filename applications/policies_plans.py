"""May this person record or withdraw an individual plan? Each answer is the refusal's sentence; empty means yes."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kashgar_zc.accounts.models import User

from .conditions import Condition
from .models import Batch, IndividualPlan
from .policies import refusal_to_organise

ALREADY = gettext_lazy("该申报人的这项条件已登记一人一策。需要改动的，请先撤销原来的。")


def relaxable(batch: Batch) -> list[Condition]:
    """Return the conditions of a batch that a plan can relax: those that block, and that something it offers has."""
    offered = list(batch.offers.values_list("category", "level", "series"))
    return [
        one
        for one in batch.rules.eligibility.conditions
        if one.hard and one.may_be_excepted and any(one.applies_to(*target) for target in offered)
    ]


def name_of(batch: Batch, condition: str) -> str:
    """Return a condition's name in a batch's rules; its key where newer rules have it no more."""
    return next((one.name for one in batch.rules.eligibility.conditions if one.key == condition), condition)


def refusal_to_plan(user: User, batch: Batch, person: User, condition: str) -> str:
    """Return why a condition may not be relaxed for a person."""
    if refusal := refusal_to_organise(user, batch):
        return refusal
    if person.pk == user.pk:
        return _("不能为本人登记一人一策，请由其他工作人员办理。")
    if condition not in {one.key for one in relaxable(batch)}:
        return _("该条件不能以一人一策放宽。")
    held = IndividualPlan.objects.filter(batch=batch, person=person, condition=condition, withdrawal=None)
    return str(ALREADY) if held.exists() else ""


def refusal_to_withdraw_plan(user: User, plan: IndividualPlan) -> str:
    """Return why a plan may not be withdrawn: once, by its batch's organiser."""
    if refusal := refusal_to_organise(user, plan.batch):
        return refusal
    if plan.person_id == user.pk:
        return _("不能办理本人的一人一策。")
    return _("该一人一策已撤销。") if hasattr(plan, "withdrawal") else ""
