"""The closed lists of what the public is told; words on screen included."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Finding(models.TextChoices):
    """What checking an objection showed."""

    UPHELD = "upheld", _("异议成立")
    REJECTED = "rejected", _("异议不成立")
