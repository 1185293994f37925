"""What the trail tells of meetings; how anybody scored or voted is no part of it."""

from __future__ import annotations

from django.db.models import CharField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from applications.trail import Source, of_batch
from applications.trail_sources import MEETINGS

from .choices import Act
from .models import Meeting, StageEntry

SOURCES = (
    Source(
        MEETINGS, Meeting, lambda _code: _("召集会议"), "called_at", "called_by", of_batch("batch"),
        office="committee__organiser", note="committee__name",
    ),
    Source(
        MEETINGS, StageEntry, lambda code: str(Act(code).label), "at", "by", of_batch("meeting__batch"),
        office="meeting__committee__organiser", code="act",
        note=Concat("meeting__committee__name", Value(" "), "note", output_field=CharField()),
    ),
)  # fmt: skip
