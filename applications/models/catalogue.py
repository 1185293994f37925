"""What titles there are: series, specialities, titles, and the categories of application."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import Level


class Series(models.Model):
    """One of the 27 series (系列), by its two-digit code."""

    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(_("系列"), max_length=40)

    class Meta:
        ordering = ["code"]
        verbose_name = _("系列")

    def __str__(self) -> str:
        return self.name


class Speciality(models.Model):
    """A speciality (专业) of a series."""

    code = models.CharField(max_length=10, primary_key=True)
    series = models.ForeignKey(Series, models.PROTECT, related_name="specialities")
    name = models.CharField(_("专业"), max_length=40)

    class Meta:
        ordering = ["code"]
        verbose_name = _("专业")
        constraints = [models.UniqueConstraint(fields=["series", "name"], name="speciality_once_in_series")]

    def __str__(self) -> str:
        return self.name


class Title(models.Model):
    """A title (职称): a name at a level of a series, keyed by code because names repeat.

    `exam_only`: awarded by national examination alone (以考代评), so nobody may apply for it.
    """

    code = models.CharField(max_length=12, primary_key=True)
    series = models.ForeignKey(Series, models.PROTECT, related_name="titles")
    level = models.CharField(_("级别"), max_length=10, choices=Level)
    name = models.CharField(_("职称"), max_length=40)
    branch = models.CharField(_("类别"), max_length=20, blank=True)
    exam_only = models.BooleanField(_("以考代评"), default=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("职称")
        constraints = [models.UniqueConstraint(fields=["series", "level", "name"], name="title_once_in_series_level")]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """One of the kinds of application (申报类别), by its number in the notice."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    name = models.CharField(_("申报类别"), max_length=60)
    short_name = models.CharField(max_length=20)
    clause = models.CharField(_("依据"), max_length=100)
    explanation = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("申报类别")

    def __str__(self) -> str:
        return self.name
