"""When the day of a list has come: the file and its rows go, an open invitation too."""

from __future__ import annotations

from kashgar_zc import clock
from kashgar_zc.accounts.models import Invitation, UnitImport

AT_ONCE = 200


def remove_expired() -> int:
    """Remove file and rows of what has passed its day, altogether where nothing came of it; return how many."""
    now = clock.now()
    Invitation.objects.filter(expires_at__lte=now).delete()
    due = UnitImport.objects.filter(expires_at__lte=now).exclude(rows_sealed="", file="")
    gone = list(due.select_related("record")[:AT_ONCE])
    for one in gone:
        if one.file:
            one.file.delete(save=False)
        if hasattr(one, "record"):
            one.rows_sealed = ""
            one.save(update_fields=["file", "rows_sealed"])
        else:
            one.delete()
    return len(gone)
