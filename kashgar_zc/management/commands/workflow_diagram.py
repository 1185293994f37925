"""Prints the workflow's table as a Mermaid diagram; README holds the same text, and a test compares them."""

from typing import Any

from django.core.management.base import BaseCommand

from applications.choices import Party
from applications.workflow import STEPS


def diagram() -> str:
    """Return the Mermaid source of the table, one line a step, in the table's order."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    for step in STEPS:
        who = "" if step.by == Party.APPLICANT else f" ({step.by.value})"
        lines.append(f"    {step.source.value} --> {step.target.value}: {step.action.value}{who}")
    return "\n".join(lines)


class Command(BaseCommand):
    help = "Print the workflow as a Mermaid diagram."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(diagram())
