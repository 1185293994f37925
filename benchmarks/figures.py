"""A figure with its goal, the table of figures, and the file they are kept in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measured value; `goal` is the most it may be, None where it only informs."""

    name: str
    value: float
    unit: str
    goal: float | None = None

    @property
    def holds(self) -> bool | None:
        return None if self.goal is None else self.value <= self.goal


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as aligned lines."""
    words = {True: "holds", False: "DOES NOT HOLD", None: ""}
    lines = [("figure", "value", "unit", "goal", "")]
    for one in figures:
        goal = "" if one.goal is None else f"≤ {one.goal:g}"
        lines.append((one.name, f"{one.value:g}", one.unit, goal, words[one.holds]))
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    return "\n".join(
        f"{name:<{widths[0]}}  {value:>{widths[1]}}  {unit:<{widths[2]}}  {goal:<{widths[3]}}  {word}".rstrip()
        for name, value, unit, goal, word in lines
    )


def write(target: Path, figures: Iterable[Figure]) -> None:
    """Keep figures as JSON: name, value, unit, goal, holds."""
    target.parent.mkdir(parents=True, exist_ok=True)
    rows = [asdict(one) | {"holds": one.holds} for one in figures]
    target.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")


def read(source: Path) -> list[Figure]:
    return [
        Figure(**{key: row[key] for key in ("name", "value", "unit", "goal")}) for row in json.loads(source.read_text())
    ]


def merged(kept: Iterable[Figure], found: Iterable[Figure]) -> list[Figure]:
    """Return the figures kept with those found in their place: a run that measures a part leaves the others."""
    known = {one.name: one for one in kept}
    return list((known | {one.name: one for one in found}).values())


def shortfalls(figures: Iterable[Figure], reasons: Mapping[str, str]) -> list[str]:
    """Return a line for each figure that does not hold, with the reason found by profiling."""
    unknown = "not yet looked into"
    return [f"{one.name}: {reasons.get(one.name, unknown)}" for one in figures if one.holds is False]
