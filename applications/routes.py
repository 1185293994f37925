"""Computing a file's route: which desks, as concrete organisations, in which order [N 四.7]."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kashgar_zc.accounts.choices import OrganisationKind
from kashgar_zc.accounts.models import Organisation

from .choices import Desk
from .models import Batch


class NoRoute(Exception):
    """A unit whose chain cannot be completed; its text is fit to show."""


@dataclass(frozen=True)
class Stop:
    """One desk as a concrete organisation."""

    desk: Desk
    organisation: Organisation


def plan(batch: Batch, unit: Organisation) -> list[Stop]:
    """Return the route of a unit's applications in a batch.

    County unit or enterprise: unit, county, bureau, centre. Prefecture-direct: without the county. County-run batch: unit,
    county, which accepts. A unit without a bureau skips it where the batch allows; else `NoRoute`.
    """
    stops = [Stop(Desk.UNIT, unit)]
    if not unit.is_prefecture_direct:
        stops.append(Stop(Desk.COUNTY, county_office(unit)))
    if batch.rules.county_accepts:
        return stops
    if unit.bureau is not None:
        stops.append(Stop(Desk.BUREAU, unit.bureau))
    elif not batch.rules.skip_missing_bureau:
        raise NoRoute(_("所在单位尚未登记主管局，请联系单位完善机构信息。"))
    stops.append(Stop(Desk.CENTRE, centre()))
    return stops


def county_office(unit: Organisation) -> Organisation:
    """Return the human-resources bureau of a unit's county."""
    office = Organisation.objects.filter(kind=OrganisationKind.COUNTY, county=unit.county).first()
    if office is None:
        raise NoRoute(_("%(county)s尚未开通审核，请联系评价中心。") % {"county": unit.county})
    return office


def centre() -> Organisation:
    """Return the evaluation centre."""
    found = Organisation.objects.filter(kind=OrganisationKind.CENTRE).first()
    if found is None:
        raise NoRoute(_("评价中心尚未开通审核。"))
    return found
