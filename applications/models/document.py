"""A produced paper: what was asked for, by whom, how far it is, and the file."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kashgar_zc.storage import private_storage

from ..choices import DocumentKind, DocumentState
from .application import Application, Snapshot
from .batch import Batch

SUBJECTLESS = [DocumentKind.OWN_DATA, DocumentKind.BUNDLE]


class Document(models.Model):
    """A PDF, xlsx or zip made by a worker. The row is the record; Celery only tells a worker to look.

    Its subject is an application (with the snapshot it prints), a batch with `parameters`, or who asked: everything about a
    person, and what came of an act on many. `leased_until` is set while a worker is at it, so that a killed worker's document
    is taken up again by the sweep.
    `progress` counts 0–100. What has passed its `expires_at` is removed with its file.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=DocumentKind)
    application = models.ForeignKey(Application, models.CASCADE, null=True, related_name="documents")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="documents")
    batch = models.ForeignKey(Batch, models.CASCADE, null=True, related_name="documents")
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=DocumentState, default=DocumentState.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    file = models.FileField(storage=private_storage, max_length=200, blank=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        verbose_name = _("文书")
        constraints = [
            models.CheckConstraint(
                condition=Q(application__isnull=False, batch__isnull=True)
                | Q(application__isnull=True, batch__isnull=False)
                | Q(application__isnull=True, batch__isnull=True, kind__in=SUBJECTLESS),
                name="document_has_one_subject",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(file="") & ~Q(sha256="") & Q(finished_at__isnull=False)),
                name="ready_document_has_file_and_hash",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(reason=""), name="failed_document_has_reason"),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"], condition=Q(state__in=["queued", "running"]), name="document_waiting"
            ),
            models.Index(fields=["-requested_at", "-id"], name="document_trail"),
            models.Index(fields=["expires_at"], condition=Q(expires_at__isnull=False), name="document_expiring"),
        ]

    def __str__(self) -> str:
        return self.name
