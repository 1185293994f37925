"""Lists of units and staff that an office sent in, what came of them, and who was invited by them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kashgar_zc.storage import private_storage

from ..choices import ImportStage, Role
from .organisation import Organisation


class UnitImport(models.Model):
    """A workbook that came in; `rows_sealed` is its content, which goes with the file and the report on `expires_at`.

    One that was never applied goes altogether; of an applied one the row stays for its record. `report_sealed` says what
    each row would do as it was at `checked_at`, and `digest` recognises it. The row is the record, Celery only tells
    workers to look: `leased_until` (by the database's clock) is set while one is at it, `attempts` tells whose it is.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(_("文件名"), max_length=100)
    file = models.FileField(storage=private_storage, blank=True)
    sha256 = models.CharField(max_length=64)
    rows_sealed = models.TextField(blank=True)
    expires_at = models.DateTimeField(db_index=True)
    stage = models.CharField(max_length=10, choices=ImportStage, default=ImportStage.CHECKING)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    report_sealed = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("批量导入")
        indexes = [
            models.Index(fields=["office", "-id"], name="import_of_office"),
            models.Index(fields=["id"], condition=Q(stage__in=["checking", "applying"]), name="import_waiting"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(stage="failed") | ~Q(reason=""), name="failed_import_has_reason"),
            models.CheckConstraint(
                condition=~Q(stage="applying") | Q(confirmed_by__isnull=False), name="import_confirmed_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ImportRecord(models.Model):
    """What an import did, written once: counts of each verdict, the units made, and each changed value with the old one."""

    source = models.OneToOneField(UnitImport, models.PROTECT, related_name="record")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    plan_sha256 = models.CharField(max_length=64)
    counts = models.JSONField()
    created = models.JSONField()
    changes = models.JSONField()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("导入记录")

    def __str__(self) -> str:
        return str(self.source)


class Invitation(models.Model):
    """An appointment that waits until `open_until` for its person to sign up with this mobile; kept until `expires_at`."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    name = models.CharField(_("姓名"), max_length=50)
    mobile_sealed = models.CharField(max_length=200)
    mobile_index = models.CharField(max_length=80)
    role = models.CharField(max_length=10, choices=Role)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    open_until = models.DateTimeField()
    taken_up_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("任职邀请")
        indexes = [models.Index(fields=["organisation", "-id"], name="invitation_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["mobile_index", "organisation", "role"], name="invited_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="invitation_dates",
            ),
            models.CheckConstraint(
                condition=Q(taken_up_at__isnull=True) | Q(withdrawn_at__isnull=True), name="invitation_ends_one_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.organisation}"
