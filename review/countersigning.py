"""The second signature: whether an organisation asks for it, an approval proposed, taken back, signed or refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application, Event
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts import queries as people
from kashgar_zc.accounts.choices import Topic
from kashgar_zc.accounts.models import Appointment, Organisation, User

from . import actions, policies, queries, second
from .models import Proposal, SecondSignature


def refusal_to_set(user: User, desk: Appointment, *, is_on: bool) -> str:
    """Return why a desk's reviewer may not change the setting: it takes two persons, and none may wait for the second."""
    needs, asked = queries.second_standing(desk.organisation)
    if is_on and asked is not None:
        return ""  # what was asked is taken back
    if needs == is_on:
        return _("复核已启用。") if is_on else _("复核未启用。")
    if is_on and queries.colleagues(desk, clock.now()).count() < 2:
        return _("本机构只有一名审核人，不能启用复核。请先任命另一名审核人。")
    waiting = queries.open_proposals(desk.organisation)
    if not is_on and waiting.exists():
        return _("还有 %(n)s 件申报待复核，办完后方可停用。") % {"n": waiting.count()}
    if asked is not None and asked.set_by_id == user.pk:
        return _("您已提出停用，须由另一名审核人确认。确认前复核照常。")
    return ""


@transaction.atomic
def set_second(desk: Appointment, *, by: User, is_on: bool) -> SecondSignature:
    """Let an organisation's approvals need a second signature from now on, or no more once another confirms that; its
    reviewers are told."""
    organisation = Organisation.objects.select_for_update().get(pk=desk.organisation_id)
    if refusal := refusal_to_set(by, desk, is_on=is_on):
        raise NotAllowed(refusal)
    made = SecondSignature.objects.create(organisation=organisation, is_on=is_on, set_by=by, set_at=clock.now())
    text = _told(organisation, made) % {"by": by.name}
    told = people.reviewers(organisation, on=clock.today())
    link = reverse("review:second_signature")
    outbox.tell_many(outbox.Letter(one, _("复核设置"), text, link, topic=Topic.WORK) for one in told)
    return made


def _told(organisation: Organisation, made: SecondSignature) -> str:
    if made.is_on:
        return _("%(by)s启用了本机构的复核：同意意见须由另一人签署。")
    if queries.needs_second(organisation):
        return _("%(by)s提出停用本机构的复核，须由另一名审核人确认，确认前复核照常。")
    return _("%(by)s确认停用本机构的复核：同意意见由一人签署。")


@transaction.atomic
def propose(application: Application, *, by: User, opinion: str) -> Proposal:
    """Put an approval with its opinion to a colleague; refused for the reasons an approval is."""
    current, now = actions.as_seen(application), clock.now()
    if refusal := actions.refusal_to_send_up(current, by=by, now=now):
        raise NotAllowed(refusal)
    if current.at is None or not queries.needs_second(current.at):
        raise NotAllowed(_("本机构未启用复核，可以直接办理。"))
    if not second.others_may_sign(by, current, now):
        raise NotAllowed(_("本机构现无他人可以复核，请直接办理。"))
    if queries.proposal_on(current) is not None:
        raise NotAllowed(_("该申报已提请复核。"))
    return Proposal.objects.create(
        application=current,
        organisation=current.at,
        snapshot=queries.latest_snapshot(current),
        version=current.version,
        opinion=opinion,
        by=by,
        at=now,
    )


@transaction.atomic
def propose_or_approve(application: Application, *, by: User, opinion: str) -> Proposal | Event:
    """Put an approval to a colleague; a file for which nobody else may sign goes up with one name, which is recorded."""
    current = actions.as_seen(application)
    if current.at is None or second.others_may_sign(by, current, clock.now()):
        return propose(current, by=by, opinion=opinion)
    return actions.approve(current, by=by, opinion=opinion)


def refusal_to_sign(user: User, application: Application, proposal: Proposal | None, now: dt.datetime) -> str:
    """Return why a person may not sign or refuse what was proposed: never one's own, and only while the file stands still."""
    if proposal is None:
        return _("没有待复核的意见。申报有变动的，原提请已失效。")
    if refusal := policies.refusal_to_act(user, application, now):
        return refusal
    return _("复核须由另一人进行，不能复核本人提请的意见。") if proposal.by_id == user.pk else ""


@transaction.atomic
def sign(application: Application, *, by: User) -> Event:
    """Sign what a colleague proposed: the file goes up with the opinion and both names."""
    current, now = actions.as_seen(application), clock.now()
    proposal = queries.proposal_on(current)
    if refusal := refusal_to_sign(by, current, proposal, now):
        raise NotAllowed(refusal)
    assert proposal is not None  # or there was a refusal
    event = actions.send_up(current, by=by, opinion=proposal.opinion, signatures=_names(proposal, by))
    _decide(proposal, by=by, is_agreed=True)
    return event


@transaction.atomic
def refuse(application: Application, *, by: User, reason: str) -> None:
    """Refuse what a colleague proposed, with the reason; the file stays, and the colleague is told."""
    current, now = actions.as_seen(application), clock.now()
    proposal = queries.proposal_on(current)
    if refusal := refusal_to_sign(by, current, proposal, now):
        raise NotAllowed(refusal)
    if not reason:
        raise NotAllowed(_("请填写不同意的理由。"))
    assert proposal is not None  # or there was a refusal
    _decide(proposal, by=by, is_agreed=False, reason=reason)
    words = {"by": by.name, "name": current.applicant_name, "reason": reason}
    text = _("%(by)s复核不同意您对%(name)s申报提请的意见。理由：%(reason)s") % words
    link = reverse("review:file", args=[current.key])
    outbox.tell(proposal.by, subject=_("复核未同意"), text=text, link=link, topic=Topic.WORK)


@transaction.atomic
def withdraw(application: Application, *, by: User) -> None:
    """Take back what one proposed oneself; the file stays, free for another proposal or verdict."""
    current = actions.as_seen(application)
    proposal = queries.proposal_on(current)
    if refusal := policies.refusal_to_act(by, current, clock.now()):
        raise NotAllowed(refusal)
    if proposal is None or proposal.by_id != by.pk:
        raise NotAllowed(_("没有您提请复核的意见。"))
    _decide(proposal, by=by, is_agreed=False, reason=_("提请人撤回"))


def _decide(proposal: Proposal, *, by: User, is_agreed: bool, reason: str = "") -> None:
    given = {"decided_by": by, "decided_at": clock.now(), "is_agreed": is_agreed, "reason": reason}
    Proposal.objects.filter(pk=proposal.pk).update(**given)


def _names(proposal: Proposal, second: User) -> dict[str, Any]:
    """Return both names as an approval keeps them."""
    return {"first": proposal.by.name, "first_at": proposal.at.isoformat(), "second": second.name}
