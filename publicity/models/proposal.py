"""What one person of an organiser proposes to publish, confer or revoke, and what a second person made of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Batch

from ..choices import Outcome, ProposalKind
from .certificate import Certificate


class Proposal(models.Model):
    """An act proposed by one person, to be done when another confirms it. Written once, in the audit chain.

    `content` is what would be done as the second person reads it, the version of each file included; `content_hash` is the
    SHA-256 of its canonical JSON. Names stand in it, as on the notice itself; no ID number, phone, score or vote.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=ProposalKind)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="proposals")
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="proposals")
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        verbose_name = _("待复核事项")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ProposalKind.REVOCATION, certificate__isnull=False)
                | (~Q(kind=ProposalKind.REVOCATION) & Q(certificate=None)),
                name="proposal_revokes_one_certificate",
            )
        ]
        indexes = [models.Index(fields=["batch", "-proposed_at", "-id"], name="proposal_of_batch")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Settlement(models.Model):
    """How a proposal ended: confirmed or rejected by another person, or taken back. Written once, in the audit chain.

    `made` is the key of the notice or conferral, or the number of the certificate revoked. A database trigger refuses a
    confirmation by the one who proposed.
    """

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="settlement")
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    made = models.CharField(max_length=40, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField()

    class Meta:
        verbose_name = _("复核结果")
        constraints = [
            models.CheckConstraint(condition=~Q(outcome=Outcome.REJECTED) | ~Q(reason=""), name="rejection_has_reason"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.CONFIRMED) ^ Q(made=""), name="only_the_confirmed_is_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.outcome}"
