"""The standard phrases of a return, kept by the centre, and where each was used."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Event


class Phrase(models.Model):
    """One defect as it is usually worded, in one version: what is wrong, and what to do about it.

    `section` empty means every section of the form; "materials" every slot, or the one `slot`. A changed wording is a new
    version and retires the one before, so that a letter keeps the words it was sent with. `made_by` is empty for what came
    with the fixtures.
    """

    key = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    section = models.CharField(max_length=30, blank=True)
    slot = models.CharField(max_length=40, blank=True)
    wrong = models.CharField(_("问题"), max_length=200)
    todo = models.CharField(_("如何修改"), max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("标准语句")
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="phrase_version_once"),
            models.UniqueConstraint(fields=["key"], condition=Q(retired_at=None), name="one_phrase_in_force_per_key"),
            models.CheckConstraint(condition=~Q(wrong="") & ~Q(todo=""), name="phrase_says_what_and_what_to_do"),
            models.CheckConstraint(condition=Q(slot="") | Q(section="materials"), name="phrase_slot_is_of_materials"),
        ]

    def __str__(self) -> str:
        return f"{self.wrong}{self.todo}"


class PhraseUse(models.Model):
    """One use of a phrase in one return."""

    phrase = models.ForeignKey(Phrase, models.PROTECT, related_name="uses")
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("标准语句使用")

    def __str__(self) -> str:
        return f"{self.phrase_id} {self.event_id}"
