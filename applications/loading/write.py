"""Writing checked fixtures into the tables by their natural keys: created, updated, or left as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, ProtectedError, QuerySet

from kashgar_zc import clock
from kashgar_zc.accounts.choices import Nature, OrganisationKind
from kashgar_zc.accounts.models import County, Organisation

from ..choices import PhaseKind
from ..models import (
    Application,
    Batch,
    CalendarDay,
    Category,
    Extension,
    Offer,
    Phase,
    Season,
    Series,
    Speciality,
    Title,
)
from .calendar import days
from .lines import BadFixtures, Problem
from .seasons import CENTRE, SeasonPlan

KINDS = ("created", "updated", "unchanged", "removed")


@dataclass
class Tally:
    """What a load did, by table, and what a person should know of it."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, model: type[Model], kind: str, count: int) -> None:
        self.counts.setdefault(model.__name__, Counter())[kind] += count

    @property
    def changes(self) -> int:
        """How many rows were created, updated or removed."""
        return sum(sum(one.values()) - one["unchanged"] for one in self.counts.values())


def counties(data: Mapping[str, Any], tally: Tally) -> None:
    rows = [
        {
            "code": one["code"],
            "name": one["name"],
            "hard_remote_from": one.get("hard_remote_from"),
            "hard_remote_to": one.get("hard_remote_to"),
        }
        for one in data["counties"]
    ]
    _write(County.objects.all(), rows, ["code"], tally)


def catalogue(data: Mapping[str, Any], tally: Tally) -> None:
    series = data["series"]
    _write(Series.objects.all(), [{"code": one["code"], "name": one["name"]} for one in series], ["code"], tally)
    specialities = [{"series_id": one["code"], **row} for one in series for row in one["specialities"]]
    _write(Speciality.objects.all(), specialities, ["code"], tally)
    plain = {"branch": "", "exam_only": False}
    titles = [{**plain, "series_id": one["code"], **row} for one in series for row in one["titles"]]
    _write(Title.objects.all(), titles, ["code"], tally)


def categories(data: Mapping[str, Any], tally: Tally) -> None:
    _write(Category.objects.all(), data["categories"], ["number"], tally)


def organisations(data: Mapping[str, Any], tally: Tally) -> None:
    """Write the centre, the county offices (found by their county) and the bureaus (found by their name)."""
    centre = [{"kind": OrganisationKind.CENTRE, "nature": Nature.PUBLIC, **data["centre"]}]
    offices = [
        {"kind": OrganisationKind.COUNTY, "nature": Nature.OFFICE, "county_id": one["county"], "name": one["name"]}
        for one in data["county_offices"]
    ]
    bureaus = [{"kind": OrganisationKind.BUREAU, "nature": Nature.OFFICE, **one} for one in data["bureaus"]]
    of_kind = Organisation.objects.filter
    _write(of_kind(kind=OrganisationKind.CENTRE), centre, ["kind"], tally)
    _write(of_kind(kind=OrganisationKind.COUNTY), offices, ["county_id"], tally)
    _write(of_kind(kind=OrganisationKind.BUREAU), bureaus, ["name"], tally)


def calendar(data: Mapping[str, Any], tally: Tally) -> None:
    rows, notes = days(data)
    _write(CalendarDay.objects.all(), [row._asdict() for row in rows], ["day"], tally)
    tally.notes += notes


def seasons(plans: Sequence[SeasonPlan], current: int | None, tally: Tally) -> None:
    """Write seasons with their batches; `current` becomes the current one, None leaves that as it is."""
    if current is not None:
        Season.objects.filter(is_current=True).exclude(year=current).update(is_current=False)
    for plan in plans:
        row: dict[str, Any] = {"year": plan.year, "name": plan.name, "notice": plan.notice}
        if current is not None:
            row["is_current"] = plan.year == current
        _write(Season.objects.filter(year=plan.year), [row], ["year"], tally)
        _remove_batches(plan, tally)
        _write_batches(plan, tally)


def _remove_batches(plan: SeasonPlan, tally: Tally) -> None:
    """Take away the batches and phases that the notice no longer has; `BadFixtures` where something depends on them."""
    problems = []
    planned = {batch.code: batch for batch in plan.batches}
    for batch in Batch.objects.filter(season=plan.year).exclude(code__in=planned):
        try:
            batch.delete()
        except ProtectedError:
            words = (
                f"the batch “{batch.code}” of {plan.year} was taken out, though applications depend on it: put it back"
            )
            problems.append(Problem(plan.file, plan.line, words))
        tally.add(Batch, "removed", 1)
    for phase in Phase.objects.filter(batch__season=plan.year, batch__code__in=planned).select_related("batch"):
        own = planned[phase.batch.code]
        if phase.kind in {one.kind for one in own.phases}:
            continue
        if phase.kind == PhaseKind.APPLY and phase.batch.applications.exists():
            words = f"“apply” of {own.code} in {plan.year} was taken out, though people have applied: put it back"
            problems.append(Problem(plan.file, own.line, words))
        phase.delete()
        tally.add(Phase, "removed", 1)
    if problems:
        raise BadFixtures(problems)


