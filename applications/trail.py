"""Everything that happened in one list by time, for who watches over it: steps, looks, papers, and what the apps above add.

A `Source` says which rows of a table are happenings and what each of them tells. The list is their union, each read from
its newest row on; a page of it is one statement, however many rows there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField, Model, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils.module_loading import import_string

from kashgar_zc.accounts.choices import OrganisationKind
from kashgar_zc.accounts.models import Organisation

COLUMNS = ("t_at", "t_place", "t_pk", "t_who", "t_office", "t_number", "t_name", "t_code", "t_note")
EVERY = Q()
NEWEST_FIRST = ("-t_at", "-t_place", "-t_pk")
_paths = ["applications.trail_sources.SOURCES"]


def register(path: str) -> None:
    """Let an app above add its sources: the dotted path of a sequence of them."""
    if path not in _paths:
        _paths.append(path)


def sources() -> list[Source]:
    """Return every source, always in the same order: an address names them by their place."""
    return [one for path in _paths for one in import_string(path)]


@dataclass(frozen=True)
class Source:
    """One kind of happening. `at`, `who`, `office`, `file` are paths from the row to its time, person, organisation and file.

    `what` makes words of the row's `code`; `note` is a column or an expression; `of` says which rows an observer's
    organisation may see; `where` which of them are happenings at all.
    """

    kind: str
    model: type[Model]
    what: Callable[[str], str]
    at: str
    who: str
    of: Callable[[Organisation], Q]
    office: str = ""
    file: str = ""
    code: str = ""
    note: str | Combinable = ""
    where: Q = EVERY


@dataclass(frozen=True)
class Narrowing:
    """What is asked for: empty means everything; of `who`, `offices`, `files` None means that nobody asked."""

    kind: str = ""
    who: Sequence[int] | None = None
    offices: Sequence[int] | None = None
    files: Sequence[int] | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None

    def condition(self, source: Source) -> Q | None:
        """Return the condition on a source's rows; None for a source that has nothing of what is asked for."""
        if self.kind not in {"", source.kind}:
            return None
        found = Q()
        for path, wanted in ((source.who, self.who), (source.office, self.offices), (source.file, self.files)):
            if wanted is None:
                continue
            if not path:
                return None
            found &= Q(**{f"{path}__in": wanted})
        if self.since:
            found &= Q(**{f"{source.at}__gte": self.since})
        return found & Q(**{f"{source.at}__lt": self.until}) if self.until else found


@dataclass(frozen=True)
class Row:
    """One happening: `place` is that of its source."""

    at: dt.datetime
    place: int
    pk: int
    who: str
    office: str
    number: str
    name: str
    what: str
    note: str

    @property
    def key(self) -> str:
        """What an address says of it: everything older follows."""
        return f"{self.at.isoformat()}_{self.place}_{self.pk}"


def of_batch(path: str) -> Callable[[Organisation], Q]:
    """Return the condition that a row's batch is organised by an observer's organisation."""
    return lambda office: Q(**{f"{path}__organiser": office})


def of_county(path: str) -> Callable[[Organisation], Q]:
    """Return the condition that an organisation lies in the county of an observer's; the centre sees all. "" is the row."""
    column = f"{path}__county" if path else "county"
    return lambda office: Q() if office.kind == OrganisationKind.CENTRE else Q(**{column: office.county_id})


def rows(office: Organisation, asked: Narrowing, *, most: int, after: str = "") -> list[Row]:
    """Return what happened, the latest first, from beyond a row's key on; one statement."""
    edge, known, parts = _edge(after), sources(), []
    for place, source in enumerate(known):
        condition = asked.condition(source)
        if condition is not None:
            found = source.model._default_manager.filter(source.of(office), source.where, condition)
            parts.append(_told(found.filter(_beyond(source.at, place, edge)), source, place)[:most])
    if not parts:
        return []
    read = parts[0].union(*parts[1:], all=True).order_by(*NEWEST_FIRST)[:most] if len(parts) > 1 else parts[0]
    return [Row(*values[:7], known[values[1]].what(values[7]), values[8]) for values in map(_texts, read)]


def _told(found: QuerySet[Any], source: Source, place: int) -> QuerySet[Any, tuple[Any, ...]]:
    """Return the rows of a source in the columns that all have, the latest first."""

    def text(path: str | Combinable) -> Combinable:
        return Cast(F(path) if isinstance(path, str) else path, TextField()) if path else Value("", TextField())

    told = found.order_by(f"-{source.at}", "-pk").annotate(
        t_at=F(source.at),
        t_place=Value(place, IntegerField()),
        t_pk=F("pk"),
        t_who=text(source.who and f"{source.who}__name"),
        t_office=text(source.office and f"{source.office}__name"),
        t_number=text(source.file and f"{source.file}__number"),
        t_name=text(source.file and f"{source.file}__applicant_name"),
        t_code=text(source.code),
        t_note=text(source.note),
    )
    return told.values_list(*COLUMNS)


def _beyond(at: str, place: int, edge: tuple[dt.datetime, int, int] | None) -> Q:
    """Return the condition that a row is older than the edge: by time, then by place, then by pk."""
    if edge is None:
        return Q()
    instant, edge_place, pk = edge
    if place != edge_place:
        return Q(**{f"{at}__{'lte' if place < edge_place else 'lt'}": instant})
    return Q(**{f"{at}__lte": instant}) & (Q(**{f"{at}__lt": instant}) | Q(pk__lt=pk))


def _edge(key: str) -> tuple[dt.datetime, int, int] | None:
    """Return what a key says, None for one that is not understood."""
    instant, _sep, rest = key.partition("_")
    place, _sep, pk = rest.partition("_")
    if not (place.isdecimal() and pk.isdecimal() and len(place) < 4 and len(pk) < 19):
        return None
    try:
        found = dt.datetime.fromisoformat(instant)
    except ValueError:
        return None
    return (found, int(place), int(pk)) if found.tzinfo else None


def _texts(values: Iterable[Any]) -> list[Any]:
    return ["" if value is None else value for value in values]
