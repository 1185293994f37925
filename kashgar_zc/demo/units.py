"""The demo's units, read from units.yaml, and the places where its accounts sit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kashgar_zc.accounts import identity
from kashgar_zc.accounts.choices import Nature, OrganisationKind
from kashgar_zc.accounts.models import County, Organisation


@dataclass(frozen=True)
class Place:
    """A unit and what its people do: series code -> names of specialities."""

    unit: Organisation
    work: Mapping[str, list[str]]


@cache
def written() -> dict[str, Any]:
    """Return units.yaml."""
    return yaml.safe_load((Path(__file__).parent / "units.yaml").read_text(encoding="utf-8"))


def make() -> list[Place]:
    """Write all units, recognised, and return them with what is done there."""
    bureaus = list(Organisation.objects.filter(kind=OrganisationKind.BUREAU))
    plans = list(_plans())
    units = [_unit(plan, serial, bureaus) for serial, plan in enumerate(plans, start=1)]
    Organisation.objects.bulk_create(units)
    kinds = written()["kinds"]
    return [Place(unit, kinds[plan["kind"]]["work"]) for unit, plan in zip(units, plans, strict=True)]


def _plans() -> Iterator[dict[str, Any]]:
    """Yield every unit's line, the names filled in."""
    lines, counties = written(), list(County.objects.order_by("code"))
    for index, county in enumerate(counties):
        turn = lines["in_turn"][index % len(lines["in_turn"])]
        for line in (*lines["in_each_county"], turn):
            yield {**line, "county": county.code, "name": line["name"].format(county=county.name)}
    yield from lines["in_county"]
    yield from lines["direct"]


def _unit(plan: Mapping[str, Any], serial: int, bureaus: list[Organisation]) -> Organisation:
    return Organisation(
        kind=OrganisationKind.UNIT,
        name=plan["name"],
        code=None if plan.get("no_code") else code(plan, serial),
        county_id=plan.get("county"),
        nature=plan.get("nature", Nature.PUBLIC),
        is_prefecture_direct="county" not in plan,
        bureau=None if plan.get("no_bureau") else bureau_of(plan["kind"], bureaus),
        contact="人事科",
    )


def bureau_of(kind: str, bureaus: list[Organisation]) -> Organisation | None:
    """Return the bureau that checks achievements of a kind of unit."""
    part = written()["kinds"][kind]["bureau"]
    return next((one for one in bureaus if part in one.name), None)


def code(plan: Mapping[str, Any], serial: int) -> str:
    """Return a made-up unified social credit code with a correct check character (GB 32100)."""
    kind = "12" if plan.get("nature", Nature.PUBLIC) == Nature.PUBLIC else "91"
    first_17 = f"{kind}653199MB{serial:07d}"
    return first_17 + identity.code_check_character(first_17)


def home() -> dict[str, Organisation]:
    """Return the places of the demo's accounts: unit, second, third, county, bureau, centre."""
    lines = written()["home"]
    units = Organisation.objects.filter(kind=OrganisationKind.UNIT, county=lines["county"])
    found = {key: units.get(name=lines[key]) for key in ("unit", "second", "third")}
    of_kind = Organisation.objects.filter
    return found | {
        "county": of_kind(kind=OrganisationKind.COUNTY, county=lines["county"]).get(),
        "bureau": of_kind(kind=OrganisationKind.BUREAU, name__contains=lines["bureau"]).order_by("pk")[0],
        "centre": of_kind(kind=OrganisationKind.CENTRE).get(),
    }
