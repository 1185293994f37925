"""Fill the current season with made-up units, people and applications in every state."""

import time
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from applications.choices import Status
from applications.models import Application
from kashgar_zc.demo import load


class Command(BaseCommand):
    help = "Fill the current season with made-up units, people and applications; does nothing when they are there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", type=int, default=300, help="about how many applications")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Made-up people belong into a demo only. Set KASHGAR_DEMO=1 where this is one.")
        if load.is_loaded():
            self._say("The demo season is there.", options)
            return
        began = time.monotonic()
        try:
            steps = load.load(options["count"], say=lambda text: self._say(text, options))
        except load.CannotLoad as reason:
            raise CommandError(str(reason)) from reason
        counts = Counter(Application.objects.values_list("status", flat=True))
        words = ", ".join(f"{counts[status]} {status}" for status in Status if counts[status])
        self._say(f"{sum(counts.values())} applications: {words}.", options)
        self._say(f"{steps} steps in {time.monotonic() - began:.1f} s.", options)

    def _say(self, text: str, options: dict[str, Any]) -> None:
        if options["verbosity"]:
            self.stdout.write(text)
            self.stdout.flush()
