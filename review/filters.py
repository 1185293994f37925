"""The filters of a queue, as they stand in the query string."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

WAITING, DONE, RETURNED = "waiting", "done", "returned"
STATES = (WAITING, DONE, RETURNED)
SOON, LATE = "soon", "late"
BACK, DOUBT = "back", "doubt"  # corrected and sent in again; marked by me as wrong or doubtful
SECOND, SIGN = "second", "sign"  # waiting for a second signature; for mine
PULL = "pull"  # the applicant asks for a file to be pulled
SAME, BARRED = "same", "barred"  # a file that somebody else handed in too; an integrity entry in force
MINE, FREE = "mine", "free"  # claimed by me, by nobody
NEWEST, BY_NAME = "new", "name"
AGES: dict[str, tuple[int, int | None]] = {"2": (0, 2), "5": (3, 5), "10": (6, 10), "old": (11, None)}  # working days
CHOICES = {  # filter -> the values it may have; the first of `state` needs no mention in an address
    "state": STATES,
    "due": (SOON, LATE),
    "age": tuple(AGES),
    "flag": (BACK, DOUBT, SECOND, SIGN, SAME, BARRED, PULL),
    "hold": (MINE, FREE),
    "where": ("review", "accepted", "declined", "ended"),
    "sort": (NEWEST, BY_NAME),
}
ALONG = ("series", "level", "category", "county", "unit", "unit_name", "q")
NUMBERS = {"category": 3, "county": 6, "unit": 9}  # filter -> most digits
LONGEST_SEARCH = 50


@dataclass(frozen=True)
class Filters:
    """What a queue shows; empty means everything. `series`, `level`, `category` are the three that chips count."""

    state: str = WAITING
    due: str = ""
    age: str = ""
    series: str = ""
    level: str = ""
    category: str = ""
    county: str = ""
    unit: str = ""
    unit_name: str = ""
    flag: str = ""
    hold: str = ""
    where: str = ""
    q: str = ""
    sort: str = ""

    @classmethod
    def parse(cls, data: Mapping[str, str]) -> Filters:
        """Return the filters of a query string; what is not understood is left out."""
        given = {name: str(data.get(name, "")).strip() for name in cls.__dataclass_fields__}
        closed = {name: given[name] for name, values in CHOICES.items() if given[name] in values}
        numbers = {name: given[name] for name, most in NUMBERS.items() if _is_number(given[name], most)}
        return cls(
            series=given["series"][:2],
            level=given["level"][:10],
            **{name: given[name].replace("\x00", "")[:LONGEST_SEARCH] for name in ("q", "unit_name")},
            **(closed | numbers),
        )

    def query(self, **changes: str) -> str:
        """Return the query string of these filters with some changed, `?` included; empty when nothing is filtered."""
        kept = {name: value for name, value in (vars(self) | changes).items() if value}
        if kept.get("state") == WAITING:
            del kept["state"]
        return "?" + urlencode(kept) if kept else ""

    @property
    def is_of_whole_desk(self) -> bool:
        """Return whether nothing is chosen that goes along from one tab to another."""
        return not any(vars(self)[name] for name in ALONG)

    @property
    def is_narrowed(self) -> bool:
        return self != Filters(state=self.state, sort=self.sort)


def _is_number(text: str, most: int) -> bool:
    return text.isdecimal() and len(text) <= most
