"""An applicant's request that a desk take a file out for good, and a desk's refusal of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kashgar_zc.accounts.models import Organisation

from ..choices import PullReason
from .application import Application
from .material import Material


class PullRequest(models.Model):
    """What the applicant asks of the desk that judges by a file, `organisation` then.

    It is granted by the file's `Pull` and refused by its `PullRefusal`; while there is neither, it waits. Written once and
    chained by the database, as both of these are.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="pull_requests")
    material = models.ForeignKey(Material, models.PROTECT, related_name="pull_requests")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=PullReason)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("撤下请求")
        indexes = [models.Index(fields=["-at", "-id"], name="pull_request_trail")]

    def __str__(self) -> str:
        return f"{self.material_id} {self.at}"


class PullRefusal(models.Model):
    """Why a desk lets a file stay, in words for the applicant."""

    request = models.OneToOneField(PullRequest, models.PROTECT, related_name="refusal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("不予撤下")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="pull_refusal_has_text")]
        indexes = [models.Index(fields=["-at", "-id"], name="pull_refusal_trail")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.at}"
