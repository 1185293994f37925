"""The content of the latest submission, as its applicant reads it again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ..choices import MaterialState
from ..models import Application
from ..printing import receipt
from .submit import content_blocks


def submitted_page(application: Application) -> dict[str, Any]:
    """Return the content of the latest submission, ready to print, whatever became of the file since."""
    snapshot = application.snapshots.latest("number")
    content, labels = snapshot.content, {slot.key: slot.label for slot in application.batch.rules.slots}
    keys = [one["key"] for one in content["materials"]]
    there = set(application.materials.filter(key__in=keys, state=MaterialState.READY).values_list("key", flat=True))
    files = [
        {
            "label": labels.get(one["slot"], ""),
            "name": one["name"],
            "key": one["key"] if UUID(one["key"]) in there else "",
        }
        for one in content["materials"]
    ]
    return {
        "application": application,
        "taken_at": snapshot.taken_at,
        "number": snapshot.number,
        "facts": [(one.label, one.value) for one in receipt.facts_of(snapshot)],
        "blocks": content_blocks(content["sections"]),
        "files": files,
    }
