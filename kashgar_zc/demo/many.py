"""What the demo shows of acts on many files: one that has ended, with a file that could not be done."""

from __future__ import annotations

import datetime as dt

from applications.choices import Status
from applications.models import Application, Season
from kashgar_zc import clock
from kashgar_zc.accounts.choices import OrganisationKind, Role
from kashgar_zc.accounts.models import User
from review import claiming
from review.bulk import preparing, working
from review.choices import BulkAct

HOUR = dt.timedelta(hours=1)
FILES = 4


def play(season: Season, until: dt.datetime, first: User, second: User) -> None:
    """Let the centre's `first` claim some files at once, of which `second` has one already."""
    found = Application.objects.filter(season=season, status=Status.CENTRE_REVIEW, since__lt=until - 3 * HOUR)
    found = Application.objects.filter(
        pk__in=list(found.order_by("-since", "-pk").values_list("pk", flat=True)[:FILES])
    )
    desk = first.appointments.filter(organisation__kind=OrganisationKind.CENTRE, role=Role.REVIEWER).first()
    if desk is None or not found:
        return
    found = found.order_by("since", "pk")
    with clock.at(until - 2 * HOUR):
        claiming.claim(found[0], by=second)
    with clock.at(until - HOUR):
        run = preparing.prepare(desk, BulkAct.CLAIM, found)
        preparing.start(run, given={})
        working.work(run.pk)
