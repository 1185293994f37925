"""The filters of a queue that a person keeps under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kashgar_zc.accounts.models import Organisation


class SavedView(models.Model):
    """A view of one desk's queue: `query` is the query string, `?` included, so that sharing it is sharing an address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    name = models.CharField(_("名称"), max_length=20)
    query = models.CharField(max_length=300)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("常用视图")
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "name"], name="view_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="view_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
