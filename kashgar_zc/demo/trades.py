"""Fields of work for made-up files, read from trades.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from applications.models import Title

OF_SPECIALITY = {
    "学前教育": "preschool",
    "畜牧": "husbandry",
    "兽医": "husbandry",
    "公路": "roads",
    "运输": "roads",
    "建筑": "building",
}
OF_SERIES = {"01": "teaching", "13": "teaching", "21": "teaching", "22": "teaching", "05": "water", "06": "crops"}


@dataclass(frozen=True)
class Trade:
    """A field of work; `{subject}`, `{unit}` and `{place}` are filled in. `tasks` pair a task with its effect."""

    work: str
    majors: list[str]
    courses: list[str]
    papers: list[str]
    awards: list[str]
    tasks: list[tuple[str, str]]
    summary: list[str]


@cache
def trades() -> dict[str, Trade]:
    """Return the fields of work by their keys."""
    written = yaml.safe_load((Path(__file__).parent / "trades.yaml").read_text(encoding="utf-8"))
    return {key: Trade(**facts) for key, facts in written.items()}


def trade_of(title: Title, subject: str) -> Trade:
    """Return the field of work that goes with a title and its speciality."""
    return trades()[OF_SPECIALITY.get(subject) or OF_SERIES.get(title.series_id, "office")]
