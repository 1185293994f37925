"""A meeting of a committee: who came, what is on the agenda, who declared what."""

from __future__ import annotations

import uuid
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.judging import JudgingRules
from applications.models import Application, Batch

from ..choices import Outcome, Stage
from .committee import Committee, Member


class Meeting(models.Model):
    """One meeting of a committee over one batch. `stage` and `version` are written by `workflow.advance` only.

    The observer may suspend it: nothing moves while `suspended_at` is set. `rules_data` is what judges it, as the batch's
    rules were at the opening: a later change of theirs must not change a result [I7].
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="meetings")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="meetings")
    held_on = models.DateField(_("会议日期"))
    place = models.CharField(_("地点"), max_length=100)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.PREPARING)
    version = models.PositiveIntegerField(default=0)
    observer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("纪检监督员")
    )
    observer_present_at = models.DateTimeField(null=True)
    remarks = models.TextField(_("会议记录"), max_length=4000, blank=True)
    suspended_at = models.DateTimeField(null=True)
    suspended_because = models.CharField(_("暂停原因"), max_length=300, blank=True)
    opened_at = models.DateTimeField(null=True)
    rules_data = models.JSONField(null=True, editable=False)  # a trigger refuses to change what is there
    released_at = models.DateTimeField(null=True)
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    called_at = models.DateTimeField()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("评审会议")
        constraints = [
            models.CheckConstraint(
                condition=Q(suspended_at=None, suspended_because="")
                | (Q(suspended_at__isnull=False) & ~Q(suspended_because="")),
                name="meeting_suspended_with_reason",
            ),
            models.CheckConstraint(
                condition=(Q(stage=Stage.PREPARING) & Q(opened_at=None))
                | (~Q(stage=Stage.PREPARING) & Q(opened_at__isnull=False)),
                name="meeting_opened_exactly_when_sitting",
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None, rules_data__isnull=True)
                | Q(opened_at__isnull=False, rules_data__isnull=False),
                name="meeting_opened_with_its_rules",
            ),
            models.CheckConstraint(
                condition=(Q(stage=Stage.RELEASED) & Q(released_at__isnull=False))
                | (~Q(stage=Stage.RELEASED) & Q(released_at=None)),
                name="meeting_released_with_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.held_on}"

    @cached_property
    def judging(self) -> JudgingRules:
        """What judges the meeting: the rules kept at its opening, until then those of its batch."""
        return JudgingRules.parse(self.rules_data) if self.rules_data else self.batch.rules.judging


class StageEntry(models.Model):
    """One step of a meeting, written by `workflow.advance`; a database trigger refuses change and removal."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="entries")
    sequence = models.PositiveIntegerField()
    act = models.CharField(max_length=12)
    from_stage = models.CharField(max_length=10, choices=Stage)
    to_stage = models.CharField(max_length=10, choices=Stage)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["meeting", "sequence"]
        verbose_name = _("会议经过")
        constraints = [models.UniqueConstraint(fields=["meeting", "sequence"], name="stage_entry_sequence_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} #{self.sequence} {self.act}"


class Attendance(models.Model):
    """One member at one meeting: signed the confidentiality undertaking, handed in devices, is present."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Member, models.PROTECT, related_name="attendances")
    is_present = models.BooleanField(_("到会"), default=False)
    undertaken_at = models.DateTimeField(null=True)  # signed by the expert, at the own desk
    undertaking_version = models.CharField(max_length=30, blank=True)  # of the text signed
    device_handed_in = models.BooleanField(_("已交存通信设备"), default=False)

    class Meta:
        ordering = ["meeting", "-member__is_chair", "member"]
        verbose_name = _("签到")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(undertaken_at=None, undertaking_version="")
                | (Q(undertaken_at__isnull=False) & ~Q(undertaking_version="")),
                name="undertaking_signed_in_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.member}"

    @property
    def is_bound(self) -> bool:
        """Whether the expert signed the undertaking in the words that hold for the meeting; older ones are signed anew."""
        return self.undertaken_at is not None and self.undertaking_version == self.meeting.judging.undertaking.version


class Case(models.Model):
    """An application on a meeting's agenda. `outcome` is written when results are released."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="cases")
    application = models.ForeignKey(Application, models.PROTECT, related_name="cases")
    position = models.PositiveIntegerField()
    eliminated = models.BooleanField(_("末位淘汰"), default=False)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)

    class Meta:
        ordering = ["meeting", "position"]
        verbose_name = _("评审对象")
        constraints = [
            # Not once for ever: after a re-check that was upheld, another meeting judges it again.
            models.UniqueConstraint(fields=["meeting", "application"], name="application_once_on_an_agenda"),
            models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.position}"


class Declaration(models.Model):
    """An expert's answer to "any conflict of interest?" for one case: nothing of the file shows before it.

    A conflict recuses the expert from the case: no file, no score, no ballot. Who said no may say yes later, in a second
    row; never the other way round.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="declarations")
    member = models.ForeignKey(Member, models.PROTECT, related_name="declarations")
    has_conflict = models.BooleanField()
    reason = models.CharField(_("回避事由"), max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["case", "pk"]
        verbose_name = _("回避声明")
        constraints = [
            models.UniqueConstraint(fields=["case", "member", "has_conflict"], name="each_answer_of_an_expert_once"),
            models.CheckConstraint(condition=Q(has_conflict=False) | ~Q(reason=""), name="conflict_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.member}"
