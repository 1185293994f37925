"""What a desk does to a file: approve, return, decline, and what it records before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import objecting, workflow
from applications import queries as files
from applications.choices import Action, Desk, EvidenceKind, LookedAt
from applications.evidence import lay
from applications.models import Application, Event, FileOpening, Snapshot
from applications.policies import in_beijing
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.choices import Topic
from kashgar_zc.accounts.models import Organisation, User

from . import gaps, marks, phrases, policies, queries, second, unverified
from .models import Verification


@transaction.atomic
def approve(application: Application, *, by: User, opinion: str) -> Event:
    """Send a file up with an opinion, or accept it at the last desk; `application` is the file as the person saw it."""
    current = as_seen(application)
    is_asked = current.at is not None and queries.needs_second(current.at)
    if is_asked and second.others_may_sign(by, current, clock.now()):
        raise NotAllowed(_("本机构的同意意见须经另一人复核。请提请复核。"))
    return send_up(current, by=by, opinion=opinion, is_alone=is_asked)


def refusal_to_send_up(current: Application, *, by: User, now: dt.datetime) -> str:
    """Return why a file may not go up: by the rules, or since the same person marked something in it as wrong."""
    if refusal := policies.refusal_to_approve(by, current, now):
        return refusal
    return _refusal_by_reading(current, by, queries.latest_snapshot(current))


def _refusal_by_reading(current: Application, by: User, snapshot: Snapshot) -> str:
    """Return why what was read, or not yet looked up, keeps a file from going up."""
    defects = marks.own(current, by, snapshot.content).defects()
    return marks.refusal_by_marks(defects) or unverified.refusal_by(current, snapshot)


def send_up(
    current: Application,
    *,
    by: User,
    opinion: str,
    signatures: Mapping[str, Any] | None = None,
    is_alone: bool = False,
) -> Event:
    """Send a locked file up; `signatures` are the names of the two persons where it took two.

    `is_alone` says that it would have taken two, had there been another who may sign.
    """
    now = clock.now()
    facts = queries.facts_of(by, current, now)
    if refusal := policies.refusal_to_approve(by, current, now, facts, is_second=bool(signatures)):
        raise NotAllowed(refusal)
    snapshot = queries.latest_snapshot(current)
    if refusal := _refusal_by_reading(current, by, snapshot):
        raise NotAllowed(refusal)
    here: Organisation = current.at  # type: ignore[assignment]  # a file that may be approved is at a desk
    details: dict[str, Any] = {"opinion": opinion, "verification": queries.verifications_for_event(current, here)}
    if facts.publicity is not None and current.desk == Desk.UNIT:  # a unit that merged took it along
        details["publicity"] = {
            "from": facts.publicity.first_day.isoformat(),
            "to": facts.publicity.last_day.isoformat(),
            "objections": facts.publicity.objections.count(),
        }
    if signatures:
        details["signatures"] = dict(signatures)
    if undone := gaps.of(current, by, snapshot):
        details["gaps"] = undone
    if is_alone:
        details["alone"] = _("本机构现无他人可以复核，由一人签署。")
    event = _judge(current, Action.APPROVE, by=by, note=opinion, details=details, snapshot=snapshot)
    _tell_approved(current, event, here)
    return event


@transaction.atomic
def return_to_applicant(
    application: Application, *, by: User, defects: Sequence[Mapping[str, str]], remark: str = ""
) -> Event:
    """Return a file with every defect at once [O40 18]; only the sections named reopen."""
    current, now = as_seen(application), clock.now()
    if refusal := policies.refusal_to_return(by, current, now):
        raise NotAllowed(refusal)
    if not defects:
        raise NotAllowed(_("请至少指明一处问题。"))
    here = current.at
    event = _judge(
        current, Action.RETURN, by=by, note=remark, details={"defects": [dict(defect) for defect in defects]}
    )
    phrases.note_uses(event, defects)
    words = {"here": here, "count": len(defects), "until": _by_when(current)}
    text = _("%(here)s将您的申报退回修改，共 %(count)s 处。%(until)s") % words
    outbox.tell(
        current.applicant, subject=_("申报已退回，请修改"), text=text, link=link_to(current), topic=Topic.ACTION
    )
    return event


@transaction.atomic
def decline(application: Application, *, by: User, reason: str) -> Event:
    """Refuse to recommend a file, with the reason and to whom its applicant may object."""
    current, now = as_seen(application), clock.now()
    if refusal := policies.refusal_to_decline(by, current, now):
        raise NotAllowed(refusal)
    here, above = current.at, objecting.body_of(current)
    event = _judge(current, Action.DECLINE, by=by, note=reason, details={"objection_to": above})
    words = {"here": here, "reason": reason, "above": above}
    text = _("%(here)s对您的申报不予推荐。理由：%(reason)s 您有异议的，可以向%(above)s提出。") % words
    outbox.tell(current.applicant, subject=_("申报不予推荐"), text=text, link=link_to(current), topic=Topic.ACTION)
    return event


@transaction.atomic
def verify(
    application: Application, *, by: User, snapshot: Snapshot, lookups: Sequence[Mapping[str, Any]]
) -> list[Verification]:
    """Record how certificates of a submission, as the person saw it, were looked up.

    Each look-up holds subject, label, register, result, checked_on, evidence.
    """
    current, now = lock(application), clock.now()
    if refusal := policies.refusal_to_verify(by, current, now):
        raise NotAllowed(refusal)
    if refusal := marks.refusal_of_unseen(snapshot.number, queries.latest_snapshot(current)):
        raise NotAllowed(refusal)
    if not lookups:
        raise NotAllowed(_("请至少登记一项核验结果，再保存。"))
    facts = {"application": current, "snapshot": snapshot, "organisation": current.at, "by": by, "recorded_at": now}
    words = [{name: value for name, value in one.items() if name != "files"} for one in lookups]
    made = Verification.objects.bulk_create(Verification(**facts, **one) for one in words)
    for one, lookup in zip(made, lookups, strict=True):
        files, kind = lookup.get("files", ()), EvidenceKind.VERIFICATION
        lay(files, kind=kind, owner=one, application=current, by=by, organisation=current.at)
    return made


@transaction.atomic
def show_identity(application: Application, *, by: User) -> str:
    """Log a showing of the full ID number at the desk that has the file, and return the number to be shown once."""
    current, now = lock(application), clock.now()
    if refusal := policies.refusal_to_show_identity(by, current, now):
        raise NotAllowed(refusal)
    FileOpening.objects.create(application=current, user=by, organisation=current.at, kind=LookedAt.IDENTITY, at=now)
    return current.applicant.id_number


def lock(application: Application) -> Application:
    """Return the file as it is now, locked until the end of the transaction."""
    return Application.objects.select_for_update(of=("self",)).select_related(*files.SHOWN_WITH).get(pk=application.pk)


def as_seen(application: Application) -> Application:
    """Return the locked file if it still is the version the person saw; else `NotAllowed` before any other reason."""
    current = lock(application)
    if current.version != application.version:
        raise NotAllowed(_("该申报刚刚被他人处理，请刷新后再试。"))
    return current


def link_to(application: Application) -> str:
    return reverse("applications:overview", args=[application.key])


def _judge(
    current: Application,
    action: Action,
    *,
    by: User,
    note: str,
    details: Mapping[str, Any],
    snapshot: Snapshot | None = None,
) -> Event:
    snapshot = snapshot or queries.latest_snapshot(current)
    return workflow.move(current, action, by=by, note=note, details=details, snapshot=snapshot)


def _tell_approved(application: Application, event: Event, here: Organisation) -> None:
    if event.to_organisation is None:
        text = _("您的申报已通过%(here)s审核，列入评审。") % {"here": here}
    else:
        text = _("您的申报已通过%(here)s审核，现送%(next)s。") % {"here": here, "next": event.to_organisation}
    outbox.tell(
        application.applicant, subject=_("申报进展"), text=text, link=link_to(application), topic=Topic.PROGRESS
    )


def _by_when(application: Application) -> str:
    if application.due_at is None:
        return _("请尽快修改后重新提交。")
    return _("请于 %(when)s（北京时间）前修改并重新提交。") % {"when": in_beijing(application.due_at)}
