"""The many files around the few that are looked at, written directly: two thousand walks would take an hour."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence

from applications import stops
from applications.choices import Action, Desk, Status
from applications.models import Application, Event, RouteStop, Season, Title
from kashgar_zc.accounts.models import County, Organisation, User
from tests.factories import people
from tests.factories.applications import Made, make_batch

HOUR = dt.timedelta(hours=1)
_serial = itertools.count(1)
SURNAMES = ("阿卜杜热合曼·麦麦提", "阿依古丽·买买提", "王", "古丽娜尔·吐尔逊", "李", "努尔艾力·阿不都")
GIVEN = ("依明江", "芳", "建国", "阿洪", "丽", "托合提", "强")


def add_batches(season: Season, counties: int) -> None:
    """Give the season a batch of each county, as the notice does."""
    for number in range(1, counties):
        county = County.objects.create(code=f"6599{number:02d}", name=f"第{number}县")
        make_batch(season, f"county-{number}", people.make_county_office(county))


def add_files(like: Application, made: Made, units: Sequence[Organisation], count: int) -> None:
    """Put files at the county's desk: sent by their unit, the longest waiting first."""
    files = _files(like, units, count, status=Status.COUNTY_REVIEW, at=[made.county_office] * len(units))
    _add_routes(files, made)
    steps = [
        (Action.SUBMIT, Status.DRAFT, Status.UNIT_REVIEW),
        (Action.APPROVE, Status.UNIT_REVIEW, Status.COUNTY_REVIEW),
    ]
    _add_events(files, steps, lambda file: [file.unit, made.county_office])


def add_files_at_unit(like: Application, made: Made, unit: Organisation, count: int) -> None:
    """Put files at a unit's desk, not yet publicised."""
    files = _files(like, [unit], count, status=Status.UNIT_REVIEW, at=[unit])
    _add_routes(files, made)
    _add_events(files, [(Action.SUBMIT, Status.DRAFT, Status.UNIT_REVIEW)], lambda file: [file.unit])


def _files(
    like: Application, units: Sequence[Organisation], count: int, *, status: Status, at: Sequence[Organisation]
) -> list[Application]:
    """Write files of new people over all titles and five categories."""
    numbers = list(itertools.islice(_serial, count))
    names = [SURNAMES[n % len(SURNAMES)] + GIVEN[n % len(GIVEN)] for n in numbers]
    crowd = User.objects.bulk_create(
        User(username=f"crowd{n}", name=name, password="!") for n, name in zip(numbers, names, strict=True)
    )
    titles = list(Title.objects.order_by("code"))
    return Application.objects.bulk_create(
        Application(
            number=f"9{n:09d}",
            applicant=person,
            applicant_name=person.name,
            season=like.season,
            batch=like.batch,
            category_id=1 + n % 5,
            title=titles[n % len(titles)],
            speciality=like.speciality,
            unit=units[n % len(units)],
            status=status,
            version=2,
            at=at[n % len(units)],
            since=like.since - n * HOUR / 4,
            due_at=like.due_at - n * HOUR / 4 if like.due_at else None,
            created_at=like.created_at,
            submitted_at=like.submitted_at,
        )
        for n, person in zip(numbers, crowd, strict=True)
    )


def _add_routes(files: Sequence[Application], made: Made) -> None:
    RouteStop.objects.bulk_create(
        RouteStop(application=file, position=position, desk=desk, organisation=organisation)
        for file in files
        for position, (desk, organisation) in enumerate(
            (
                (Desk.UNIT, file.unit),
                (Desk.COUNTY, made.county_office),
                (Desk.BUREAU, made.bureau),
                (Desk.CENTRE, made.centre),
            ),
            start=1,
        )
    )


def _add_events(files, steps, places) -> None:
    """Write the events of files: `steps` are (action, from, to), `places(file)` the desks they lead to."""
    Event.objects.bulk_create(
        Event(
            application=file,
            sequence=number,
            action=action,
            from_status=source,
            to_status=target,
            organisation=None if action == Action.SUBMIT else file.unit,
            to_organisation=place,
            actor=file.applicant,
            at=file.since,
        )
        for file in files
        for number, ((action, source, target), place) in enumerate(zip(steps, places(file), strict=True), start=1)
    )
    stops.refresh(file.pk for file in files)
