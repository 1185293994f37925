"""Choosing what to apply for: dependent choices that offer only what is allowed, and say why the rest is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from kashgar_zc.accounts.models import Organisation, User

from . import policies, queries
from .choices import Level, PhaseKind
from .models import Batch, Category, Offer, Season, Speciality, Title


class Kind(IntEnum):
    """What stands in the way of an offer; what the person can wait for comes before what is for others."""

    WINDOW = 1
    NOT_FOR_UNIT = 2


class Refusal(NamedTuple):
    """Why an offer may not be chosen; an empty text means that it may."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Choice:
    """One question: what may be chosen, what may not and why, and what was chosen."""

    name: str
    label: str
    options: tuple[Option, ...]
    refused: tuple[tuple[str, str], ...] = ()
    chosen: str = ""
    optional: bool = False


@dataclass
class Choosing:
    """The questions so far answered in order; the last one is open, or `complete` holds every answer."""

    person: User
    unit: Organisation
    season: Season
    now: dt.datetime
    given: Mapping[str, str]
    choices: list[Choice] = field(default_factory=list)
    complete: bool = False

    def value(self, name: str) -> str:
        return next((choice.chosen for choice in self.choices if choice.name == name), "")

    @property
    def is_as_given(self) -> bool:
        """Whether every answer is the person's own: none was dropped meanwhile, and none answered itself unseen."""
        return all(choice.chosen == self.given.get(choice.name, "") for choice in self.choices)


def walk(person: User, unit: Organisation, season: Season, now: dt.datetime, given: Mapping[str, str]) -> Choosing:
    """Return the questions up to the first unanswered one; an answer that is not (or no longer) offered is dropped."""
    state = Choosing(person, unit, season, now, given)
    rows = tuple(queries.offers(season))
    all_batches = {batch.pk: batch for batch in queries.batches(season)}
    asks: tuple[Callable[[], Choice], ...] = (
        partial(_category, state, rows, all_batches),
        partial(_batch, state, rows, all_batches),
        partial(_series, state, rows),
        partial(_level, state, rows),
        partial(_title, state),
        partial(_speciality, state),
    )
    for ask in asks:
        choice = ask()
        state.choices.append(choice)
        if not choice.chosen and not choice.optional:
            return state
    state.complete = True
    return state


def answers(state: Choosing) -> dict[str, Any]:
    """Return the objects of a complete choice, as `actions.start` takes them."""
    speciality = state.value("speciality")
    return {
        "batch": Batch.objects.select_related("season", "organiser").get(pk=state.value("batch")),
        "category": Category.objects.get(pk=state.value("category")),
        "title": Title.objects.select_related("series").get(pk=state.value("title")),
        "speciality": Speciality.objects.get(pk=speciality) if speciality else None,
        "unit": state.unit,
    }


def _choice(state: Choosing, name: str, label: str, options: list[Option], **more: Any) -> Choice:
    """Take the given answer if it is offered; a single option answers itself."""
    given = state.given.get(name, "")
    offered = {option.value for option in options}
    chosen = given if given in offered else ""
    if not chosen and len(options) == 1:
        chosen = options[0].value
    return Choice(name, label, tuple(options), chosen=chosen, **more)


def _refusal(state: Choosing, offer: Offer, batch: Batch) -> Refusal:
    if text := _refusal_of_offer(state, offer):
        return Refusal(Kind.NOT_FOR_UNIT, text)
    return Refusal(Kind.WINDOW, policies.refusal_by_window(batch, state.person, state.now))


def _refusal_of_offer(state: Choosing, offer: Offer) -> str:
    return policies.refusal_of_offer(offer, is_direct=state.unit.is_prefecture_direct, county=state.unit.county_id)


def _category(state: Choosing, rows: tuple[Offer, ...], batches: Mapping[int, Batch]) -> Choice:
    options, refused = [], []
    reasons = _reasons(state, rows, batches, lambda offer: offer.category_id)
    for category in Category.objects.all():
        found = reasons.get(category.pk, [Refusal(Kind.WINDOW, _("本年度没有受理这一类别的批次。"))])
        if _is_open(found):
            options.append(Option(str(category.pk), category.name, category.explanation))
        else:
            refused.append((category.name, with_clause(_own_reason(found), category.clause)))
    return _choice(state, "category", _("申报类别"), options, refused=tuple(refused))


