"""Two people for what cannot be taken back: one of the organiser proposes, another confirms, and the act is done then.

The act is judged anew at its confirmation, and its content compared with what was proposed: whatever changed meanwhile is
refused and has to be proposed again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application, Batch
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.choices import Channel
from kashgar_zc.accounts.models import User

from .. import proposed, queries
from .. import queries_conferring as rows
from ..choices import Outcome, ProposalKind
from ..models import Certificate, Entry, Proposal, Settlement
from ..policies import conferring as conferring_policies
from ..policies import noticing as noticing_policies
from ..policies import proposing as policies
from . import conferring, noticing


@transaction.atomic
def propose_notice(
    batch: Batch, *, by: User, applications: Iterable[Application], title: str, body: str, contact: str
) -> Proposal:
    """Propose to put passed applications of a batch on a notice."""
    found = queries.in_order(one.pk for one in applications)
    if refusal := noticing_policies.refusal_to_open(by, batch, found, clock.now()):
        raise NotAllowed(refusal)
    content = proposed.notice(found, title=title, body=body, contact=contact)
    return _propose(ProposalKind.NOTICE, batch, content, by=by)


@transaction.atomic
def propose_conferral(
    batch: Batch, *, by: User, entries: Iterable[Entry], addressed_to: str, issued_on: dt.date
) -> Proposal:
    """Propose a conferral document."""
    found = rows.in_annex(one.pk for one in entries)
    passings = conferring_policies.passings_of([one.application_id for one in found])
    refusal = conferring_policies.refusal_to_confer(by, batch, found, passings, issued_on=issued_on, now=clock.now())
    if refusal:
        raise NotAllowed(refusal)
    content = proposed.conferral(found, addressed_to=addressed_to, issued_on=issued_on)
    return _propose(ProposalKind.CONFERRAL, batch, content, by=by)


@transaction.atomic
def propose_revocation(certificate: Certificate, *, by: User, reason: str) -> Proposal:
    """Propose to revoke a certificate; one proposal at a time."""
    # Taking turns at the file, as the revocation itself does.
    Application.objects.select_for_update(of=("self",)).get(pk=certificate.application_id)
    found = _certificate(pk=certificate.pk)
    refusal = conferring_policies.refusal_to_revoke(by, found, found.application, clock.now())
    if refusal := refusal or policies.refusal_to_propose_revocation(found):
        raise NotAllowed(refusal)
    content = proposed.revocation(found, reason=reason)
    return _propose(ProposalKind.REVOCATION, found.conferral.batch, content, by=by, certificate=found)


def _propose(
    kind: ProposalKind, batch: Batch, content: proposed.Content, *, by: User, certificate: Certificate | None = None
) -> Proposal:
    made = Proposal.objects.create(
        kind=kind,
        batch=batch,
        certificate=certificate,
        content=content,
        content_hash=proposed.digest(content),
        proposed_by=by,
        proposed_at=clock.now(),
    )
    others = queries.staff(batch.organiser, on=clock.today()).exclude(pk=by.pk)
    if certificate:
        others = others.exclude(pk=certificate.application.applicant_id)
    text = _("%(by)s提议%(kind)s（%(batch)s），请核对后复核或者退回。")
    words = {"by": by, "kind": made.get_kind_display(), "batch": batch.name}
    subject, told, link = _("有事项待复核"), text % words, _page(made)
    outbox.tell_many(outbox.Letter(one, subject, told, link, (Channel.INBOX,)) for one in others)
    return made


@transaction.atomic
def confirm(proposal: Proposal, *, by: User) -> Settlement:
    """Do what another person proposed, if it is still what was proposed; `NotAllowed` otherwise, and nothing changes."""
    current = _locked(proposal)
    if refusal := policies.refusal_to_confirm(by, current, clock.now()):
        raise NotAllowed(refusal)
    made = {
        ProposalKind.NOTICE: _open,
        ProposalKind.CONFERRAL: _confer,
        ProposalKind.REVOCATION: _revoke,
    }[ProposalKind(current.kind)](current, by)
    return _settle(current, Outcome.CONFIRMED, by=by, made=made)


@transaction.atomic
def reject(proposal: Proposal, *, by: User, reason: str) -> Settlement:
    """Turn down what another person proposed, with a reason that person reads."""
    current = _locked(proposal)
    if refusal := policies.refusal_to_confirm(by, current, clock.now()):
        raise NotAllowed(refusal)
    return _settle(current, Outcome.REJECTED, by=by, reason=reason)


@transaction.atomic
def withdraw(proposal: Proposal, *, by: User) -> Settlement:
    """Take one's own proposal back."""
    current = _locked(proposal)
    if refusal := policies.refusal_to_withdraw(by, current):
        raise NotAllowed(refusal)
    return _settle(current, Outcome.WITHDRAWN, by=by)


