"""What the trail tells of notices, objections, conferrals and revocations."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from applications.trail import Source, of_batch
from applications.trail_sources import NOTICES

from .choices import Finding, Outcome, ProposalKind
from .models import Conferral, Decision, Notice, Objection, Proposal, Revocation, Settlement


def _proposed(kind: str) -> str:
    return _("提请%(what)s") % {"what": ProposalKind(kind).label}


OF_BATCH = of_batch("batch")
SOURCES = (
    Source(
        NOTICES, Proposal, _proposed, "proposed_at", "proposed_by", OF_BATCH, office="batch__organiser", code="kind",
    ),
    Source(
        NOTICES, Settlement, lambda code: str(Outcome(code).label), "settled_at", "settled_by", of_batch("proposal__batch"),
        office="proposal__batch__organiser", code="outcome", note="reason",
    ),
    Source(
        NOTICES, Notice, lambda _code: _("发布公示"), "opened_at", "opened_by", OF_BATCH, office="batch__organiser", note="title",
    ),
    # Who objected is for those who decide; that somebody did is for all.
    Source(
        NOTICES, Objection, lambda _code: _("提出异议"), "lodged_at", "", of_batch("entry__notice__batch"), file="entry__application",
    ),
    Source(
        NOTICES, Decision, lambda code: str(Finding(code).label), "decided_at", "decided_by",
        of_batch("objection__entry__notice__batch"), file="objection__entry__application", code="finding", note="reason",
    ),
    Source(
        NOTICES, Conferral, lambda _code: _("印发任职文件"), "issued_at", "issued_by", OF_BATCH, office="batch__organiser", note="number",
    ),
    Source(
        NOTICES, Revocation, lambda _code: _("撤销证书"), "revoked_at", "revoked_by", of_batch("certificate__application__batch"),
        file="certificate__application", note=F("certificate__number"),
    ),
)  # fmt: skip
