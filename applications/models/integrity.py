"""What is on record of a person beyond one file: integrity entries and their lifting, individual plans and their withdrawal."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kashgar_zc.accounts.models import Organisation

from ..choices import PlanGrounds
from .application import Application
from .batch import Batch


class IntegrityEntry(models.Model):
    """An entry of the integrity record (诚信档案) after a founded inquiry [N 四.13, O40]: written once, by a person, never by rule.

    It bars from applying from `from_day` through `until_day` unless lifted. `unit` and `handler` are on record with it [N 四.8].
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="integrity_entries")
    application = models.ForeignKey(Application, models.PROTECT, related_name="integrity_entries")
    grounds = models.CharField(_("事由"), max_length=300)
    from_day = models.DateField()
    until_day = models.DateField()
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    handler = models.CharField(_("单位经办人"), max_length=50, blank=True)  # the name, as it was then
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        verbose_name = _("失信记录")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_day__gt=F("from_day")) & ~Q(grounds=""), name="integrity_entry_runs_and_has_grounds"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "until_day"], name="integrity_by_person"),
            models.Index(fields=["organisation", "-recorded_at", "-id"], name="integrity_by_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.from_day}–{self.until_day}"


class IntegrityLifting(models.Model):
    """The decision that lifts an entry before its last day; both stay on record."""

    entry = models.OneToOneField(IntegrityEntry, models.PROTECT, related_name="lifting")
    reason = models.CharField(_("解除依据"), max_length=300)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("解除失信记录")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="integrity_lifting_has_reason")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.at}"


class IndividualPlan(models.Model):
    """A recorded relaxation of one condition for one person in one batch (一人一策) [N 四.3]; `condition` is a key of its rules.

    `number` is that of the document that decided it. Written once; one at a time: another may only follow a withdrawal.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="plans")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="individual_plans")
    condition = models.CharField(_("放宽的条件"), max_length=40)
    grounds = models.CharField(_("情形"), max_length=20, choices=PlanGrounds)
    basis = models.CharField(_("依据"), max_length=300)
    number = models.CharField(_("文号"), max_length=60, default="")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    follows = models.OneToOneField("PlanWithdrawal", models.PROTECT, null=True, related_name="successor")

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        verbose_name = _("一人一策")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "person", "condition"],
                condition=Q(follows=None),
                name="one_first_plan_per_person_and_condition",
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="individual_plan_has_basis"),
        ]
        indexes = [models.Index(fields=["organisation", "-recorded_at", "-id"], name="plan_by_organisation")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.condition}"


class PlanWithdrawal(models.Model):
    """The decision that withdraws an individual plan; both stay on record."""

    plan = models.OneToOneField(IndividualPlan, models.PROTECT, related_name="withdrawal")
    reason = models.CharField(_("撤销理由"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("撤销一人一策")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="plan_withdrawal_has_reason")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.at}"
