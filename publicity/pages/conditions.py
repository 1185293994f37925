"""The conditions of evaluation (评审条件): what each category covers, asks for and wants uploaded, all from the batches' data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from applications import queries as files
from applications.choices import Level, OpenTo
from applications.models import Batch, Category, Offer, Season, Series
from applications.rules import Rules, Slot
from applications.sections import BY_KEY

FEW = 3  # series that are named as left out, rather than naming all the others


@dataclass(frozen=True)
class Material:
    """What is to be uploaded: one slot, or the slots of which any one is enough."""

    label: str
    hint: str


@dataclass(frozen=True)
class CategoryPage:
    """One category as the public reads it; `covers` is (batch, series and levels)."""

    number: int
    name: str
    clause: str
    explanation: str
    covers: list[tuple[str, list[str]]]
    gates: list[str]
    required: list[Material]
    optional: list[Material]


def page(season: Season | None) -> list[CategoryPage]:
    """Return the categories that a season offers, three statements whatever it offers; nothing without a season."""
    if season is None:
        return []
    offers = list(files.offers(season).order_by("category", "batch", "pk"))
    series = list(Series.objects.all())
    return [_category(list(rows), series) for _number, rows in groupby(offers, key=lambda one: one.category_id)]


def _category(offers: Sequence[Offer], series: Sequence[Series]) -> CategoryPage:
    category, rules = offers[0].category, offers[0].batch.rules
    required, optional = materials(rules, category.number)
    return CategoryPage(
        number=category.number,
        name=category.name,
        clause=category.clause,
        explanation=category.explanation,
        covers=covers(offers, series),
        gates=gates(rules, category),
        required=required,
        optional=optional,
    )


def materials(rules: Rules, category: int) -> tuple[list[Material], list[Material]]:
    """Return what must and what may be uploaded in a category; slots of one group become one line."""
    required: list[Material] = []
    optional: list[Material] = []
    groups: dict[str, list[Slot]] = {}
    for slot in rules.slots_for(category):
        groups.setdefault(slot.group, []).append(slot)
    for slots in groups.values():
        must = any(one.is_required(category) for one in slots)
        (required if must else optional).append(_material(slots, category))
    return required, optional


def _material(slots: Sequence[Slot], category: int) -> Material:
    label = _(" 或者 ").join(one.label for one in slots)
    levels = next((one.required_levels for one in slots if one.required_levels and one.is_required(category)), ())
    hint = " ".join(one.hint for one in slots if one.hint)
    if levels:
        hint = f"{hint} " + _("申报%(levels)s的须提供。") % {"levels": _("、").join(level_names(levels))}
    return Material(label, hint.strip())


def gates(rules: Rules, category: Category) -> list[str]:
    """Return what an application of a category must meet beyond its materials, in sentences."""
    found = [
        _("“%(section)s”不少于 %(n)s 项。") % {"section": BY_KEY[one.section].title, "n": one.minimum}
        for one in rules.sections
        if not one.categories or category.number in one.categories
    ]
    if gate := rules.judging.gate_for(category.number):
        found.append(
            _("须通过%(name)s，或者经批准免试。标准：%(standard)s") % {"name": gate.name, "standard": gate.standard}
        )
    levels = [level for level in Level.values if rules.judging.needs_defence(category.number, level)]
    if levels:
        found.append(_("申报%(levels)s的，表决前须参加答辩或者试讲。") % {"levels": _("、").join(level_names(levels))})
    return found


def covers(offers: Sequence[Offer], series: Sequence[Series]) -> list[tuple[str, list[str]]]:
    """Return each batch with lines of series and levels; batches that cover the same are named together."""
    lines: dict[tuple[str, ...], list[Batch]] = {}
    for _batch, rows in groupby(offers, key=lambda one: one.batch_id):
        own = list(rows)
        lines.setdefault(tuple(_lines(own, series)), []).append(own[0].batch)
    return [(names_of(batches), list(words)) for words, batches in lines.items()]


def _lines(offers: Sequence[Offer], series: Sequence[Series]) -> list[str]:
    """Return one line for all levels that are open to the same series and the same units."""
    by_level: dict[tuple[str, str], set[str]] = {}
    for one in offers:
        by_level.setdefault((one.level, one.open_to), set()).add(one.series_id)
    together: dict[tuple[frozenset[str], str], list[str]] = {}
    for (level, open_to), codes in sorted(by_level.items(), key=lambda item: Level.values.index(item[0][0])):
        together.setdefault((frozenset(codes), open_to), []).append(level)
    return [_line(series_words(codes, series), levels, open_to) for (codes, open_to), levels in together.items()]


def _line(named: str, levels: Sequence[str], open_to: str) -> str:
    words = {"series": named, "levels": _("、").join(level_names(levels))}
    line = _("%(series)s：%(levels)s") % words
    return line if open_to == OpenTo.ALL else f"{line}（{OpenTo(open_to).label}）"


def series_words(codes: Iterable[str], series: Sequence[Series]) -> str:
    """Return series by name, or as all but those left out where these are few."""
    inside = set(codes)
    missing = [one.name for one in series if one.code not in inside]
    if not missing:
        return _("各系列")
    if len(missing) <= FEW and len(inside) > len(missing):
        return _("除%(names)s以外的各系列") % {"names": _("、").join(missing)}
    return _("、").join(one.name for one in series if one.code in inside)


def names_of(batches: Sequence[Batch]) -> str:
    """Return what batches are called together; the counties' own go by one name."""
    own = [one for one in batches if one.county_id]
    names = [one.name for one in batches if not one.county_id]
    if len(own) > 1:
        names.append(_("各县（市）自行组织的评审（%(n)s 个）") % {"n": len(own)})
    else:
        names += [one.name for one in own]
    return _("、").join(names)


def level_names(levels: Iterable[str]) -> list[str]:
    return [str(Level(level).label) for level in levels]
