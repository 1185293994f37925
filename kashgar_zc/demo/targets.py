"""What a made-up person may apply for from a unit: chosen among what the season really offers."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from dataclasses import dataclass

from applications import policies
from applications.choices import Level, PhaseKind
from applications.models import Batch, Category, Offer, Season, Speciality, Title

from .units import Place

CATEGORY_WEIGHTS = {1: 40, 2: 12, 3: 7, 4: 24, 5: 8, 6: 120}  # county batches are open here and there only
LEVEL_WEIGHTS = {Level.FULL: 1, Level.DEPUTY: 8, Level.MIDDLE: 8, Level.ASSISTANT: 5, Level.CLERK: 1}
AGES = {
    Level.FULL: (46, 57),
    Level.DEPUTY: (38, 52),
    Level.MIDDLE: (31, 44),
    Level.ASSISTANT: (25, 32),
    Level.CLERK: (23, 27),
}


@dataclass(frozen=True)
class Target:
    """What `applications.actions.start` takes, but the person."""

    place: Place
    batch: Batch
    category: Category
    title: Title
    speciality: Speciality | None

    @property
    def opens_at(self) -> dt.datetime:
        return self.batch.phase(PhaseKind.APPLY).opens_at

    @property
    def ages(self) -> tuple[int, int]:
        return AGES[Level(self.title.level)]


class Targets:
    """The season's open offers, ready to be drawn from."""

    def __init__(self, season: Season, now: dt.datetime, chance: random.Random) -> None:
        self._chance = chance
        self._offers: dict[str, list[Offer]] = defaultdict(list)
        offers = Offer.objects.filter(batch__season=season)
        batches = season.batches.select_related("season", "organiser", "county").prefetch_related("phases")
        open_ones = {batch.pk: batch for batch in batches if _is_open(batch, now)}
        for offer in offers.filter(batch__in=open_ones).select_related("category"):
            offer.batch = open_ones[offer.batch_id]
            self._offers[offer.series_id].append(offer)
        self._titles: dict[tuple[str, str], list[Title]] = defaultdict(list)
        for title in Title.objects.filter(exam_only=False).select_related("series"):
            self._titles[title.series_id, title.level].append(title)
        self._specialities = {(one.series_id, one.name): one for one in Speciality.objects.all()}

    def draw(self, place: Place, *, opened_before: dt.datetime, prefecture: bool) -> Target | None:
        """Return a target from a unit in a batch that had opened by then, or None when there is none."""
        open_here = [
            (offer, titles)
            for series in place.work
            for offer in self._offers[series]
            if self._suits(offer, place, opened_before, prefecture) and (titles := self._titles[series, offer.level])
        ]
        if not open_here:
            return None
        numbers = sorted({offer.category_id for offer, _titles in open_here})
        weights = [CATEGORY_WEIGHTS.get(number, 1) for number in numbers]
        number = self._chance.choices(numbers, weights)[0]
        within = [(offer, titles) for offer, titles in open_here if offer.category_id == number]
        offer, titles = self._chance.choices(within, [LEVEL_WEIGHTS[Level(offer.level)] for offer, _titles in within])[
            0
        ]
        name = self._chance.choice(place.work[offer.series_id])
        branch = [title for title in titles if title.branch and title.branch in name]
        speciality = self._specialities.get((offer.series_id, name))
        return Target(place, offer.batch, offer.category, (branch or titles)[0], speciality)

    def _suits(self, offer: Offer, place: Place, opened_before: dt.datetime, prefecture: bool) -> bool:
        unit, batch = place.unit, offer.batch
        if prefecture and batch.county_id is not None:
            return False
        if policies.refusal_of_offer(offer, is_direct=unit.is_prefecture_direct, county=unit.county_id):
            return False
        return batch.phase(PhaseKind.APPLY).opens_at <= opened_before


def _is_open(batch: Batch, now: dt.datetime) -> bool:
    phase = batch.phase(PhaseKind.APPLY)
    return phase is not None and phase.is_open(now)
