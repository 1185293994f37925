"""An uploaded file in a named slot of an application."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kashgar_zc.storage import private_storage

from ..choices import MaterialState
from .application import Application


class Material(models.Model):
    """One upload. It arrives as CHECKING, and a worker's child process makes it READY (rewritten and safe) or REFUSED.

    The file in use is READY with `removed_at` empty. A replaced or removed file stays as long as a snapshot names it.
    One picked from an earlier application has a file of its own with the same hash, and names it as `copied_from`.
    `received` is the raw upload (removed after the check), `file` the safe rewrite; paths are built from `key`.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="materials")
    slot = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=MaterialState, default=MaterialState.CHECKING)
    reason = models.CharField(max_length=300, blank=True)
    name = models.CharField(_("文件名"), max_length=255)
    received = models.FileField(storage=private_storage, max_length=200, blank=True)
    received_sha256 = models.CharField(max_length=64)
    file = models.FileField(storage=private_storage, max_length=200, blank=True)
    thumbnail = models.FileField(storage=private_storage, max_length=200, blank=True)
    media_type = models.CharField(max_length=40, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")

    class Meta:
        ordering = ["application", "slot", "pk"]
        verbose_name = _("材料")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(file="") & ~Q(sha256="") & Q(size__gt=0, pages__gt=0)),
                name="ready_material_has_file_hash_and_size",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="refused_material_has_reason"),
        ]
        indexes = [
            models.Index(fields=["application", "slot"], name="material_in_use", condition=Q(removed_at=None)),
            models.Index(fields=["uploaded_at"], name="material_checking", condition=Q(state="checking")),
        ]

    def __str__(self) -> str:
        return self.name
