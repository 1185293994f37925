"""What somebody objects to on a notice, and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kashgar_zc.accounts import sealing

from ..choices import Finding
from .notice import Entry


class Objection(models.Model):
    """An objection (异议) against one person's entry; while it has no decision it holds that person, and nobody else.

    Anyone objects, with a name or without; `receipt` is what the objector follows it by. The way to reach the objector is
    sealed. Written once, in the audit chain.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="objections")
    receipt = models.CharField(max_length=20, unique=True)
    objector = models.CharField(_("姓名"), max_length=50, blank=True)
    contact_sealed = models.CharField(max_length=400, blank=True)
    text = models.TextField(_("异议内容"), max_length=2000)
    lodged_at = models.DateTimeField()

    class Meta:
        ordering = ["-lodged_at", "-pk"]
        verbose_name = _("异议")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="objection_says_something")]
        indexes = [models.Index(fields=["-lodged_at", "-id"], name="objection_list")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What the organiser calls it: the receipt is the objector's key and never shows at a desk."""
        return f"YY{self.pk:05d}"

    @property
    def contact(self) -> str:
        """How to reach the objector, in plain."""
        return sealing.unseal(self.contact_sealed)

    @contact.setter
    def contact(self, value: str) -> None:
        self.contact_sealed = sealing.seal(value)


class Decision(models.Model):
    """What checking an objection showed: a new, linked row, written once, in the audit chain."""

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="decision")
    finding = models.CharField(_("核查结论"), max_length=10, choices=Finding)
    reason = models.CharField(_("理由"), max_length=500)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("异议处理决定")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="decision_has_reason")]

    def __str__(self) -> str:
        return f"{self.objection_id} {self.finding}"
