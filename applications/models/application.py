"""One person's file for one title in one season: its place, its route, its content, its snapshots."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kashgar_zc.accounts.models import Organisation

from ..choices import EDITABLE, FAMILY, REVIEW_STATUS, UNDER_REVIEW, Desk, Status, StopState
from .batch import Batch, Season
from .catalogue import Category, Speciality, Title


class Application(models.Model):
    """An application (申报). `status`, `version`, `desk`, `at`, `since`, `due_at` are written by `workflow.move` only.

    One row per person and season, whatever the category, unit or batch [N 四.4]; a withdrawn or lapsed file is
    reopened, not replaced. `at` is the organisation whose desk holds the file now.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("申报编号"), max_length=20, null=True, unique=True)
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="applications")
    applicant_name = models.CharField(_("姓名"), max_length=50)
    season = models.ForeignKey(Season, models.PROTECT, related_name="applications")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="applications")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    title = models.ForeignKey(Title, models.PROTECT, related_name="+")
    speciality = models.ForeignKey(Speciality, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=0)
    at = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)

    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("申报")
        constraints = [
            models.UniqueConstraint(fields=["applicant", "season"], name="one_application_per_person_and_season"),
            models.CheckConstraint(
                condition=Q(status__in=sorted(UNDER_REVIEW), at__isnull=False)
                | (~Q(status__in=sorted(UNDER_REVIEW)) & Q(at__isnull=True)),
                name="at_a_desk_exactly_while_under_review",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.WITHDRAWN, Status.LAPSED])
                | Q(submitted_at__isnull=False, number__isnull=False),
                name="submitted_files_have_number_and_time",
            ),
        ]
        indexes = [
            models.Index(fields=["at", "since", "id"], name="application_queue"),
            models.Index(fields=["at", "due_at"], name="application_due_at_desk"),
            models.Index(fields=["batch", "status", "id"], name="application_roster"),
            models.Index(fields=["status", "due_at"], name="application_due"),
            models.Index(fields=["since", "id"], condition=Q(status="returned"), name="application_returned"),
            models.Index(fields=["applicant_name"], name="application_name", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.applicant_name} {self.title}"

    @property
    def desk(self) -> Desk | None:
        """The desk that holds the file now, or None."""
        return next((desk for desk, status in REVIEW_STATUS.items() if status == self.status), None)

    @property
    def family(self) -> str:
        return FAMILY[Status(self.status)]

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE


class RouteStop(models.Model):
    """One desk of a file's route as a concrete organisation, fixed at submission."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="route")
    position = models.PositiveSmallIntegerField()
    desk = models.CharField(max_length=10, choices=Desk)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=StopState, default=StopState.AHEAD)  # written by `stops.refresh`

    class Meta:
        ordering = ["application", "position"]
        verbose_name = _("审核路线")
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="route_position_once"),
            models.UniqueConstraint(fields=["application", "desk"], name="route_desk_once"),
        ]
        indexes = [
            models.Index(fields=["organisation", "application"], name="route_by_organisation"),
            models.Index(fields=["organisation", "state", "application"], name="route_state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_desk_display()} {self.organisation}"


class SectionContent(models.Model):
    """What the applicant typed in one section; `data` follows the spec in `sections.py`.

    `page` is the open page that saved it: the same page may save again though the answer to it was lost on the way.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="contents")
    section = models.CharField(max_length=30)
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    page = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        ordering = ["application", "section"]
        verbose_name = _("填报内容")
        constraints = [models.UniqueConstraint(fields=["application", "section"], name="section_once")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.section}"


class Snapshot(models.Model):
    """The immutable content of one submission, and with it the receipt: `sha256` is of the canonical JSON of `content`.

    `content` holds sections, materials (slot, name, sha256, size, pages), target, route and accepted commitments.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["application", "number"]
        verbose_name = _("提交快照")
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="snapshot_number_once")]

    def __str__(self) -> str:
        return f"{self.application_id} 第{self.number}次提交"
