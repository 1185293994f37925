"""What is known of a case before the vote: the experts' sheets, the defence, the test."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..choices import DefenceForm, Ended, Gate
from .committee import Member
from .meeting import Case


class ScoreSheet(models.Model):
    """One expert's marks of one case: `marks` is rubric key -> 0–100 in whole points.

    `total` is in hundredths of a point: the sum of mark × weight, weights being whole percents. A sheet may be mended
    until the meeting locks its scores; only then do others see it, so that everybody scores alone [domain.md 6].
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="sheets")
    member = models.ForeignKey(Member, models.PROTECT, related_name="sheets")
    marks = models.JSONField()
    total = models.PositiveIntegerField()
    remark = models.CharField(_("评语"), max_length=500, blank=True)
    handed_in_at = models.DateTimeField()

    class Meta:
        ordering = ["case", "pk"]
        verbose_name = _("评分表")
        constraints = [
            models.UniqueConstraint(fields=["case", "member"], name="one_sheet_an_expert_and_case"),
            models.CheckConstraint(condition=Q(total__lte=10_000), name="total_is_at_most_a_hundred_points"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.member}"


class EarlierSheet(models.Model):
    """A sheet as it was before it was mended or set aside; a database trigger refuses change and removal."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="earlier_sheets")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    marks = models.JSONField()
    total = models.PositiveIntegerField()
    remark = models.CharField(max_length=500, blank=True)
    handed_in_at = models.DateTimeField()
    ended = models.CharField(max_length=10, choices=Ended)
    ended_at = models.DateTimeField()

    class Meta:
        ordering = ["case", "pk"]
        verbose_name = _("评分表修改记录")

    def __str__(self) -> str:
        return f"{self.case_id} {self.member} {self.ended}"


class Defence(models.Model):
    """The defence or trial lecture of one case, as the secretary records the panel's score and opinion."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="defence")
    form = models.CharField(_("形式"), max_length=10, choices=DefenceForm)
    attended = models.BooleanField(_("已参加"), default=True)
    held_on = models.DateField(_("日期"))
    score = models.PositiveSmallIntegerField(_("成绩"), null=True, blank=True)
    opinion = models.CharField(_("答辩意见"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("答辩（试讲）")
        constraints = [
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="defence_score_is_a_percentage"),
            models.CheckConstraint(
                condition=Q(attended=False, score=None) | (Q(attended=True, score__isnull=False) & ~Q(opinion="")),
                name="defence_attended_has_score_and_opinion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.score}"


class TestResult(models.Model):
    """The result of the batch's test gate for one case [N 四.2]; a later one supersedes, both stay."""

    __test__ = False  # not a test class of pytest

    case = models.ForeignKey(Case, models.PROTECT, related_name="test_results")
    result = models.CharField(_("结果"), max_length=10, choices=Gate)
    taken_on = models.DateField(_("日期"))
    evidence = models.CharField(_("依据"), max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["case", "pk"]
        verbose_name = _("测试结果")
        constraints = [models.CheckConstraint(condition=~Q(evidence=""), name="test_result_has_evidence")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.result}"
