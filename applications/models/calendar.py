"""The region's own table of days off and days worked in exchange."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, or a weekend worked in exchange.

    Seeded from the national calendar, completed with Xinjiang's own days off, editable by the centre.
    """

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField(_("工作日"))
    name = models.CharField(_("说明"), max_length=40)

    class Meta:
        ordering = ["day"]
        verbose_name = _("日历")

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
