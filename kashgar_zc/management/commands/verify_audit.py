"""`manage.py verify_audit`: reads the whole audit chain back; exit 1 with what does not agree."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from applications import audit


class Command(BaseCommand):
    help = "Verify the audit chain, the rows it stands for and its signed checkpoints. Read-only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        troubles, head = audit.verify(), audit.head()
        if options["json"]:
            found = [{"kind": one.kind, "where": one.where} for one in troubles]
            self.stdout.write(json.dumps({"links": head.sequence if head else 0, "troubles": found}))
        else:
            for one in troubles:
                self.stdout.write(f"{one.kind}: {one.where}")
            if not troubles:
                words = f"{head.sequence} links, head {head.hash}" if head else "empty"
                self.stdout.write(f"The audit chain holds: {words}.")
        if troubles:
            sys.exit(1)
