"""One act on many files: who asked for it, for exactly which files, and what became of each."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Document
from kashgar_zc.accounts.models import Organisation

from ..choices import BulkAct, ItemState


class BulkRun(models.Model):
    """An act on the files that a person chose at a desk (批量办理), prepared first and started once it was confirmed.

    The row is the record, Celery only tells workers to look: `leased_until` (by the database's clock) is renewed with each
    file, and a run whose lease is over is told of again; `stalls` counts how often that was since a file was last settled.
    `given` is what the act asks for besides the files, `document` the papers that came of it.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    act = models.CharField(max_length=10, choices=BulkAct)
    given = models.JSONField(default=dict)
    total = models.PositiveIntegerField()
    is_cut = models.BooleanField(default=False)  # more files fitted than one act may take
    prepared_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    stalls = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("批量办理")
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(started_at__isnull=False), name="finished_run_was_started"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="bulk_of_organisation"),
            models.Index(fields=["-started_at", "-id"], condition=Q(started_at__isnull=False), name="bulk_trail"),
            models.Index(fields=["prepared_at"], condition=Q(started_at=None), name="bulk_prepared"),
            models.Index(
                fields=["leased_until"], condition=Q(started_at__isnull=False, finished_at=None), name="bulk_running"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_act_display()} {self.total}"


class BulkItem(models.Model):
    """A file of a run at the version that was confirmed. It is settled once, in the transaction of its own act."""

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="items")
    place = models.PositiveIntegerField()
    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.LEFT)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(null=True)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["run", "place"]
        verbose_name = _("批量办理的申报")
        constraints = [
            models.UniqueConstraint(fields=["run", "application"], name="file_once_in_a_run"),
            models.UniqueConstraint(fields=["run", "place"], name="bulk_item_place"),
            models.CheckConstraint(
                condition=Q(state=ItemState.REFUSED) ^ Q(reason=""), name="refused_item_and_no_other_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["run", "state", "place"], name="bulk_item_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.application_id} {self.state}"
