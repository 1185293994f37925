"""The closed lists of what the public is told; words on screen included."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Finding(models.TextChoices):
    """What checking an objection showed."""

    UPHELD = "upheld", _("异议成立")
    REJECTED = "rejected", _("异议不成立")


class ProposalKind(models.TextChoices):
    """What needs a second person of the organiser [quality.md 3]."""

    NOTICE = "notice", _("发布公示")
    CONFERRAL = "conferral", _("授予职称")
    REVOCATION = "revocation", _("撤销证书")


class Outcome(models.TextChoices):
    """How a proposal ended."""

    CONFIRMED = "confirmed", _("已复核办理")
    REJECTED = "rejected", _("复核未通过")
    WITHDRAWN = "withdrawn", _("提议人已撤回")