def _batch(state: Choosing, rows: tuple[Offer, ...], batches: Mapping[int, Batch]) -> Choice:
    category = int(state.value("category"))
    within = tuple(offer for offer in rows if offer.category_id == category)
    options, refused = [], []
    for pk, found in _reasons(state, within, batches, lambda offer: offer.batch_id).items():
        batch = batches[pk]
        if _is_open(found):
            phase = batch.phase(PhaseKind.APPLY)
            note = _("%(when)s 截止") % {"when": policies.in_beijing(phase.closes_at)} if phase else ""
            options.append(Option(str(pk), batch.name, note))
        elif batch.county_id in (None, state.unit.county_id):
            refused.append((batch.name, _own_reason(found)))
    return _choice(state, "batch", _("评审批次"), options, refused=tuple(refused))


def _reasons(
    state: Choosing, rows: tuple[Offer, ...], batches: Mapping[int, Batch], key: Callable[[Offer], int]
) -> dict[int, list[Refusal]]:
    """Return for each key the distinct refusals of its offers; one of them empty means it may be chosen."""
    seen: dict[tuple[int, int, str], Refusal] = {}
    found: dict[int, list[Refusal]] = {}
    for offer in rows:
        kind = (key(offer), offer.batch_id, offer.open_to)
        if kind not in seen:
            seen[kind] = _refusal(state, offer, batches[offer.batch_id])
            found.setdefault(kind[0], []).append(seen[kind])
    return found


def _is_open(found: list[Refusal]) -> bool:
    return any(not one.text for one in found)


def _own_reason(found: list[Refusal]) -> str:
    """Return the reason that tells most: the one of a window before the one of batches for other units."""
    return min(found, key=lambda one: one.kind).text


def with_clause(reason: str, clause: str) -> str:
    """Return a reason with the clause of the notice that it rests on, where one is known."""
    return _("%(reason)s（依据：%(clause)s）") % {"reason": reason, "clause": clause} if clause else reason


def _within(state: Choosing, rows: tuple[Offer, ...], **wanted: Any) -> list[Offer]:
    """Return the offers of the chosen category and batch that this unit may use."""
    chosen = {"category_id": int(state.value("category")), "batch_id": int(state.value("batch")), **wanted}
    return [
        offer
        for offer in rows
        if all(getattr(offer, name) == value for name, value in chosen.items()) and not _refusal_of_offer(state, offer)
    ]


def _series(state: Choosing, rows: tuple[Offer, ...]) -> Choice:
    found = {offer.series_id: offer.series.name for offer in _within(state, rows)}
    options = [Option(code, f"{code} {name}") for code, name in sorted(found.items())]
    return _choice(state, "series", _("系列"), options)


def _level(state: Choosing, rows: tuple[Offer, ...]) -> Choice:
    series = state.value("series")
    offered = {offer.level for offer in _within(state, rows, series_id=series)}
    options, refused = [], _refused_levels(state, rows, offered)
    by_level: dict[str, list[Title]] = {}
    for title in Title.objects.filter(series=series, level__in=offered):
        by_level.setdefault(title.level, []).append(title)
    for level in Level:
        titles = by_level.get(level, [])
        if titles and all(title.exam_only for title in titles):
            refused.append((str(level.label), _("该系列本级别实行以考代评，请参加国家统一考试取得。")))
        elif titles:
            options.append(Option(level.value, str(level.label)))
    return _choice(state, "level", _("级别"), options, refused=tuple(refused))


def _refused_levels(state: Choosing, rows: tuple[Offer, ...], offered: set[str]) -> list[tuple[str, str]]:
    """Return the levels of the chosen series that the batch has for other units only, each with the reason."""
    found = {}
    for offer in rows:
        same = (str(offer.batch_id), str(offer.category_id), offer.series_id)
        if (
            same == (state.value("batch"), state.value("category"), state.value("series"))
            and offer.level not in offered
        ):
            found[offer.level] = _refusal_of_offer(state, offer)
    return [(str(level.label), found[level]) for level in Level if level in found]


def _title(state: Choosing) -> Choice:
    titles = Title.objects.filter(series=state.value("series"), level=state.value("level"))
    options = [Option(title.code, title.name, title.branch) for title in titles if not title.exam_only]
    refused = tuple((title.name, _("实行以考代评，请参加国家统一考试取得。")) for title in titles if title.exam_only)
    return _choice(state, "title", _("职称"), options, refused=refused)


def _speciality(state: Choosing) -> Choice:
    options = [Option(one.code, one.name) for one in Speciality.objects.filter(series=state.value("series"))]
    return _choice(state, "speciality", _("专业"), options, optional=not options)
