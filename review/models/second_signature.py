"""The second signature on an approval: which organisations ask for it, and what one person has put to another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Snapshot
from kashgar_zc.accounts.models import Organisation


class SecondSignature(models.Model):
    """One setting of an organisation (复核): from when on its approvals need two persons, or need them no more.

    The latest row holds; rows are written once.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    is_on = models.BooleanField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation", "pk"]
        verbose_name = _("复核设置")
        indexes = [models.Index(fields=["organisation", "-id"], name="second_signature_latest")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.is_on}"


class Proposal(models.Model):
    """An approval that one reviewer proposes and another signs or refuses (提请复核).

    It stands while nobody has decided and the file is at `version`: whatever happens to the file lets it fall.
    Who proposed it may take it back: then it is decided by that person, not agreed.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="proposals")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    opinion = models.CharField(_("审核意见"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_agreed = models.BooleanField(null=True)
    reason = models.CharField(_("不同意的理由"), max_length=200, blank=True)

    class Meta:
        ordering = ["application", "pk"]
        verbose_name = _("提请复核")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "version"], condition=Q(decided_at=None), name="one_open_proposal_per_version"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, is_agreed__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False, is_agreed__isnull=False),
                name="proposal_decided_by_at_and_how",
            ),
            models.CheckConstraint(
                condition=~Q(is_agreed=True) | ~Q(decided_by=F("by")), name="proposal_agreed_by_another"
            ),
            models.CheckConstraint(condition=~Q(is_agreed=False) | ~Q(reason=""), name="refused_proposal_has_reason"),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="proposal_trail"),
            models.Index(fields=["-decided_at", "-id"], condition=Q(is_agreed=False), name="proposal_refused_trail"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.by}"
