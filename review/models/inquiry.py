"""An inquiry into a report of false material: what was reported, what was said, what was found by whom, and by a second person."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from kashgar_zc.accounts.models import Organisation

from ..choices import Founded


class Inquiry(models.Model):
    """A report of false material about one file [N 四.8, 四.13], and its inquiry by the batch's organiser.

    Nothing follows of itself: one person proposes what was found, another one confirms it. The proposal may be sent back,
    which empties it. `answer_until` is until when the applicant may answer; nothing is proposed before, unless answered.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="inquiries")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")  # the organiser, who inquires
    allegation = models.CharField(_("反映的情况"), max_length=500)
    handler = models.CharField(_("单位经办人"), max_length=50, blank=True)  # the name, as it was then
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reported_from = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    answer_until = models.DateTimeField(null=True)
    proposed = models.CharField(max_length=10, choices=Founded, blank=True)
    finding = models.CharField(_("查核结论"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Founded, blank=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-reported_at", "-pk"]
        verbose_name = _("诚信核查")
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(concluded_at=None), name="one_open_inquiry_per_application"
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None, opened_by=None, answer_until=None)
                | Q(opened_at__isnull=False, opened_by__isnull=False, answer_until__isnull=False),
                name="inquiry_opened_by_at_until",
            ),
            models.CheckConstraint(
                condition=Q(proposed="", finding="", proposed_by=None, proposed_at=None)
                | (
                    ~Q(proposed="")
                    & ~Q(finding="")
                    & Q(proposed_by__isnull=False, proposed_at__isnull=False, opened_at__isnull=False)
                ),
                name="inquiry_proposal_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", concluded_by=None, concluded_at=None)
                | (
                    Q(outcome=F("proposed"), concluded_by__isnull=False, concluded_at__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(concluded_by=F("proposed_by"))
                ),
                name="inquiry_concluded_by_a_second_person",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-reported_at", "-id"], name="inquiry_by_organisation")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.reported_at}"


class InquiryStatement(models.Model):
    """What somebody said or found in an inquiry, written once; `organisation` is empty where the applicant speaks."""

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="statements")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("说明"))
    at = models.DateTimeField()

    class Meta:
        ordering = ["inquiry", "pk"]
        verbose_name = _("核查说明")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="inquiry_statement_says_something")]

    def __str__(self) -> str:
        return f"{self.inquiry_id} {self.at}"
