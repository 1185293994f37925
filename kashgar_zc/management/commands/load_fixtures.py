"""Load counties, catalogue, categories, organisations, calendar and seasons from readable YAML files."""

import datetime as dt
import time
from argparse import ArgumentParser, BooleanOptionalAction
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction

from applications.loading import BadFixtures, Fixtures, files, read, write
from applications.loading.seasons import SeasonPlan, shifted
from applications.models import Season
from kashgar_zc import clock
from review import phrases
from review.models import Phrase

PARTS = (*files.PARTS, "phrases")
DEMO_START = (6, 29, 12)  # month, day and hour of Beijing time at which a fresh demo begins: inside the window


class Command(BaseCommand):
    help = "Load the files of fixtures/ in one go; a file with a mistake is refused with its line, and nothing changes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dir", type=Path, default=settings.BASE_DIR / "fixtures", help="the folder of the files")
        parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="write these parts only")
        parser.add_argument("--season", type=int, help="of the seasons, write that of this year only, on its own dates")
        parser.add_argument("--check", action="store_true", help="read and check the files, write nothing")
        parser.add_argument(
            "--shift-to-current",
            action=BooleanOptionalAction,
            help="also write the newest notice moved into the current year (the default in demo mode without --season)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            fixtures, sentences = read(Path(options["dir"])), phrases.read(Path(options["dir"]))
        except BadFixtures as bad:
            raise CommandError(f"Nothing was loaded. Mend this and try again:\n{bad}") from bad
        seasons = _chosen(fixtures.seasons, options["season"])
        if options["check"]:
            self.stdout.write("The files are in order.")
            return
        shift = options["shift_to_current"]
        if shift is None:
            shift = settings.DEMO and options["season"] is None
        tally = write.Tally()
        try:
            with transaction.atomic():
                demo_year = self._write(fixtures, seasons, options["only"], shift, tally)
                if "phrases" in options["only"]:
                    tally.add(Phrase, "created", phrases.load(sentences))
        except BadFixtures as bad:
            raise CommandError(f"Nothing was loaded. Mend this and try again:\n{bad}") from bad
        except IntegrityError as refused:
            raise CommandError(f"Nothing was loaded: the database refused the data.\n{refused}") from refused
        if demo_year:
            _start_demo_clock(demo_year)
        if options["verbosity"]:
            self._report(tally, time.monotonic() - began)

    def _write(
        self, fixtures: Fixtures, seasons: list[SeasonPlan], only: Sequence[str], shift: bool, tally: write.Tally
    ) -> int | None:
        """Write the parts asked for and return the demo's year, None when nothing was shifted."""
        for part in files.REFERENCE:
            if part in only:
                getattr(write, part)(getattr(fixtures, part), tally)
        if "seasons" not in only:
            return None
        current = next((plan.year for plan in seasons if plan.current), None)
        if shift and seasons:
            current = _demo_year({plan.year for plan in fixtures.seasons})
            if current not in {plan.year for plan in seasons}:
                seasons = [*seasons, shifted(max(seasons, key=lambda plan: plan.year), current)]
        write.seasons(seasons, current, tally)
        return current if shift else None

    def _report(self, tally: write.Tally, seconds: float) -> None:
        for table, counts in tally.counts.items():
            words = ", ".join(f"{counts[kind]} {kind}" for kind in write.KINDS if counts[kind])
            self.stdout.write(f"{table:>13}: {words or 'nothing'}")
        for note in tally.notes:
            self.stdout.write(f"note: {note}")
        self.stdout.write(f"Loaded in {seconds:.1f} s, {tally.changes} rows changed.")


def _chosen(seasons: list[SeasonPlan], year: int | None) -> list[SeasonPlan]:
    chosen = [plan for plan in seasons if year in (None, plan.year)]
    if year is not None and not chosen:
        raise CommandError(
            f"There is no file for the season {year}; there are {sorted(plan.year for plan in seasons)}."
        )
    return chosen


def _demo_year(of_files: set[int]) -> int:
    """Return the demo's year: the one it already runs in (its clock may have passed New Year), else today's."""
    running = Season.objects.exclude(year__in=of_files).order_by("-year").first()
    return running.year if running else clock.today().year


def _start_demo_clock(year: int) -> None:
    """Put a fresh demo's clock inside the application window; a clock that was ever set is left alone."""
    if settings.DEMO and not (Path(settings.DATA_DIR) / "clock-shift").exists():
        month, day, hour = DEMO_START
        clock.set_shift(dt.datetime(year, month, day, hour, tzinfo=clock.BEIJING) - dt.datetime.now(dt.UTC))
