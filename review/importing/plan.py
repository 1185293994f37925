"""What a workbook would do, row by row: decided once, shown, and applied only while it is still the same."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .cells import Row


class Verdict(models.TextChoices):
    REFUSE = "refuse", _("不能导入")
    CREATE = "create", _("新增")
    CHANGE = "change", _("变更")
    SAME = "same", _("不变")


@dataclass(frozen=True)
class Line:
    """What one row would do: `notes` are shown, `facts` is what applying needs."""

    row: Row
    title: str
    verdict: Verdict
    notes: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Return a hash of everything the row says and would write."""
        said = [self.row.sheet, self.row.number, self.verdict, self.title, self.notes, self.facts]
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Plan:
    lines: Sequence[Line]

    def of(self, sheet: str, *verdicts: Verdict) -> list[Line]:
        return [one for one in self.lines if one.row.sheet == sheet and one.verdict in verdicts]

    def counts(self) -> dict[str, dict[str, int]]:
        """Return sheet -> verdict -> rows, the verdicts that do not occur left out."""
        counted = Counter((one.row.sheet, one.verdict.value) for one in self.lines)
        found: dict[str, dict[str, int]] = {}
        for (sheet, verdict), number in sorted(counted.items()):
            found.setdefault(sheet, {})[verdict] = number
        return found

    @property
    def does_something(self) -> bool:
        return any(one.verdict in {Verdict.CREATE, Verdict.CHANGE} for one in self.lines)

    @property
    def digest(self) -> str:
        """Return a hash of everything the plan says and would write."""
        return hashlib.sha256("".join(one.mark for one in self.lines).encode()).hexdigest()


def refused(row: Row, title: str, *reasons: str) -> Line:
    return Line(row, title, Verdict.REFUSE, reasons)
