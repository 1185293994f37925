"""A later close of a batch's phase: recorded with its reason, and by two people where a closed window reopens."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..choices import PhaseKind
from .batch import Batch


class Extension(models.Model):
    """One extension of a phase (延长); the close of its `Phase` is the notice's or that of the latest in force.

    Proposed before the close it is in force at once. Proposed after it, it reopens the window, and waits for a second
    person: `in_force_at` is empty until then. `told_at` is when those who may go on were told. A database trigger
    refuses to change what is in force.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="extensions")
    kind = models.CharField(max_length=10, choices=PhaseKind)
    old_closes_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    in_force_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        verbose_name = _("延长")
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("old_closes_at")), name="extension_is_later"),
            models.CheckConstraint(
                condition=Q(in_force_at=None)
                | Q(proposed_at__lt=F("old_closes_at"))
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("proposed_by"))),
                name="reopening_takes_two",
            ),
        ]
        indexes = [
            models.Index(
                fields=["in_force_at"], condition=Q(told_at=None, in_force_at__isnull=False), name="extension_untold"
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.get_kind_display()}"

    @property
    def reopens(self) -> bool:
        """Whether the phase had closed when this was proposed."""
        return self.proposed_at >= self.old_closes_at
