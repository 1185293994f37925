"""What a unit does before its opinion: publicity opened, objected to, concluded; the conduct statement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import working_days
from applications.models import Application
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.choices import Topic
from kashgar_zc.accounts.models import User

from . import policies, queries
from .actions import lock
from .choices import Outcome
from .models import ConductStatement, UnitPublicity


@transaction.atomic
def open_publicity(application: Application, *, by: User, how_posted: str) -> UnitPublicity:
    """Open the unit's publicity of a submission; its last day is computed now and stays."""
    current, now = lock(application), clock.now()
    if refusal := policies.refusal_to_open_publicity(by, current, now):
        raise NotAllowed(refusal)
    first = clock.on_day(now)
    last = working_days.last_day(first, current.batch.rules.publicity_days)
    return UnitPublicity.objects.create(
        **_belongs(current),
        how_posted=how_posted,
        opened_at=now,
        opened_by=by,
        first_day=first,
        last_day=last,
        ends_at=clock.midnight_after(last),
    )


def open_publicities(
    found: Iterable[Application], *, by: User, how_posted: str
) -> tuple[list[UnitPublicity], list[str]]:
    """Open publicity for many, each in its own transaction; return those opened, and the refusals by name."""
    opened: list[UnitPublicity] = []
    refused: list[str] = []
    for application in found:
        try:
            opened.append(open_publicity(application, by=by, how_posted=how_posted))
        except NotAllowed as refusal:
            refused.append(f"{application.applicant_name}：{refusal}")
    return opened, refused


@transaction.atomic
def record_objection(publicity: UnitPublicity, *, by: User, note: str) -> UnitPublicity:
    """Record an objection to a running publicity; it runs to its last day while the objection is checked."""
    current, now = _lock(publicity), clock.now()
    if refusal := policies.refusal_to_object(by, current, now):
        raise NotAllowed(refusal)
    current.objection_note, current.objection_at, current.objection_by = note, now, by
    current.save(update_fields=["objection_note", "objection_at", "objection_by"])
    return current


@transaction.atomic
def conclude_publicity(publicity: UnitPublicity, *, by: User, outcome: Outcome, finding: str = "") -> UnitPublicity:
    """Conclude a publicity after its last day; a recorded objection needs a finding, and none cannot be upheld."""
    current, now = _lock(publicity), clock.now()
    if refusal := policies.refusal_to_conclude(by, current, now):
        raise NotAllowed(refusal)
    if current.objection_note and not finding:
        raise NotAllowed(_("公示期间收到异议，请填写核查结论。"))
    if outcome == Outcome.OBJECTION and not current.objection_note:
        raise NotAllowed(_("公示期间未登记异议，不能以“异议成立”办结。"))
    current.outcome, current.finding = outcome, finding
    current.concluded_at, current.concluded_by = now, by
    current.save(update_fields=["outcome", "finding", "concluded_at", "concluded_by"])
    return current


def conclude_publicities(found: Iterable[UnitPublicity], *, by: User) -> tuple[int, list[str]]:
    """Conclude many without objection, each in its own transaction; return how many, and the refusals by name."""
    concluded = 0
    refused: list[str] = []
    for publicity in found:
        try:
            conclude_publicity(publicity, by=by, outcome=Outcome.CLEAR)
            concluded += 1
        except NotAllowed as refusal:
            refused.append(f"{publicity.application.applicant_name}：{refusal}")
    return concluded, refused


@transaction.atomic
def state_conduct(application: Application, *, by: User, text: str, signer: str, recommends: bool) -> ConductStatement:
    """Record the unit's conduct statement in place of an earlier one, and tell the applicant where to read it."""
    current, now = lock(application), clock.now()
    if refusal := policies.refusal_to_state_conduct(by, current, now):
        raise NotAllowed(refusal)
    ConductStatement.objects.filter(**queries.of_submission(current), replaced_at=None).update(replaced_at=now)
    made = ConductStatement.objects.create(
        **_belongs(current),
        text=text,
        signer=signer,
        recommends=recommends,
        recorded_by=by,
        recorded_at=now,
    )
    words = _("%(here)s已出具您的个人现实表现，您可以查看；有异议的，可以向单位或其上级提出。") % {"here": current.at}
    link = reverse("review:own_statement", args=[current.key])
    outbox.tell(current.applicant, subject=_("个人现实表现已出具"), text=words, link=link, topic=Topic.PROGRESS)
    return made


def _belongs(current: Application) -> dict[str, Any]:
    """Return what ties a record to a file's present submission and desk."""
    return {**queries.of_submission(current), "organisation": current.at}


def _lock(publicity: UnitPublicity) -> UnitPublicity:
    return (
        UnitPublicity.objects.select_for_update(of=("self",))
        .select_related("application", "organisation")
        .get(pk=publicity.pk)
    )
