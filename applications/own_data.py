"""Everything about a person as one archive: asking for it, showing it, and removing it when its day has come."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction

from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from . import documents
from .choices import DocumentKind, DocumentState
from .models import Document


@transaction.atomic
def request_own_data(*, by: User) -> Document:
    """Ask for everything about oneself; one still in the making is returned, an earlier one is given up for the new."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    mine = Document.objects.filter(kind=DocumentKind.OWN_DATA, requested_by=by)
    if known := mine.filter(state__in=documents.WAITING).first():
        return known
    now = clock.now()
    mine.update(expires_at=now)
    until = now + dt.timedelta(days=settings.OWN_DATA_DAYS)
    name = f"本人全部数据_{clock.today():%Y%m%d}.zip"
    return documents.request(DocumentKind.OWN_DATA, by=by, name=name, parameters={}, expires_at=until)


def remove_expired() -> int:
    """Remove what has passed its day, row and file; return how many."""
    gone = list(
        Document.objects.filter(expires_at__lte=clock.now()).exclude(state=DocumentState.RUNNING)[
            : documents.SWEEP_LIMIT
        ]
    )
    for one in gone:
        if one.file:
            one.file.delete(save=False)
        one.delete()
    return len(gone)


def own_data_shown(person: User) -> documents.Shown | None:
    """Return a person's latest archive of everything, None where there is none or it has expired."""
    latest = Document.objects.filter(kind=DocumentKind.OWN_DATA, requested_by=person, expires_at__gt=clock.now())
    return documents.shown(found) if (found := latest.first()) else None
