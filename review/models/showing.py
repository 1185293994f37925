"""Who had a person's full ID number shown, and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from kashgar_zc.accounts.models import Organisation


class IdentityShowing(models.Model):
    """One showing of the full ID number at a desk; it is written before the number is shown, and shows it once."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="identity_showings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("身份证号查阅记录")
        indexes = [models.Index(fields=["application", "-at", "-id"], name="showing_by_application")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.at}"
