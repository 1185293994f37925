"""What a unit does before its opinion: publicity opened, objected to, concluded; the conduct statement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import evidence, working_days
from applications.choices import EvidenceKind
from applications.models import Application, Evidence
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.choices import Topic
from kashgar_zc.accounts.models import User

from . import policies, queries
from .actions import lock
from .choices import Outcome
from .models import ConductStatement, UnitObjection, UnitPublicity


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


@transaction.atomic
def show_posting(publicity: UnitPublicity, *, by: User, files: Iterable[UploadedFile]) -> list[Evidence]:
    """Lay photographs of the notice as posted beside a publicity."""
    application = lock(publicity.application)
    current, now = _lock(publicity), clock.now()
    if refusal := policies.refusal_to_show_posting(by, current, now):
        raise NotAllowed(refusal)
    kind = EvidenceKind.POSTING
    return evidence.lay(
        files, kind=kind, owner=current, application=application, by=by, organisation=current.organisation
    )


@transaction.atomic
def record_objection(publicity: UnitPublicity, *, by: User, note: str) -> UnitObjection:
    """Record one objection to a running publicity; it runs to its last day while objections are checked."""
    current, now = _lock(publicity), clock.now()
    if refusal := policies.refusal_to_object(by, current, now):
        raise NotAllowed(refusal)
    return current.objections.create(note=note, recorded_at=now, recorded_by=by)


@transaction.atomic
def answer_objection(objection: UnitObjection, *, by: User, upholds: bool, finding: str) -> UnitObjection:
    """Record what checking one objection showed; it is written once."""
    publicity, now = _lock(objection.publicity), clock.now()
    current = publicity.objections.get(pk=objection.pk)
    if refusal := policies.refusal_to_answer(by, current, now):
        raise NotAllowed(refusal)
    current.is_upheld, current.finding = upholds, finding
    current.decided_at, current.decided_by = now, by
    current.save(update_fields=["is_upheld", "finding", "decided_at", "decided_by"])
    return current


@transaction.atomic
def conclude_publicity(publicity: UnitPublicity, *, by: User) -> UnitPublicity:
    """Conclude a publicity after its last day, when every objection is answered; one that was upheld decides its outcome."""
    current, now = _lock(publicity), clock.now()
    if refusal := policies.refusal_to_conclude(by, current, now):
        raise NotAllowed(refusal)
    upheld = current.objections.filter(is_upheld=True).exists()
    current.outcome = Outcome.OBJECTION if upheld else Outcome.CLEAR
    current.concluded_at, current.concluded_by = now, by
    current.save(update_fields=["outcome", "concluded_at", "concluded_by"])
    return current


def conclude_publicities(found: Iterable[UnitPublicity], *, by: User) -> tuple[int, list[str]]:
    """Conclude many without objection, each in its own transaction; return how many, and the refusals by name."""
    concluded = 0
    refused: list[str] = []
    for publicity in found:
        try:
            if publicity.objections.exists():
                raise NotAllowed(_("公示期间收到异议，请在该公示的页面单独办结。"))
            conclude_publicity(publicity, by=by)
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
    text = _("%(here)s已出具您的个人现实表现，您可以查看。")
    if not recommends:
        text = _(
            "%(here)s出具的个人现实表现不同意推荐您申报。您可以查看；有异议的，可以在该页面提出，由上一级审核机构办理。"
        )
    words = text % {"here": current.at}
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
