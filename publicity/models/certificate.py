"""The conferral document, the certificates in its annex, and their revocation."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Batch

from .notice import Entry


class Conferral(models.Model):
    """A conferral document (任职文件) of one batch: its number, its date, its annex of certificates. Written once."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="conferrals")
    number = models.CharField(_("文号"), max_length=60, unique=True)
    addressed_to = models.CharField(_("主送"), max_length=300)
    issued_on = models.DateField(_("成文日期"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        verbose_name = _("任职文件")

    def __str__(self) -> str:
        return self.number


class Certificate(models.Model):
    """One certificate (资格证书), with what stands on it. Written once, in the audit chain.

    `obtained_on` is the day the committee passed the case, `issued_on` that of the document.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("证书编号"), max_length=40, unique=True)
    conferral = models.ForeignKey(Conferral, models.PROTECT, related_name="certificates")
    application = models.OneToOneField(Application, models.PROTECT, related_name="certificate")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="certificate")
    name = models.CharField(max_length=50)
    unit = models.CharField(max_length=100)
    series = models.CharField(max_length=60)
    speciality = models.CharField(max_length=60, blank=True)
    level = models.CharField(max_length=20)
    title = models.CharField(max_length=60)
    committee = models.CharField(max_length=80)
    obtained_on = models.DateField()
    issued_on = models.DateField()

    class Meta:
        ordering = ["number"]
        verbose_name = _("资格证书")
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_on__gte=F("obtained_on")), name="certificate_issued_after_it_was_obtained"
            )
        ]

    def __str__(self) -> str:
        return self.number


class Revocation(models.Model):
    """The revocation of one certificate, with its reason; it shows wherever the certificate does. Written once."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="revocation")
    reason = models.CharField(_("撤销原因"), max_length=300)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("证书撤销")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="revocation_has_reason")]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.revoked_at}"
