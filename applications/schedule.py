"""Periodic jobs: what happens as time passes. Each may run late, twice or not for days, and comes to the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts import queries as people
from kashgar_zc.accounts.choices import Topic

from . import (
    actions,
    audit,
    checking,
    documents,
    extending,
    incoming,
    own_data,
    policies,
    pulling,
    reminding,
    retention,
    tasks,
)
from .choices import PhaseKind, Status
from .models import Application, Batch, Evidence, Extension, Permit, Phase
from .workflow import NotAllowed

SWEEP_EVERY = 30  # seconds, as in the beat's schedule: told anew then, so a message need not outlive it


@shared_task
def keep_windows() -> None:
    """Announce what opened and closed, remind of what closes soon, lapse what was not finished in time."""
    now = clock.now()
    for extension in Extension.objects.filter(told_at=None, in_force_at__isnull=False):
        extending.tell_extended(extension)
    for phase in Phase.objects.filter(kind=PhaseKind.APPLY, opens_at__lte=now).select_related("batch"):
        if _is_to_announce(phase.batch, phase, now):
            announce(phase, now=now)
        if _marks_due(phase.batch, phase, now):
            remind(phase, now=now)
    for application, reason in list(overdue(now)):
        lapse(application, reason)


def _is_to_announce(batch: Batch, phase: Phase, now: dt.datetime) -> bool:
    return batch.announced_open_at is None or (batch.announced_close_at is None and now >= phase.closes_at)


def _marks_due(batch: Batch, phase: Phase, now: dt.datetime) -> list[int]:
    """Return the reminder days that have come and were not reminded of; none after the close."""
    left = phase.closes_at - now
    if left <= dt.timedelta():
        return []
    return [days for days in batch.rules.remind_days if days not in batch.reminded and left <= dt.timedelta(days=days)]


@transaction.atomic
def announce(phase: Phase, *, now: dt.datetime) -> None:
    """Tell the organiser's reviewers once that a window opened, and once that it closed."""
    batch = Batch.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=phase.batch_id)
    if batch.announced_open_at is None:
        batch.announced_open_at = now
        _tell_organiser(
            batch, _("%(batch)s网上申报开始") % {"batch": batch.name}, policies.in_beijing(phase.closes_at) + _(" 截止")
        )
    if batch.announced_close_at is None and now >= phase.closes_at:
        batch.announced_close_at = now
        _tell_organiser(
            batch, _("%(batch)s网上申报截止") % {"batch": batch.name}, _("未提交的申报随后失效，持有逾期许可的除外。")
        )
    batch.save(update_fields=["announced_open_at", "announced_close_at"])


@transaction.atomic
def remind(phase: Phase, *, now: dt.datetime) -> None:
    """Remind everyone with a draft, once for each of the batch's reminder days before the close."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=phase.batch_id)
    due = _marks_due(batch, phase, now)
    if not due:
        return
    when = policies.in_beijing(phase.closes_at)
    for draft in batch.applications.filter(status=Status.DRAFT).select_related("applicant"):
        text = _("您的申报尚未提交，%(when)s（北京时间）截止，逾期失效。") % {"when": when}
        outbox.tell(
            draft.applicant,
            subject=_("申报即将截止"),
            text=text,
            link=reverse("applications:overview", args=[draft.key]),
            topic=Topic.ACTION,
        )
    batch.reminded = sorted({*batch.reminded, *due}, reverse=True)
    batch.save(update_fields=["reminded"])


def overdue(now: dt.datetime) -> Iterator[tuple[Application, str]]:
    """Yield the files whose time is over, each with the reason: drafts after the close, returns after their deadline.

    What arrived in the last second is in time, though it may still wait for its row: hence the grace.
    """
    before = now - settings.LAPSE_GRACE
    permits = Permit.objects.filter(batch=OuterRef("batch"), person=OuterRef("applicant"), until__gt=before)
    closed = Q(batch__phases__kind=PhaseKind.APPLY, batch__phases__closes_at__lte=before)
    drafts = Application.objects.filter(closed, ~Exists(permits), status=Status.DRAFT)
    for draft in drafts.select_related("applicant", "batch"):
        yield (
            draft,
            _("%(batch)s网上申报已截止，未提交的申报失效。填写的内容和材料保留，下一年度可以再用。")
            % {"batch": draft.batch.name},
        )
    returned = Application.objects.filter(~Exists(permits), status=Status.RETURNED, due_at__lte=before)
    for application in returned.select_related("applicant", "batch"):
        yield application, _("修改期限已过，申报失效。填写的内容和材料保留。")


def lapse(application: Application, reason: str) -> None:
    """Lapse one file in its own transaction; one that was moved meanwhile is left alone."""
    try:
        actions.lapse(application, reason=reason)
    except NotAllowed:
        return


def _tell_organiser(batch: Batch, subject: str, text: str) -> None:
    for reviewer in people.reviewers(batch.organiser, on=clock.today()):
        outbox.tell(reviewer, subject=subject, text=text, topic=Topic.WORK)


@shared_task
def sweep_materials() -> None:
    """Have uploads checked whose worker or message was lost; delete what no upload needs any more."""
    for pk in checking.overdue():
        tasks.check_material.delay(material_id=pk)
    for pk in checking.overdue(Evidence):
        tasks.check_evidence.delay(evidence_id=pk)
    checking.delete_leftovers()
    incoming.sweep()
    for file in pulling.unfinished():
        pulling.erase(file)
    pulling.erase_papers()


@shared_task
def remove_files() -> None:
    """Delete removed files that no submission names once the days of their season are over."""
    retention.let_go()


@shared_task
def sweep_documents() -> None:
    """Tell workers of documents whose worker or message was lost; what is not taken by the next sweep is told again then."""
    for pk in documents.overdue():
        documents.tell_worker(pk, expires=SWEEP_EVERY)
    own_data.remove_expired()


@shared_task
def remind_of_reports() -> None:
    """Remind applicants of reports of the national register that end soon."""
    reminding.remind_of_reports()


@shared_task
def keep_audit() -> None:
    """Sign the head of the audit chain and write it to the log."""
    audit.take_checkpoint()
