"""What happened to a file, and who looked at it: written once, never edited."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kashgar_zc.accounts.models import Organisation

from ..choices import Action, LookedAt, Status
from .application import Application, Snapshot


class Event(models.Model):
    """One step of a file, written by `workflow.move`; a database trigger refuses change and removal.

    `organisation` is the desk that acted (empty for the applicant and the system); `details` of a return is
    `{"defects": [{"section", "item", "wrong", "todo"}]}`; `snapshot` is what a verdict was made on.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    action = models.CharField(max_length=20, choices=Action)
    from_status = models.CharField(max_length=20, choices=Status)
    to_status = models.CharField(max_length=20, choices=Status)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="events")
    at = models.DateTimeField()

    class Meta:
        ordering = ["application", "sequence"]
        verbose_name = _("经过")
        constraints = [models.UniqueConstraint(fields=["application", "sequence"], name="event_sequence_once")]
        indexes = [
            models.Index(fields=["-at", "-id"], condition=models.Q(action=Action.RECHECK), name="event_rechecks"),
            models.Index(
                fields=["to_organisation", "application"],
                condition=models.Q(action="resubmit"),
                name="event_resubmitted",
            ),
            models.Index(fields=["-at", "-id"], name="event_trail"),
            models.Index(fields=["application"], condition=models.Q(action=Action.RECALL), name="event_recalled"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} #{self.sequence} {self.action}"


class FileOpening(models.Model):
    """Who looked at a file or had the full ID number shown, and when; the applicant may see it."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="openings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=LookedAt, default=LookedAt.FILE)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("查阅记录")
        indexes = [
            models.Index(fields=["application", "-at", "-id"], name="opening_by_application"),
            models.Index(fields=["-at", "-id"], name="opening_trail"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.at}"