def _locked(proposal: Proposal) -> Proposal:
    """Return a proposal, locked: two who settle it at once take turns."""
    found = Proposal.objects.select_for_update(of=("self",)).select_related("batch__organiser", "proposed_by")
    return found.get(pk=proposal.pk)


def _open(proposal: Proposal, by: User) -> str:
    words = {name: proposal.content[name] for name in ("title", "body", "contact")}
    found = queries.in_order(one["application"] for one in proposal.content["persons"])
    if refusal := noticing_policies.refusal_to_open(by, proposal.batch, found, clock.now()):
        raise NotAllowed(refusal)  # before the hash: it names who is not to be publicised any more
    _compare(proposal, proposed.notice(found, **words))
    return str(noticing.open_notice(proposal.batch, by=by, applications=found, **words).key)


def _confer(proposal: Proposal, by: User) -> str:
    issued_on = dt.date.fromisoformat(proposal.content["issued_on"])
    words = {"addressed_to": proposal.content["addressed_to"], "issued_on": issued_on}
    found = rows.in_annex(one["entry"] for one in proposal.content["persons"])
    made = conferring.confer(proposal.batch, by=by, entries=found, **words)  # names who is not clear any more
    _compare(proposal, proposed.conferral(found, **words))
    return str(made.key)


def _revoke(proposal: Proposal, by: User) -> str:
    certificate = _certificate(proposals=proposal)
    content = proposed.revocation(certificate, reason=proposal.content["reason"])
    conferring.revoke(certificate, by=by, reason=proposal.content["reason"])
    _compare(proposal, content)
    return certificate.number


def _compare(proposal: Proposal, content: proposed.Content) -> None:
    """Refuse, and undo what was begun, when what would be done is not what was proposed."""
    if proposed.digest(content) != proposal.content_hash:
        raise NotAllowed(_("提议之后内容有变化，不能按原提议办理。请退回，由提议人重新提出。"))


def _certificate(**which: Any) -> Certificate:
    return Certificate.objects.select_related("application__batch", "conferral__batch__organiser").get(**which)


def _settle(proposal: Proposal, outcome: Outcome, *, by: User, reason: str = "", made: str = "") -> Settlement:
    settled = Settlement.objects.create(
        proposal=proposal, outcome=outcome, reason=reason, made=made, settled_by=by, settled_at=clock.now()
    )
    if outcome != Outcome.WITHDRAWN:
        words = {"kind": proposal.get_kind_display(), "by": by, "reason": reason}
        text = (
            _("您提议的“%(kind)s”已由%(by)s复核办理。")
            if outcome == Outcome.CONFIRMED
            else _("您提议的“%(kind)s”未通过%(by)s的复核。理由：%(reason)s")
        )
        subject = settled.get_outcome_display()
        outbox.tell(
            proposal.proposed_by, subject=subject, text=text % words, link=_page(proposal), channels=[Channel.INBOX]
        )
    return settled


def _page(proposal: Proposal) -> str:
    return reverse("publicity:proposal", args=[proposal.key])
