"""Individual plans (一人一策): one condition relaxed for one person, on record with its basis, and withdrawn on record [N 四.3]."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.models import Appointment, User

from . import policies_plans as policies
from .models import Batch, IndividualPlan, PlanWithdrawal
from .workflow import NotAllowed

SHOWN = ("batch", "person", "organisation", "recorded_by", "withdrawal__by")


def record(batch: Batch, person: User, *, by: User, condition: str, facts: Mapping[str, str]) -> IndividualPlan:
    """Record that a condition is relaxed for a person, who is told; `facts` are its grounds, basis and number.

    `NotAllowed` with the reason, also for the second of two recorded at once.
    """
    try:
        with transaction.atomic():
            if refusal := policies.refusal_to_plan(by, batch, person, condition):
                raise NotAllowed(refusal)
            made = IndividualPlan.objects.create(
                batch=batch,
                person=person,
                condition=condition,
                organisation=batch.organiser,
                recorded_by=by,
                recorded_at=clock.now(),
                follows=PlanWithdrawal.objects.filter(**_same(batch, person, condition)).order_by("pk").last(),
                **facts,
            )
            words = {"who": batch.organiser, "name": policies.name_of(batch, condition), "number": made.number}
            text = _("%(who)s已为您登记一人一策：放宽“%(name)s”，文号%(number)s。提交时仍由审核机构核对。")
            _tell(made, _("已登记一人一策"), text % words)
            return made
    except IntegrityError as error:
        raise NotAllowed(policies.ALREADY) from error


@transaction.atomic
def withdraw(plan: IndividualPlan, *, by: User, reason: str) -> PlanWithdrawal:
    """Withdraw a plan by a decision; what was submitted under it keeps what was found then."""
    current = IndividualPlan.objects.select_for_update(of=("self",)).select_related("batch").get(pk=plan.pk)
    if refusal := policies.refusal_to_withdraw_plan(by, current):
        raise NotAllowed(refusal)
    made = PlanWithdrawal.objects.create(plan=current, reason=reason, by=by, at=clock.now())
    words = {"name": policies.name_of(current.batch, current.condition), "reason": reason}
    _tell(current, _("一人一策已撤销"), _("为您登记的一人一策（放宽“%(name)s”）已撤销。理由：%(reason)s") % words)
    return made


def seen_from(desk: Appointment) -> QuerySet[IndividualPlan]:
    """Return the plans that a desk's organisation recorded, for whoever organises there or observes."""
    return IndividualPlan.objects.filter(organisation=desk.organisation).select_related(*SHOWN)


def seen_of(batches: QuerySet[Batch]) -> QuerySet[IndividualPlan]:
    """Return the plans of some batches."""
    return IndividualPlan.objects.filter(batch__in=batches).select_related(*SHOWN)


def _same(batch: Batch, person: User, condition: str) -> dict[str, object]:
    return {"plan__batch": batch, "plan__person": person, "plan__condition": condition}


def _tell(plan: IndividualPlan, subject: str, text: str) -> None:
    outbox.tell(plan.person, subject=subject, text=text, link=reverse("applications:home"))
