"""Which rounds the demo's committees have played: one finished, one on notice, one voting, one scoring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from django.db.models import Count

from applications.choices import Level, Status
from applications.models import Application, Batch, Season, Series
from committees.models import Attendance, Case
from kashgar_zc import clock
from kashgar_zc.accounts.choices import OrganisationKind
from kashgar_zc.accounts.models import Organisation
from publicity.actions import noticing

from .judging import MORNING, Judging, NoFiles, Scene
from .office import days_between

TEACHERS = "22"  # the series of school teachers in the catalogue


def play(season: Season, home: Organisation, until: dt.datetime, judging: Judging) -> None:
    """Play the demo's rounds: a county's that is finished, one whose notice runs, one that votes now, one that scores.

    A small demo has no files for some of them; those rounds are left out.
    """
    days = days_between(clock.on_day(until) - dt.timedelta(days=40), clock.on_day(until))
    offered = {"offers__series": TEACHERS, "offers__level": Level.DEPUTY}
    prefecture = season.batches.filter(organiser__kind=OrganisationKind.CENTRE, **offered).distinct().get()
    for one in (
        partial(_finished, season.batches.get(organiser=home), days, judging),
        partial(_on_notice, prefecture, days, judging),
        partial(_voting, prefecture, days, judging),
        partial(_sitting, prefecture, days, judging),
    ):
        try:
            one()
        except NoFiles:
            continue


def _finished(batch: Batch, days: Sequence[dt.date], judging: Judging) -> None:
    scene = Scene(batch, Series.objects.get(code=TEACHERS), Level.MIDDLE, days[-8], members=7)
    meeting, staff = judging.convene(scene)
    judging.score(scene, meeting, leave_out=lambda seat, case: False)
    notice = judging.publish(scene, judging.decide(scene, meeting, staff), staff, at=moment(days[-7]))
    with clock.at(notice.ends_at):
        noticing.end_due(clock.now())
    judging.finish(scene, notice, staff, at=moment(days[-1]))


def _on_notice(batch: Batch, days: Sequence[dt.date], judging: Judging) -> None:
    scene = Scene(batch, _busiest(batch, days[-4]), Level.MIDDLE, days[-4], members=7)
    meeting, staff = judging.convene(scene)
    judging.score(scene, meeting, leave_out=lambda seat, case: False)
    notice = judging.publish(scene, judging.decide(scene, meeting, staff), staff, at=moment(days[-3]))
    judging.object_to(notice, staff, at=moment(days[-2]))


def _voting(batch: Batch, days: Sequence[dt.date], judging: Judging) -> None:
    scene = Scene(batch, _busiest(batch, days[-1]), Level.MIDDLE, days[-1], members=7, most=5, title="第二")
    meeting, staff = judging.convene(scene)
    judging.score(scene, meeting, leave_out=lambda seat, case: False)
    judging.open_box(scene, meeting, staff, at=scene.at(60), away=staff.experts[:1])


def _sitting(batch: Batch, days: Sequence[dt.date], judging: Judging) -> None:
    scene = Scene(batch, Series.objects.get(code=TEACHERS), Level.DEPUTY, days[-1], members=25, most=6)
    meeting, _staff = judging.convene(scene)
    judging.score(scene, meeting, leave_out=_still_at_it)


def moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, MORNING, clock.BEIJING)


def _busiest(batch: Batch, day: dt.date) -> Series:
    """Return the series, other than teachers, with the most middle-level files that were accepted by a day."""
    rows = Application.objects.filter(
        batch=batch, status=Status.ACCEPTED, title__level=Level.MIDDLE, since__lt=moment(day)
    )
    counted = (
        rows.exclude(title__series=TEACHERS)
        .values("title__series")
        .annotate(n=Count("pk"))
        .order_by("-n", "title__series")
    )
    if not counted:
        raise NoFiles(batch.name)
    return Series.objects.get(code=counted[0]["title__series"])


def _still_at_it(seat: Attendance, case: Case) -> bool:
    """Leave the chair's sheets to whoever tries the demo; all others are in."""
    return seat.member.is_chair
