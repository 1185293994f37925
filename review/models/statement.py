"""The unit's conduct statement: one document with a signer and a yes or no."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from kashgar_zc.accounts.models import Organisation


class ConductStatement(models.Model):
    """The statement on personal conduct (个人现实表现) [N 四.1]: visible to the applicant, the chain and the archive.

    It is never shown to experts, scored, categorised, counted or searched, and goes with the case. A corrected one
    replaces it: the row in force has `replaced_at` empty.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="conduct_statements")
    submitted_at = models.DateTimeField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    text = models.TextField(_("现实表现"))
    signer = models.CharField(_("签署人"), max_length=50)
    recommends = models.BooleanField(_("同意推荐"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["application", "pk"]
        verbose_name = _("个人现实表现")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "submitted_at"],
                condition=Q(replaced_at=None),
                name="one_conduct_statement_in_force",
            ),
            models.CheckConstraint(condition=~Q(text="") & ~Q(signer=""), name="conduct_statement_has_text_and_signer"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.recorded_at}"


class StatementObjection(models.Model):
    """The applicant's objection to a statement that does not recommend, decided by the office above the unit.

    Upheld, the statement falls and the unit states anew. It goes with the statement, and is never counted or searched either.
    """

    statement = models.OneToOneField(ConductStatement, models.CASCADE, related_name="objection")
    reason = models.CharField(_("异议"), max_length=1000)
    at = models.DateTimeField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    is_upheld = models.BooleanField(null=True)
    answer = models.CharField(_("处理说明"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("对个人现实表现的异议")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="statement_objection_has_reason"),
            models.CheckConstraint(
                condition=Q(is_upheld__isnull=True, decided_at__isnull=True, decided_by__isnull=True, answer="")
                | (Q(is_upheld__isnull=False, decided_at__isnull=False, decided_by__isnull=False) & ~Q(answer="")),
                name="statement_objection_decided_by_at_and_how",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "at", "id"], condition=Q(decided_at=None), name="statement_objection_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.at}"
