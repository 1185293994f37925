"""Who works on a file at a desk, so that two people do not do the same one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from kashgar_zc.accounts.models import Organisation


class Claim(models.Model):
    """One claim (认领) of one stay of a file at a desk; `since` repeats the file's, so that a claim ends with the stay.

    It is a lease: after `until` it holds nobody off; without one it was assigned and stays. `given_by` is the person
    who claimed, assigned or took over, `reason` why it was taken over. A claim that has ended stays as history.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="claims")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.CharField(_("接手理由"), max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["application", "pk"]
        verbose_name = _("认领")
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(ended_at=None), name="one_claim_per_file"),
        ]
        indexes = [
            models.Index(fields=["holder", "application"], condition=Q(ended_at=None), name="claim_of_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.holder}"
