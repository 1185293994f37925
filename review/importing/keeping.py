"""When the day of a list has come: the file and its rows go, an open invitation too."""

from __future__ import annotations

from django.db.models import Q

from kashgar_zc import clock
from kashgar_zc.accounts.models import Invitation, UnitImport

AT_ONCE = 200


def remove_expired() -> int:
    """Remove file and rows of what has passed its day, altogether where nothing came of it; return how many."""
    now = clock.now()
    Invitation.objects.filter(expires_at__lte=now).delete()
    kept = ~Q(rows_sealed="", report_sealed="", file="") | Q(record=None)
    due = UnitImport.objects.filter(kept, expires_at__lte=now)
    gone = list(due.select_related("record")[:AT_ONCE])
    for one in gone:
        if one.file:
            one.file.delete(save=False)
        if hasattr(one, "record"):
            one.rows_sealed = one.report_sealed = ""
            one.save(update_fields=["file", "rows_sealed", "report_sealed"])
        else:
            one.delete()
    return len(gone)
