"""How a desk made sure of a certificate: where it looked, when, and what it found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Snapshot
from applications.snapshots import still_says
from kashgar_zc.accounts.models import Organisation

from ..choices import Finding, Register


class Verification(models.Model):
    """One look-up of one row or material [N 四.9]: the county checks certificates itself and asks for no originals.

    `subject` is `snapshots.subject_of` in the snapshot checked, `label` its name as read then. A later look-up of the
    same subject by the same organisation supersedes the earlier one; both stay. It holds while the subject stays as it
    was: what was corrected is looked up again.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="verifications")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    subject = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    register = models.CharField(_("核验途径"), max_length=10, choices=Register)
    result = models.CharField(_("核验结果"), max_length=10, choices=Finding)
    checked_on = models.DateField(_("核验日期"))
    evidence = models.CharField(_("核验说明"), max_length=300, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["application", "pk"]
        verbose_name = _("证书核验")
        constraints = [
            models.CheckConstraint(
                condition=(Q(result="verified") & ~Q(register="other")) | ~Q(evidence=""),
                name="verification_other_than_plain_is_explained",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.get_result_display()}"

    def holds_in(self, content: Mapping[str, Any]) -> bool:
        """Return whether a snapshot's content still says what was looked up."""
        return still_says(content, self.subject, self.snapshot.content)
