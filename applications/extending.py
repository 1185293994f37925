"""What a batch's organiser does to its calendar: extend a phase, reopen one with a second person, permit one person to be late."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from kashgar_zc import clock
from kashgar_zc.accounts import outbox, texts
from kashgar_zc.accounts.choices import Topic
from kashgar_zc.accounts.models import User

from . import passage, policies
from .choices import PhaseKind, Status
from .models import Application, Batch, Extension, Permit, Phase
from .workflow import NotAllowed


@transaction.atomic
def extend(batch: Batch, kind: PhaseKind, *, closes_at: dt.datetime, reason: str, by: User) -> Extension:
    """Let a phase close later: at once while it is open, with a second person's consent once it has closed."""
    current, now = _lock(batch), clock.now()
    phase = current.phase(kind)
    if refusal := policies.refusal_to_extend(by, current, phase, closes_at, now):
        raise NotAllowed(refusal)
    assert phase  # or it was refused
    made = Extension(batch=current, kind=kind, old_closes_at=phase.closes_at, closes_at=closes_at, reason=reason)
    made.proposed_by, made.proposed_at = by, now
    if not made.reopens:
        made.in_force_at = now
    made.save()
    if made.in_force_at:
        _put_in_force(made, current)
    return made


@transaction.atomic
def confirm(extension: Extension, *, by: User) -> Extension:
    """Agree to the reopening that somebody else proposed, and open the window."""
    batch, now = _lock(extension.batch), clock.now()
    current = Extension.objects.select_for_update(of=("self",)).get(pk=extension.pk)
    current.batch = batch
    if refusal := policies.refusal_to_confirm(by, current, now):
        raise NotAllowed(refusal)
    current.confirmed_by, current.in_force_at = by, now
    current.save(update_fields=["confirmed_by", "in_force_at"])
    _put_in_force(current, batch)
    return current


@transaction.atomic
def permit(batch: Batch, person: User, *, until: dt.datetime, reason: str, by: User) -> Permit:
    """Let one person submit, or correct, after the close; the person is told."""
    now = clock.now()
    if refusal := policies.refusal_to_permit(by, batch, person, until, now):
        raise NotAllowed(refusal)
    made = Permit.objects.create(batch=batch, person=person, until=until, reason=reason, granted_by=by, granted_at=now)
    lapsed = batch.applications.filter(applicant=person, status=Status.LAPSED).first()
    follows = passage.what_reopening_means(lapsed) if lapsed else ""
    words = texts.permitted(batch, policies.in_beijing(until), reason, follows)
    link = reverse("applications:overview", args=[lapsed.key]) if lapsed else reverse("applications:home")
    outbox.tell(person, *words, link, topic=Topic.ACTION)
    return made


@transaction.atomic
def tell_extended(extension: Extension) -> None:
    """Tell everyone who may go on of a later close, once."""
    current = Extension.objects.select_for_update(of=("self",)).select_related("batch").get(pk=extension.pk)
    if current.told_at is not None:
        return
    current.told_at = clock.now()
    current.save(update_fields=["told_at"])
    if current.kind != PhaseKind.APPLY:
        return
    words = texts.extended(current.batch, policies.in_beijing(current.closes_at))
    outbox.tell_many(
        outbox.Letter(one.applicant, *words, reverse("applications:overview", args=[one.key]), topic=Topic.ACTION)
        for one in unfinished(current.batch)
    )


def unfinished(batch: Batch) -> list[Application]:
    """Return the files of a batch that a later close concerns: drafts, and what was lapsed before it was ever submitted."""
    kept = batch.applications.filter(Q(status=Status.DRAFT) | Q(status=Status.LAPSED, submitted_at=None))
    return list(kept.select_related("applicant").order_by("pk"))


def _lock(batch: Batch) -> Batch:
    return Batch.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=batch.pk)


def _put_in_force(extension: Extension, batch: Batch) -> None:
    """Move the phase's close, and let the new one be announced and reminded of again."""
    Phase.objects.filter(batch=batch, kind=extension.kind).update(closes_at=extension.closes_at)
    if extension.kind == PhaseKind.APPLY:
        batch.announced_close_at, batch.reminded = None, []
        batch.save(update_fields=["announced_close_at", "reminded"])
