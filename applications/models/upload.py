"""What every file that comes in from outside goes through, whatever it is for."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kashgar_zc.storage import private_storage

from ..choices import MaterialState


class Upload(models.Model):
    """A file of somebody's. It arrives as CHECKING, and a worker's child process makes it READY (rewritten and safe) or REFUSED.

    `received` is the raw upload (removed after the check), `file` the safe rewrite in `FOLDER`; paths are built from `key`.
    A PULLED file is gone, its row and hash stay; of a GONE one the row follows.
    """

    FOLDER: ClassVar[str]

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
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
    uploaded_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(file="") & ~Q(sha256="") & Q(size__gt=0, pages__gt=0)),
                name="ready_%(class)s_has_file_hash_and_size",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="refused_%(class)s_has_reason"),
        ]

    def __str__(self) -> str:
        return self.name
