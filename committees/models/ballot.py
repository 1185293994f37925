"""The secret ballot: who has voted is one table, what was voted another, and nothing joins them.

PostgreSQL itself would: a roll mark and a paper written in one transaction share their `xmin`. So the paper is sealed to
a key that takes two of three holders, and when the box closes every vote is written anew, shuffled, case by case, in one
later transaction, the sealed papers are removed and the box's private key with them. No row here carries a time of
voting, and keys of ballots are random.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..choices import Choice, HolderPart
from .committee import Member
from .meeting import Case, Meeting


class KeyHolder(models.Model):
    """One of a meeting's three holders: the public half of a key that only the holder's pass phrase makes again."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="holders")
    part = models.CharField(max_length=10, choices=HolderPart)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    salt = models.BinaryField()
    public_key = models.BinaryField()
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["meeting", "part"]
        verbose_name = _("票箱钥匙")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "part"], name="one_holder_a_part"),
            models.UniqueConstraint(fields=["meeting", "user"], name="one_part_a_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.part}"


class Box(models.Model):
    """One round of voting. `key_parts` is pair of parts -> the box's private key sealed to both; emptied on closing.

    `case_order` lists the keys of the cases on the paper; a paper has one letter a case in this order. A round that was
    voided keeps its number and its reason.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="boxes")
    number = models.PositiveSmallIntegerField()
    case_order = models.JSONField()
    public_key = models.BinaryField()
    key_parts = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    voided_because = models.CharField(_("作废原因"), max_length=300, blank=True)

    class Meta:
        ordering = ["meeting", "number"]
        verbose_name = _("票箱")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="box_number_once"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(closed_at=None), name="one_open_box_a_meeting"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="box_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(voided_because="") | Q(closed_at__isnull=False), name="voided_box_is_closed"
            ),
            models.CheckConstraint(condition=Q(closed_at=None) | Q(key_parts={}), name="closed_box_has_no_key_left"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} 第{self.number}轮"


class Roll(models.Model):
    """That a member has voted in a round; not when, and not what."""

    box = models.ForeignKey(Box, models.PROTECT, related_name="roll")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["box", "member"]  # never by pk: that is the order of voting
        verbose_name = _("投票签到")
        constraints = [models.UniqueConstraint(fields=["box", "member"], name="one_ballot_an_expert_and_round")]

    def __str__(self) -> str:
        return f"{self.box_id} {self.member_id}"


class SealedPaper(models.Model):
    """One paper while its box is open, sealed to the box's key; all of a round have the same length. Gone after closing."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    box = models.ForeignKey(Box, models.PROTECT, related_name="papers")
    sealed = models.BinaryField()

    class Meta:
        verbose_name = _("密封选票")

    def __str__(self) -> str:
        return f"{self.box_id}"


class Ballot(models.Model):
    """One vote on one case after the count; votes of one paper are not joined to each other either."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    box = models.ForeignKey(Box, models.PROTECT, related_name="ballots")
    case = models.ForeignKey(Case, models.PROTECT, related_name="ballots")
    choice = models.CharField(max_length=1, choices=Choice)

    class Meta:
        ordering = ["case", "key"]
        verbose_name = _("选票")

    def __str__(self) -> str:
        return f"{self.case_id} {self.choice}"


class Tally(models.Model):
    """The count of one case in one round, as it was announced; `check_invariants` counts again.

    `entitled` are those in the denominator: present, without the recused where the batch's rule lets them leave it.
    """

    box = models.ForeignKey(Box, models.PROTECT, related_name="tallies")
    case = models.ForeignKey(Case, models.PROTECT, related_name="tallies")
    entitled = models.PositiveSmallIntegerField()
    yes = models.PositiveSmallIntegerField()
    no = models.PositiveSmallIntegerField()
    abstain = models.PositiveSmallIntegerField()
    passes = models.BooleanField()

    class Meta:
        ordering = ["box", "case__position"]
        verbose_name = _("计票结果")
        constraints = [
            models.UniqueConstraint(fields=["box", "case"], name="one_tally_a_case_and_round"),
            models.CheckConstraint(
                condition=Q(entitled__gte=F("yes") + F("no") + F("abstain")), name="no_more_votes_than_entitled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.yes}/{self.entitled}"