def _write_batches(plan: SeasonPlan, tally: Tally) -> None:
    organisers = dict(Organisation.objects.filter(kind=OrganisationKind.COUNTY).values_list("county_id", "pk"))
    organisers |= dict.fromkeys([CENTRE], Organisation.objects.get(kind=OrganisationKind.CENTRE).pk)
    rows = [
        {
            "season_id": plan.year,
            "code": batch.code,
            "name": batch.name,
            "organiser_id": organisers[batch.organiser],
            "county_id": None if batch.organiser == CENTRE else batch.organiser,
            "rules_data": dict(batch.rules),
        }
        for batch in plan.batches
    ]
    _write(Batch.objects.filter(season=plan.year), rows, ["code"], tally)
    keys = dict(Batch.objects.filter(season=plan.year).values_list("code", "pk"))
    phases = [{"batch_id": keys[batch.code], **phase._asdict()} for batch in plan.batches for phase in batch.phases]
    _keep_extensions(plan.year, phases, tally)
    _write(Phase.objects.filter(batch__season=plan.year), phases, ["batch_id", "kind"], tally)
    offers = [
        {
            "batch_id": keys[batch.code],
            "category_id": offer.category,
            "series_id": offer.series,
            "level": offer.level,
            "open_to": offer.open_to,
        }
        for batch in plan.batches
        for offer in batch.offers
    ]
    key = ["batch_id", "category_id", "series_id", "level"]
    _write(Offer.objects.filter(batch__season=plan.year), offers, key, tally)
    _remove_offers(plan.year, {tuple(row[name] for name in key) for row in offers}, tally)


def _keep_extensions(year: int, phases: Iterable[dict[str, Any]], tally: Tally) -> None:
    """Leave the later close that an organiser gave a phase: the notice's own is no longer the one people were told."""
    in_force = Extension.objects.filter(batch__season=year, in_force_at__isnull=False).order_by("in_force_at", "pk")
    latest = {(batch, kind): closes for batch, kind, closes in in_force.values_list("batch_id", "kind", "closes_at")}
    for phase in phases:
        closes_at = latest.get((phase["batch_id"], phase["kind"]))
        if closes_at and closes_at > phase["closes_at"]:
            words = f"season {year}: “{phase['kind']}” stays extended to {closes_at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}."
            tally.notes.append(words)
            phase["closes_at"] = closes_at


def _remove_offers(year: int, wanted: set[tuple[Any, ...]], tally: Tally) -> None:
    """Take away what the notice no longer offers, unless somebody has applied for it."""
    used = set(
        Application.objects.filter(season=year).values_list(
            "batch_id", "category_id", "title__series_id", "title__level"
        )
    )
    gone, kept = [], 0
    for offer in Offer.objects.filter(batch__season=year):
        key = (offer.batch_id, offer.category_id, offer.series_id, offer.level)
        if key not in wanted:
            kept += key in used
            gone += [] if key in used else [offer.pk]
    Offer.objects.filter(pk__in=gone).delete()
    tally.add(Offer, "removed", len(gone))
    if kept:
        tally.notes.append(
            f"season {year}: {kept} offers that are no longer in the file stay, as people have applied for them."
        )


def _write(found: QuerySet[Any], rows: Iterable[Mapping[str, Any]], key: Sequence[str], tally: Tally) -> None:
    """Create the rows that are not there, update those that differ; `key` are the fields that tell rows apart."""
    model = found.model
    there = {tuple(getattr(one, name) for name in key): one for one in found}
    new, changed, fields, same = [], [], set(), 0
    for row in rows:
        row = {name: model._meta.get_field(name).to_python(value) for name, value in row.items()}
        one = there.get(tuple(row[name] for name in key))
        if one is None:
            new.append(model(**row))
            continue
        differing = {name: value for name, value in row.items() if getattr(one, name) != value}
        for name, value in differing.items():
            setattr(one, name, value)
        fields |= set(differing)
        changed += [one] if differing else []
        same += not differing
    model.objects.bulk_create(new)
    if changed:
        model.objects.bulk_update(changed, sorted(fields))
    for kind, count in zip(KINDS, (len(new), len(changed), same), strict=False):
        tally.add(model, kind, count)
