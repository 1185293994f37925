"""Files of applications: uploads in named slots, those still on their way in, and the record of those pulled for good."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kashgar_zc.accounts.models import Organisation

from ..choices import PullReason
from .application import Application
from .evidence import Evidence
from .upload import Upload


class Material(Upload):
    """One upload in a named slot.

    An approved exception names in `covers` the keys of the conditions that it stands for, as its applicant says.

    The file in use is READY with `removed_at` empty. A replaced or removed file stays as long as a snapshot names it,
    else for the season's days (`retention`).
    One picked from an earlier application has a file of its own with the same hash, and names it as `copied_from`.
    A leaf (`is_leaf`) is a photograph kept beside its slot, at a `position`, until it is joined with others into one PDF,
    whose `leaves` then names them by key. `look` is the perceptual hash of a picture, 64 hexadecimal digits of rows and
    columns, `bands` the four numbers by which others like it are found.
    """

    FOLDER = "materials"

    application = models.ForeignKey(Application, models.CASCADE, related_name="materials")
    slot = models.CharField(max_length=40)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    is_leaf = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    leaves = models.JSONField(default=list)
    look = models.CharField(max_length=64, blank=True)
    bands = ArrayField(models.IntegerField(), default=list)
    covers = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        ordering = ["application", "slot", "pk"]
        verbose_name = _("材料")
        constraints = [
            *Upload.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(state="pulled") | Q(removed_at__isnull=False), name="pulled_material_is_removed"
            ),
        ]
        indexes = [
            models.Index(fields=["application", "slot"], name="material_in_use", condition=Q(removed_at=None)),
            models.Index(fields=["removed_at"], name="material_removed", condition=Q(removed_at__isnull=False)),
            models.Index(fields=["uploaded_at"], name="material_checking", condition=Q(state="checking")),
            models.Index(fields=["sha256"], name="material_same", condition=Q(state="ready")),
            models.Index(fields=["received_sha256"], name="material_same_received", condition=Q(state="ready")),
            GinIndex(fields=["bands"], name="material_alike", condition=Q(state="ready"), fastupdate=False),
        ]


class Incoming(models.Model):
    """An upload that arrives in parts, over requests that may be far apart: `arrived` bytes of `size` are here.

    Each part is a file of its own under `incoming/<key>/`, named by its offset. `stamp` is what the sender's machine says of
    the file (its time of change), by which the rest of the same file is recognised when it is chosen again. What was not
    taken keeps its `refusal` (`was_here`: the very file was in the slot already) for whoever did not hear the answer.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="incoming")
    slot = models.CharField(max_length=40)
    is_leaf = models.BooleanField(default=False)
    name = models.CharField(max_length=255)
    stamp = models.CharField(max_length=40, blank=True)
    size = models.PositiveBigIntegerField()
    arrived = models.PositiveBigIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    touched_at = models.DateTimeField()
    refusal = models.CharField(max_length=300, blank=True, default="")
    was_here = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("未传完的材料")
        constraints = [models.CheckConstraint(condition=Q(arrived__lte=models.F("size")), name="incoming_within_size")]
        indexes = [models.Index(fields=["touched_at"], name="incoming_touched")]

    def __str__(self) -> str:
        return f"{self.name} {self.arrived}/{self.size}"


class Pull(models.Model):
    """A file taken out for good: who did it at which desk (empty: the applicant), when, why, and the hash of what is gone.

    Written once and chained by the database, as events are; `note` never repeats what must not be known.
    """

    material = models.OneToOneField(Material, models.PROTECT, null=True, related_name="pull")
    evidence = models.OneToOneField(Evidence, models.PROTECT, null=True, related_name="pull")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=20, choices=PullReason)
    note = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("撤下记录")
        indexes = [models.Index(fields=["-at", "-id"], name="pull_trail")]
        constraints = [
            models.CheckConstraint(
                condition=Q(material__isnull=False, evidence=None) | Q(material=None, evidence__isnull=False),
                name="pull_of_one_file",
            )
        ]

    def __str__(self) -> str:
        return f"{self.material_id or self.evidence_id} {self.at}"
