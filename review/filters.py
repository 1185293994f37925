"""The filters of a queue, as they stand in the query string."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

WAITING, DONE, RETURNED = "waiting", "done", "returned"
STATES = (WAITING, DONE, RETURNED)
SOON, LATE = "soon", "late"
LONGEST_SEARCH = 50


@dataclass(frozen=True)
class Filters:
    """What a queue shows; empty means everything. `series`, `level`, `category` are the three that chips count."""

    state: str = WAITING
    due: str = ""
    series: str = ""
    level: str = ""
    category: str = ""
    unit: str = ""
    q: str = ""

    @classmethod
    def parse(cls, data: Mapping[str, str]) -> Filters:
        """Return the filters of a query string; what is not understood is left out."""
        given = {name: str(data.get(name, "")).strip() for name in cls.__dataclass_fields__}
        return cls(
            state=given["state"] if given["state"] in STATES else WAITING,
            due=given["due"] if given["due"] in {SOON, LATE} else "",
            series=given["series"][:2],
            level=given["level"][:10],
            category=given["category"] if given["category"].isdecimal() and len(given["category"]) < 4 else "",
            unit=given["unit"] if given["unit"].isdecimal() and len(given["unit"]) < 10 else "",
            q=given["q"].replace("\x00", "")[:LONGEST_SEARCH],
        )

    def query(self, **changes: str) -> str:
        """Return the query string of these filters with some changed, `?` included; empty when nothing is filtered."""
        kept = {name: value for name, value in (vars(self) | changes).items() if value}
        if kept.get("state") == WAITING:
            del kept["state"]
        return "?" + urlencode(kept) if kept else ""

    @property
    def is_narrowed(self) -> bool:
        return self != Filters(state=self.state)
