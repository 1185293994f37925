"""What the reference files must hold beyond their schemas: nothing twice, nothing that does not exist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .lines import Document, Where


@dataclass(frozen=True)
class Known:
    """What a season may name. `titles` is (series, level) -> whether any of its titles is evaluated, not examined."""

    counties: Mapping[str, str]
    series: tuple[str, ...]
    titles: Mapping[tuple[str, str], bool]
    categories: frozenset[int]


def check(documents: Mapping[str, Document]) -> Known:
    """Note everything wrong with the reference files and return what there is to refer to."""
    counties, catalogue = documents["counties"], documents["catalogue"]
    _refuse_twice(
        counties, ((("counties", i, "code"), one["code"]) for i, one in _rows(counties, "counties")), "county code"
    )
    _check_hard_remote(counties)
    _check_catalogue(catalogue)
    categories = documents["categories"]
    numbers = [((("categories"), i, "number"), one["number"]) for i, one in _rows(categories, "categories")]
    _refuse_twice(categories, iter(numbers), "category number")
    known = Known(
        counties={one["code"]: one["name"] for one in counties.data["counties"]},
        series=tuple(one["code"] for one in catalogue.data["series"]),
        titles=_titles(catalogue.data["series"]),
        categories=frozenset(number for _, number in numbers),
    )
    _check_organisations(documents["organisations"], known)
    _check_calendar(documents["calendar"])
    return known


def _titles(series: list[dict[str, Any]]) -> dict[tuple[str, str], bool]:
    found: dict[tuple[str, str], bool] = {}
    for one in series:
        for title in one["titles"]:
            key = (one["code"], title["level"])
            found[key] = found.get(key, False) or not title.get("exam_only", False)
    return found


def _rows(document: Document, key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    return enumerate(document.data[key])


def _refuse_twice(document: Document, values: Iterator[tuple[Where, Any]], what: str) -> None:
    """Refuse the second of two equal values."""
    first: dict[Any, int] = {}
    for where, value in values:
        if value in first:
            words = value if isinstance(value, str | int) else value[-1]
            document.refuse(where, f"the {what} “{words}” is there twice, first in line {first[value]}")
        first.setdefault(value, document.line(where))


def _check_hard_remote(document: Document) -> None:
    for index, county in _rows(document, "counties"):
        begins, ends = county.get("hard_remote_from"), county.get("hard_remote_to")
        if ends and not (begins and begins <= ends):
            document.refuse(("counties", index, "hard_remote_to"), "this day lies before hard_remote_from")


def _check_catalogue(document: Document) -> None:
    _refuse_twice(
        document, ((("series", i, "code"), one["code"]) for i, one in _rows(document, "series")), "series code"
    )
    for part, what in (("titles", "title"), ("specialities", "speciality")):
        rows = list(_parts(document, part))
        _refuse_twice(document, (((*where, "code"), row["code"]) for where, _, row in rows), f"{what} code")
        names = (((*where, "name"), (series, row.get("level"), row["name"])) for where, series, row in rows)
        _refuse_twice(document, names, f"{what} name")
        for where, series, row in rows:
            if not row["code"].startswith(series):
                document.refuse((*where, "code"), f"the code “{row['code']}” must begin with its series, {series}")


def _parts(document: Document, part: str) -> Iterator[tuple[Where, str, dict[str, Any]]]:
    for index, series in _rows(document, "series"):
        for position, row in enumerate(series[part]):
            yield ("series", index, part, position), series["code"], row


def _check_organisations(document: Document, known: Known) -> None:
    offices = list(_rows(document, "county_offices"))
    _refuse_twice(document, ((("county_offices", i, "county"), one["county"]) for i, one in offices), "county")
    _refuse_twice(document, ((("bureaus", i, "name"), one["name"]) for i, one in _rows(document, "bureaus")), "bureau")
    for index, office in offices:
        if office["county"] not in known.counties:
            document.refuse(("county_offices", index, "county"), f"there is no county “{office['county']}”")
    for code in sorted(set(known.counties) - {office["county"] for _, office in offices}):
        document.refuse(("county_offices",), f"the county {code} {known.counties[code]} has no office")


def _check_calendar(document: Document) -> None:
    days: list[tuple[Where, str]] = []
    for index, year in _rows(document, "regional"):
        for part in ("off", "worked"):
            for position, span in enumerate(year.get(part, ())):
                where = ("regional", index, part, position)
                first, last = span["from"], span.get("to", span["from"])
                if last < first:
                    document.refuse(where, f"this ends ({last}) before it begins ({first})")
                elif {first[:4], last[:4]} != {str(year["year"])}:
                    document.refuse(where, f"this day is not in {year['year']}")
                else:
                    days += [(where, day.isoformat()) for day in days_of(span)]
    _refuse_twice(document, iter(days), "day")
    years = ((("regional", i, "year"), one["year"]) for i, one in _rows(document, "regional"))
    _refuse_twice(document, years, "year")


def days_of(span: Mapping[str, str]) -> list[dt.date]:
    """Return the days of a `{from, to}` of a checked calendar file, both included; without `to` the one day."""
    first = dt.date.fromisoformat(span["from"])
    last = dt.date.fromisoformat(span.get("to", span["from"]))
    return [first + dt.timedelta(days=count) for count in range((last - first).days + 1)]
