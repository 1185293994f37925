"""Making the demo's season: units, people, appointments, and a few weeks of history, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from applications import documents, queries
from applications.choices import PhaseKind, Status
from applications.models import Application, Batch, Event, FileOpening, Season
from kashgar_zc import clock
from kashgar_zc.accounts import actions as people_actions
from kashgar_zc.accounts.choices import OrganisationKind, Role
from kashgar_zc.accounts.models import Appointment, County, Message, Organisation, User

from . import desks, earlier, history, integrity, judging, many, rounds, stories, units
from .accounts import ACCOUNTS, MARKER
from .history import Casting
from .people import Crowd

SEED, PAPERS = 20200515, 2
UNREAD = dt.timedelta(days=2)  # how long people leave messages unread
LOOK = dt.timedelta(minutes=4)  # how long a desk looks at a file before its verdict
LEAST_AGE = dt.timedelta(days=22)  # of the season: a shorter history cannot reach every status

Say = Callable[[str], None]


class CannotLoad(Exception):
    """The demo cannot be made from what is there; its text says what to do."""


def is_loaded() -> bool:
    """Return whether the demo is there; it comes and goes as a whole."""
    return User.objects.filter(username=MARKER).exists()


@transaction.atomic
def load(count: int, *, say: Say) -> int:
    """Make the demo with about `count` applications up to the clock's present; return the number of steps taken."""
    season, until = _season(), clock.now()
    opens_at = min(batch.phase(PhaseKind.APPLY).opens_at for batch in queries.batches(season) if _is_open(batch, until))
    with connection.cursor() as cursor:  # a file is read with ten tables beside it: planning that anew costs most of it
        cursor.execute("SET LOCAL join_collapse_limit = 1")
    with clock.at(opens_at - dt.timedelta(days=60)):
        crowd = Crowd(history.dice(SEED))
        say("Making units and the people who work at the desks …")
        places, home = units.make(), units.home()
        reviewers = _appoint(crowd, home, [place.unit for place in places])
    casting = Casting(season, places, home, until, history.dice(SEED))
    casting.appoint(reviewers)
    cast = [(file.target.opens_at, plot.tell(file)) for plot, file in _files(casting, count, crowd)]
    cast.append((opens_at - dt.timedelta(minutes=1), stories.daily_round(until)))
    cast.append((until - dt.timedelta(days=1), _registering(crowd)))
    say(f"Playing {len(cast)} stories from {clock.on_day(opens_at)} to {clock.on_day(until)} …")
    steps = history.play(cast, until=until, tell=lambda day: say(f"  {day}"))
    say("Convening the committees …")
    accounts = {user.username: user for user in User.objects.filter(username__in=[one.username for one in ACCOUNTS])}
    rounds.play(season, home["county"], until, judging.Judging(crowd, accounts, history.dice(SEED)))
    integrity.play(season, until, accounts["centre"], accounts["centre-two"])
    many.play(season, until, accounts["centre"], accounts["centre-two"])
    desks.play(season, until, accounts["county"], crowd)
    earlier.play(season, until, veteran=accounts["applicant-veteran"], centre=accounts["centre"])
    _tidy(until)
    for file in Application.objects.filter(status=Status.ACCEPTED).order_by("pk")[:PAPERS]:
        documents.request_review_form(file, by=file.applicant)
    return steps


def _season() -> Season:
    season, now = queries.current_season(), clock.now()
    if season is None:
        raise CannotLoad("There is no season yet. Load it first: python manage.py load_fixtures")
    phases = [batch.phase(PhaseKind.APPLY) for batch in queries.batches(season) if batch.county_id is None]
    if not any(phase and phase.opens_at + LEAST_AGE <= now < phase.closes_at for phase in phases):
        raise CannotLoad(
            f"The clock shows {clock.on_day(now)}; a history needs it in the last weeks of an application window of "
            f"{season.name}. Remove {settings.DATA_DIR}/clock-shift and run load_fixtures again, which puts it there."
        )
    return season


def _is_open(batch: Batch, now: dt.datetime) -> bool:
    phase = batch.phase(PhaseKind.APPLY)
    return phase is not None and phase.is_open(now)


def _appoint(crowd: Crowd, home: dict[str, Organisation], its_units: list[Organisation]) -> dict[int, User]:
    """Make the accounts and a reviewer for every desk that has none; return organisation's key -> its first reviewer."""
    accounts = {account: crowd.person(account.username, account.name) for account in ACCOUNTS}
    seats = [(accounts[one], home[place], role) for one in ACCOUNTS for place, role in one.seats]
    taken = {place.pk for _user, place, role in seats if role == Role.REVIEWER}
    desks = [*Organisation.objects.exclude(kind=OrganisationKind.UNIT), *its_units]
    clerks = [(crowd.person(), desk, Role.REVIEWER) for desk in desks if desk.pk not in taken]
    User.objects.bulk_create([*accounts.values(), *(user for user, _desk, _role in clerks)])
    since = dt.date(clock.today().year, 1, 1)
    Appointment.objects.bulk_create(
        Appointment(user=user, organisation=place, role=role, starts_on=since) for user, place, role in seats + clerks
    )
    first_of_each = reversed(seats + clerks)
    return {place.pk: user for user, place, role in first_of_each if role == Role.REVIEWER}


def _files(casting: Casting, count: int, crowd: Crowd) -> list[tuple[history.Plot, stories.File]]:
    """Return the files of the accounts and those of the crowd, whose people are saved."""
    by_name = {user.username: user for user in User.objects.filter(username__in=[one.username for one in ACCOUNTS])}
    own = [
        (plot, casting.file(plot, by_name[account.username]))
        for account in ACCOUNTS
        if account.story and (plot := history.OF_ACCOUNTS[account.story])
    ]
    others = list(casting.files(count - len(own), crowd))
    User.objects.bulk_create(file.applicant for _plot, file in others)
    return own + others


def _registering(crowd: Crowd) -> stories.Story:
    """Register a unit that then awaits its county."""
    line = units.written()["pending"]
    clerk = crowd.person()
    clerk.save()
    people_actions.register_unit(
        by=clerk,
        name=line["name"],
        code=units.code(line, 9_000_000),
        county=County.objects.get(code=line["county"]),
        nature=line["nature"],
        is_prefecture_direct=False,
        bureau=units.bureau_of(line["kind"], list(Organisation.objects.filter(kind=OrganisationKind.BUREAU))),
        contact=clerk.name,
    )
    yield clock.now() + LEAST_AGE  # nothing follows: the county's reviewer is whoever tries the demo


def _tidy(until: dt.datetime) -> None:
    """Log that desks opened what they judged, count older messages as read, and verify everybody's mobile."""
    judged = Event.objects.exclude(organisation=None)
    FileOpening.objects.bulk_create(
        FileOpening(application_id=file, user_id=user, organisation_id=desk, at=at - LOOK)
        for file, user, desk, at in judged.values_list("application", "actor", "organisation", "at")
    )
    Message.objects.filter(created_at__lt=until - UNREAD).update(read_at=F("created_at"))
    User.objects.exclude(mobile_index=None).update(mobile_verified=True)
    User.objects.filter(username=MARKER).update(date_joined=until)  # this person came just now: nothing applied for yet
