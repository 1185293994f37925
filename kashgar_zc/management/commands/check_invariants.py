"""`manage.py check_invariants`: what must hold of the data, whatever happened; read-only, exit 1 with the rows."""

import json
import sys
from importlib import import_module
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction

from applications.invariants import Invariant

APPS = ("applications", "review", "committees", "publicity")
SHOWN = 20  # rows listed of one invariant


def all_invariants() -> list[Invariant]:
    """Return the invariants of every app, in the order of the apps."""
    return [one for app in APPS for one in import_module(f"{app}.invariants").INVARIANTS]


def broken(*, deep: bool) -> dict[str, list[str]]:
    """Return what does not hold: code and words -> the rows that break it."""
    checked = [one for one in all_invariants() if deep or not one.deep]
    found = {f"{one.code} {one.what}": list(islice(one.broken(), SHOWN)) for one in checked}
    return {what: rows for what, rows in found.items() if rows}


def at_one_moment(*, deep: bool) -> dict[str, list[str]]:
    """Return what does not hold of the data as it was when the first statement began, whatever moves meanwhile."""
    if connection.in_atomic_block:
        return broken(deep=deep)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return broken(deep=deep)


class Command(BaseCommand):
    help = "Check the invariants of the data. Read-only; safe on a live system."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument("--deep", action="store_true", help="read every stored file as well")

    def handle(self, *args: Any, **options: Any) -> None:
        found = at_one_moment(deep=options["deep"])
        if options["json"]:
            self.stdout.write(json.dumps({"holds": not found, "broken": found}, ensure_ascii=False))
        else:
            for what, rows in found.items():
                self.stdout.write(f"BROKEN {what}:\n  " + "\n  ".join(rows))
            if not found:
                self.stdout.write(f"All {len(all_invariants())} invariants hold.")
        if found:
            sys.exit(1)
