"""Whether somebody else handed in the very files of an application."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Snapshot


class SharedFiles(models.Model):
    """What was found of a file's materials, looked at once for each submission, so that a queue can be narrowed by it.

    `is_shared` turns true later too, when another person hands in the same. It is a reason to compare, no finding.
    """

    application = models.OneToOneField(Application, models.CASCADE, primary_key=True, related_name="shared_files")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    is_shared = models.BooleanField()

    class Meta:
        ordering = ["application"]
        verbose_name = _("材料比对")
        indexes = [models.Index(fields=["application"], condition=Q(is_shared=True), name="files_shared")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.is_shared}"
