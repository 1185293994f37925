"""The filters of the secretary's list, as they stand in the query string and in a roster's parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

LONGEST_NAME = 50


@dataclass(frozen=True)
class Filters:
    """What the list shows; empty means everything, of the batch the latest. `name` is how the name begins."""

    batch: str = ""
    series: str = ""
    level: str = ""
    name: str = ""

    @classmethod
    def parse(cls, data: Mapping[str, str]) -> Filters:
        """Return the filters of a query string or a posted form; what is not understood is left out."""
        given = {name: str(data.get(name, "")).strip().replace("\x00", "") for name in cls.__dataclass_fields__}
        return cls(
            batch=given["batch"]
            if given["batch"].isascii() and given["batch"].isdecimal() and len(given["batch"]) < 10
            else "",
            series=given["series"][:2],
            level=given["level"][:10],
            name=given["name"][:LONGEST_NAME],
        )

    def query(self, **changes: str) -> str:
        """Return the query string of these filters with some changed, `?` included; empty when nothing is filtered."""
        kept = {name: value for name, value in asdict(replace(self, **changes)).items() if value}
        return "?" + urlencode(kept) if kept else ""

    def parameters(self) -> dict[str, str]:
        """Return what a roster is made of: series and level; a name is for looking somebody up."""
        return {"series": self.series, "level": self.level}
