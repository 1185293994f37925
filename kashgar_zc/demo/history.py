"""The cast of made-up files: how many of each story, by whom, from where; and playing them in the order of time."""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from applications.choices import Desk, Status
from applications.models import Season
from kashgar_zc import clock
from kashgar_zc.accounts.models import Organisation, User

from . import stories
from .office import Office, days_between
from .people import Crowd
from .stories import File, Story
from .targets import Targets
from .units import Place

WEEK, FARTHEST = dt.timedelta(days=7), dt.timedelta(days=100)
HOME_SHARE = 0.25  # of the files that come from the county of the demo's accounts


def dice(seed: float) -> random.Random:
    """Return repeatable chance: the same demo everywhere."""
    return random.Random(seed)  # noqa: S311  # makes stories, not secrets


@dataclass(frozen=True)
class Plot:
    """A story, how many of a thousand files have it, and where it can happen.

    `desks` must be on the route; `age` is how long the batch must have been open; `at` names a unit of the accounts.
    """

    tell: Callable[[File], Story]
    share: int
    desks: tuple[Desk, ...] = ()
    age: dt.timedelta = 3 * WEEK
    prefecture: bool = True
    at: str = ""


COUNTY, BUREAU = (Desk.COUNTY,), (Desk.BUREAU,)
RECENT = {"age": dt.timedelta(days=6), "prefecture": False}
PLOTS = (
    Plot(partial(stories.climbing, status=Status.ACCEPTED), 278),
    Plot(partial(stories.climbing, status=Status.ACCEPTED), 15, prefecture=False),
    Plot(partial(stories.climbing, status=Status.ACCEPTED), 40, prefecture=False, at="unit"),
    Plot(partial(stories.climbing, status=Status.CENTRE_REVIEW), 64),
    Plot(partial(stories.climbing, status=Status.BUREAU_REVIEW), 64, BUREAU),
    Plot(partial(stories.climbing, status=Status.COUNTY_REVIEW), 90, COUNTY, prefecture=False),
    Plot(stories.waiting_in_unit, 66, **RECENT),
    Plot(stories.waiting_in_unit, 10, at="unit", **RECENT),
    Plot(stories.waiting_in_unit, 10, at="second", **RECENT),
    Plot(stories.waiting_in_unit, 7, at="third", **RECENT),
    Plot(stories.running_in_unit, 50, **RECENT),
    Plot(stories.running_in_unit, 10, at="unit", **RECENT),
    Plot(stories.run_in_unit, 14),
    Plot(stories.run_in_unit, 7, at="unit"),
    Plot(stories.objected_in_unit, 4, at="unit", **RECENT),
    Plot(stories.unfinished, 130, **RECENT),
    Plot(partial(stories.returned, desk=Desk.UNIT), 25, **RECENT),
    Plot(partial(stories.returned, desk=Desk.COUNTY), 25, COUNTY),
    Plot(partial(stories.returned, desk=Desk.BUREAU), 17, BUREAU),
    Plot(partial(stories.returned, desk=Desk.CENTRE), 17),
    Plot(partial(stories.resubmitted, desk=Desk.COUNTY), 10, COUNTY),
    Plot(partial(stories.resubmitted, desk=Desk.BUREAU), 10, BUREAU),
    Plot(partial(stories.resubmitted, desk=Desk.CENTRE), 7),
    Plot(partial(stories.declined, desk=Desk.UNIT), 12, prefecture=False),
    Plot(partial(stories.declined, desk=Desk.COUNTY), 12, COUNTY),
    Plot(partial(stories.declined, desk=Desk.BUREAU), 8, BUREAU),
    Plot(partial(stories.declined, desk=Desk.CENTRE), 8),
    Plot(stories.withdrawn, 30, **RECENT),
    Plot(stories.lapsed, 20),
)
OF_ACCOUNTS = {
    "nearly": Plot(stories.nearly_finished, 0, at="unit"),
    "returned_by_county": Plot(partial(stories.returned, desk=Desk.COUNTY), 0, at="second"),
    "at_county": Plot(partial(stories.climbing, status=Status.COUNTY_REVIEW), 0, at="unit"),
}


class Casting:
    """Finds for each story a unit where it can happen, a title to apply for, and a person of a fitting age."""

    def __init__(
        self,
        season: Season,
        places: list[Place],
        home: dict[str, Organisation],
        until: dt.datetime,
        chance: random.Random,
    ) -> None:
        self._chance = chance
        self._until = until
        self._targets = Targets(season, until, self._chance)
        self._places, self._home = places, home
        self._days = days_between(clock.on_day(until) - FARTHEST, clock.on_day(until))
        self._reviewers: dict[int, User] = {}

    def appoint(self, reviewers: dict[int, User]) -> None:
        """Take note of who reviews for which organisation."""
        self._reviewers = reviewers

    def files(self, count: int, crowd: Crowd) -> Iterator[tuple[Plot, File]]:
        """Yield about `count` files, at least one of every story, each with a new person who is not saved yet."""
        for plot in PLOTS:
            for _index in range(max(1, round(count * plot.share / sum(one.share for one in PLOTS)))):
                file = self.file(plot, None)
                file.applicant = crowd.person(ages=file.target.ages)
                yield plot, file

    def file(self, plot: Plot, applicant: User | None) -> File:
        """Return a file in which a story can happen."""
        opened_before = self._until - plot.age
        target = None
        while target is None:
            target = self._targets.draw(self._place(plot), opened_before=opened_before, prefecture=plot.prefecture)
        first = clock.on_day(target.opens_at)
        days = [day for day in self._days if day >= first]
        chance = dice(self._chance.random())
        return File(
            applicant=applicant,
            target=target,
            office=Office(days, self._until, chance),
            chance=chance,
            reviewer_of=lambda organisation: self._reviewers[organisation.pk],
        )

    def _place(self, plot: Plot) -> Place:
        if plot.at:
            return next(one for one in self._places if one.unit == self._home[plot.at])
        fit = [one for one in self._places if _passes(one.unit, plot.desks)]
        near = [one for one in fit if one.unit.county_id == self._home["county"].county_id]
        return self._chance.choice(near if near and self._chance.random() < HOME_SHARE else fit)


def _passes(unit: Organisation, desks: tuple[Desk, ...]) -> bool:
    """Return whether a unit's route passes certain desks."""
    missing = set()
    if unit.is_prefecture_direct:
        missing.add(Desk.COUNTY)
    if unit.bureau_id is None:
        missing.add(Desk.BUREAU)
    return not missing & set(desks)


def play(cast: Iterable[tuple[dt.datetime, Story]], *, until: dt.datetime, tell: Callable[[dt.date], None]) -> int:
    """Let every story go on when its time has come, the earliest first; return how many steps were taken by `until`.

    `cast` pairs each story with the instant at which it is first woken; `tell` hears of each new day.
    """
    waiting = [(at, serial, story) for serial, (at, story) in enumerate(cast)]
    heapq.heapify(waiting)
    steps, day = 0, None
    while waiting:
        at, serial, story = heapq.heappop(waiting)
        if at >= until:
            continue
        if day != clock.on_day(at):
            day = clock.on_day(at)
            tell(day)
        with clock.at(at):
            following = next(story, None)
        steps += 1
        if following is not None:
            heapq.heappush(waiting, (max(following, at), serial, story))
    return steps
