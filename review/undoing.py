"""Taking a verdict back within minutes, while nobody has acted on it: the act, and why it may not be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import queries as files
from applications import workflow
from applications.choices import Action, Status
from applications.models import Application, Event
from applications.recalling import VERDICTS, latest_verdict
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts import queries as people
from kashgar_zc.accounts.choices import Topic
from kashgar_zc.accounts.models import Organisation, User

from .actions import as_seen, link_to
from .models import Claim, ConductStatement, Mark, Proposal, UnitPublicity, Verification

BEGINNINGS: tuple[tuple[type[Any], str], ...] = (  # what a desk does to a file short of a verdict, and when it did
    (Claim, "given_at"),
    (Mark, "marked_at"),
    (Verification, "recorded_at"),
    (Proposal, "at"),
    (ConductStatement, "recorded_at"),
    (UnitPublicity, "opened_at"),
)


def until(verdict: Event, application: Application) -> dt.datetime:
    """Return until when a verdict may be taken back."""
    return verdict.at + dt.timedelta(minutes=application.batch.rules.undo_minutes)


def offered(
    user: User, application: Application, events: Sequence[Event], organisation_id: int, now: dt.datetime
) -> str:
    """Return until when this desk may take back what it just said, in words; empty when it may not."""
    last = events[-1] if events else None
    if last is None or last.action not in VERDICTS or last.organisation_id != organisation_id:
        return ""
    ends = until(last, application)
    if now >= ends or refusal_to_recall(user, application, now):
        return ""
    return f"{ends.astimezone(clock.BEIJING):%H:%M}"


def refusal_to_recall(user: User, application: Application, now: dt.datetime) -> str:
    """Return why a verdict may not be taken back: by its desk, in time, before the next desk or the applicant has begun."""
    verdict = latest_verdict(application)
    if verdict is None:
        return _("最近一步不是审核意见，不能收回。")
    if refusal := workflow.refusal_to_act(user, application, workflow.Party.FORMER):
        return refusal
    if now >= until(verdict, application):
        minutes = application.batch.rules.undo_minutes
        return (
            _("意见作出 %(n)s 分钟内可以收回，现已超过。") % {"n": minutes} if minutes else _("本批次的意见不能收回。")
        )
    return refusal_by_begun(application, verdict)


def refusal_by_begun(application: Application, verdict: Event) -> str:
    """Return who has begun to act on a verdict: a desk at its work, an applicant who corrects."""
    if application.status == Status.RETURNED and files.changed_since_return(application):
        return _("申报人已开始修改，不能收回。")
    if application.at_id and _has_begun(application, verdict):
        return _("%(at)s已开始办理，不能收回。") % {"at": application.at}
    return ""


def _has_begun(application: Application, verdict: Event) -> bool:
    """Return whether the desk that has a file did anything to it since; one statement."""
    begun = (
        model.objects.filter(application=application, organisation=application.at_id, **{f"{at}__gte": verdict.at})
        .order_by()
        .values("pk")
        for model, at in BEGINNINGS
    )
    return next(begun).union(*begun, all=True).exists()


@transaction.atomic
def recall(application: Application, *, by: User, reason: str) -> Event:
    """Take the last verdict back, with the reason; it stays in the history, and whoever was told of it is told again."""
    current = as_seen(application)
    if refusal := refusal_to_recall(by, current, clock.now()):
        raise NotAllowed(refusal)
    if not reason:
        raise NotAllowed(_("请填写收回理由。"))
    verdict, above = latest_verdict(current), current.at
    assert verdict is not None  # or there was a refusal
    details = {"recalled": verdict.sequence, "action": verdict.action}
    event = workflow.move(current, Action.RECALL, by=by, note=reason, details=details, snapshot=verdict.snapshot)
    words = {"here": event.organisation, "what": Action(verdict.action).label, "reason": reason}
    text = _("%(here)s收回了刚才作出的“%(what)s”，您的申报继续由该机构审核。理由：%(reason)s") % words
    outbox.tell(current.applicant, subject=_("审核意见已收回"), text=text, link=link_to(current))
    if above is not None:
        _tell_desk(above, words | {"name": current.applicant_name})
    return event


def _tell_desk(desk: Organisation, words: dict[str, object]) -> None:
    """Tell the desk that had been sent the file."""
    text = _("%(here)s收回了%(name)s的申报，暂不需要办理。理由：%(reason)s") % words
    link = reverse("review:queue")
    told = people.reviewers(desk, on=clock.today())
    outbox.tell_many(outbox.Letter(one, _("申报已收回"), text, link, topic=Topic.WORK) for one in told)
