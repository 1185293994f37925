"""The audit chain: one link for every row of a chained table, and the checkpoints taken of it.

Links are written by a database trigger (`audit_append`), in the transaction of the row they stand for, so that nobody can
forget one. A table is chained by a function `audit_content(<row>)` that spells the columns that are never to change.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Link(models.Model):
    """One link: `content` is the SHA-256 of the row's text, `hash` that of the link before and of this one's columns."""

    sequence = models.BigIntegerField(primary_key=True)
    source = models.CharField(max_length=60)  # the chained table
    source_id = models.BigIntegerField()
    content = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("审计链")
        ordering = ["sequence"]
        constraints = [models.UniqueConstraint(fields=["source", "source_id"], name="one_link_a_row")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.source} {self.source_id}"


class Checkpoint(models.Model):
    """The chain's head at a moment, signed with a key that the database does not hold, and written to the log."""

    sequence = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=80)
    taken_at = models.DateTimeField()

    class Meta:
        verbose_name = _("审计检查点")
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"
