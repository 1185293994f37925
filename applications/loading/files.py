"""Which files there are, and reading them all so that everything wrong with them is said at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import reference, schemas, seasons
from .lines import BadFixtures, Document, Problem
from .lines import read as read_yaml

REFERENCE = ("counties", "catalogue", "categories", "organisations", "calendar")
PARTS = (*REFERENCE, "seasons")


@dataclass(frozen=True)
class Fixtures:
    """Checked data: the reference files as they are written, the seasons as plans."""

    counties: list[dict[str, Any]]
    catalogue: list[dict[str, Any]]
    categories: list[dict[str, Any]]
    organisations: dict[str, Any]
    calendar: dict[str, Any]
    seasons: list[seasons.SeasonPlan]


def read(folder: Path) -> Fixtures:
    """Return the checked contents of a folder; `BadFixtures` with every problem, its line and its reason."""
    documents = {name: _read(folder / f"{name}.yaml", name) for name in REFERENCE}
    notices = [_read(path, "season") for path in sorted(folder.glob("season-*.yaml"))]
    _stop_if_bad([*documents.values(), *notices])
    known = reference.check(documents)
    plans = [seasons.plan(notice, known) for notice in notices]
    _check_together(notices)
    _stop_if_bad([*documents.values(), *notices])
    return Fixtures(**{name: document.data for name, document in documents.items()}, seasons=plans)


def _read(path: Path, schema: str) -> Document:
    document = read_yaml(path)
    if not document.found:
        schemas.check(document, schema)
    return document


def _check_together(notices: list[Document]) -> None:
    """Refuse a year with two notices, and two seasons that both want to be the current one."""
    years: dict[int, str] = {}
    current = ""
    for notice in notices:
        year = notice.data["year"]
        if year in years:
            notice.refuse(("year",), f"the season {year} is already in {years[year]}")
        years[year] = notice.name
        if notice.data.get("current"):
            if current:
                notice.refuse(("current",), f"there can be one current season only, and {current} is it")
            current = notice.name


def _stop_if_bad(documents: list[Document]) -> None:
    problems: list[Problem] = [problem for document in documents for problem in document.found]
    if problems:
        raise BadFixtures(problems)
