"""What one reviewer thinks of one part of a file while reading it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Snapshot
from kashgar_zc.accounts.models import Organisation

from ..choices import Judgement

# The files on which a person (first value) has a doubt at a desk (second value): what was corrected since is unmarked.
# The parts are compared as `review.marks.places` takes them.
DOUBTED = """
    SELECT mark.application_id FROM review_mark AS mark
    JOIN applications_snapshot AS seen ON seen.id = mark.snapshot_id
    JOIN LATERAL (
        SELECT id, content FROM applications_snapshot WHERE application_id = mark.application_id ORDER BY number DESC LIMIT 1
    ) AS latest ON true
    CROSS JOIN LATERAL (SELECT jsonb_build_object('slot', split_part(mark.place, 'materials-', 2)) AS named) AS part
    WHERE mark.by_id = %s AND mark.organisation_id = %s AND mark.judgement <> 'fine' AND (
        latest.id = seen.id
        OR CASE WHEN starts_with(mark.place, 'materials-')
            THEN jsonb_path_query_array(latest.content, '$.materials[*] ? (@.slot == $slot).sha256', named)
                = jsonb_path_query_array(seen.content, '$.materials[*] ? (@.slot == $slot).sha256', named)
            ELSE latest.content -> 'sections' -> mark.place IS NOT DISTINCT FROM seen.content -> 'sections' -> mark.place
        END)"""


class Mark(models.Model):
    """A draft verdict on one part: a section, a slot of the materials, or a line of the desk's check list.

    `place` is `marks.Place.key`. `digest` is of what the part said when it was marked: a part that says something else
    now is unmarked. It is the reviewer's own, changed in place, and nobody's history: acts are events.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="marks")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    place = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    judgement = models.CharField(max_length=10, choices=Judgement)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    marked_at = models.DateTimeField()

    class Meta:
        ordering = ["application", "pk"]
        verbose_name = _("审阅标记")
        constraints = [
            models.UniqueConstraint(fields=["application", "organisation", "by", "place"], name="one_mark_per_place"),
        ]
        indexes = [
            models.Index(fields=["by", "application"], condition=~Q(judgement="fine"), name="mark_of_doubt"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.place} {self.judgement}"
