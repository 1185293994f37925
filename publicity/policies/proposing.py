"""May a second person settle what was proposed? The answer is the refusal's sentence; empty means yes."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from applications.policies import in_beijing
from kashgar_zc.accounts.models import User

from ..models import Certificate, Proposal, Settlement
from .noticing import organises


def refusal_to_confirm(user: User, proposal: Proposal, now: dt.datetime) -> str:
    """Return why a person may neither confirm nor reject a proposal; it comes with its batch and proposer."""
    if not organises(user, proposal.batch, now):
        return _("该批次不由您所在机构组织。")
    if refusal := _refusal_when_settled(proposal):
        return refusal
    if proposal.proposed_by_id == user.pk:
        return _("这是您本人的提议，须由另一名经办人复核。")
    return ""


def refusal_to_withdraw(user: User, proposal: Proposal) -> str:
    """Return why a person may not take a proposal back."""
    if refusal := _refusal_when_settled(proposal):
        return refusal
    return "" if proposal.proposed_by_id == user.pk else _("只有提议人可以撤回提议。")


def refusal_to_propose_revocation(certificate: Certificate) -> str:
    """Return why the revocation of a certificate may not be proposed now."""
    waiting = Proposal.objects.filter(certificate=certificate, settlement=None).select_related("proposed_by").first()
    if waiting is None:
        return ""
    words = {"by": waiting.proposed_by, "when": in_beijing(waiting.proposed_at)}
    return _("%(by)s已于 %(when)s 提议撤销该证书，正在等待复核。") % words


def _refusal_when_settled(proposal: Proposal) -> str:
    known = Settlement.objects.filter(proposal=proposal).select_related("settled_by").first()
    if known is None:
        return ""
    words = {"by": known.settled_by, "when": in_beijing(known.settled_at), "outcome": known.get_outcome_display()}
    return _("该提议已由%(by)s于 %(when)s 办结：%(outcome)s。") % words
