"""Of what somebody was reminded, so that it is done once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .application import Application


class ReportReminder(models.Model):
    """A reminder (提醒) that reports of the national register end with `until` (YYYY-MM), at one of the batch's marks.

    `days` is the mark, in calendar days before the month's end.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="report_reminders")
    until = models.CharField(max_length=7)
    days = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["application", "pk"]
        verbose_name = _("学信网报告到期提醒")
        constraints = [
            models.UniqueConstraint(fields=["application", "until", "days"], name="report_reminded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.until} {self.days}"
