"""The secretary's page: rows, chips, pager and rosters as values ready to print, so that its template only sets them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from applications import documents, own_data
from applications.choices import DocumentKind, Level
from applications.models import Application, Batch
from kashgar_zc import clock, keyset
from kashgar_zc.accounts.models import Appointment, User

from .. import queries
from ..filters import Filters

Chip = tuple[str, str, bool, None]
SHOWN_ROSTERS = 5


@dataclass(frozen=True)
class Row:
    """One accepted application; every value is a text that the template only sets."""

    name: str
    number: str
    unit: str
    county: str
    title: str
    level: str
    speciality: str
    category: str
    accepted: str
    key: str


@dataclass(frozen=True)
class Page:
    """What the secretary's list shows; `batch` is None while the organisation organises none."""

    organisation: str
    batch: Batch | None
    groups: list[tuple[str, list[Chip]]]
    search: Mapping[str, Any]
    clear_url: str
    rows: list[Row]
    pager: Mapping[str, str] | None
    rosters: list[documents.Shown]
    exports: tuple[tuple[str, str], ...]
    chosen: Filters


def page(user: User, desk: Appointment, filters: Filters, *, after: int | None, before: int | None) -> Page:
    """Return the list of a desk; a batch that is not the organisation's own counts as none chosen."""
    batches = list(queries.batches(desk))
    batch = next((one for one in batches if str(one.pk) == filters.batch), batches[0] if batches else None)
    offers = queries.offers(batch) if batch else []
    shown = keyset.Page([], None, None)
    if batch:
        chosen = {"series": filters.series, "level": filters.level, "name": filters.name}
        shown = queries.page(queries.accepted(desk, batch, **chosen), after=after, before=before)
    return Page(
        organisation=desk.organisation.name,
        batch=batch,
        groups=groups(filters, batches, batch, offers),
        search=search(filters),
        clear_url="?" if filters != Filters() else "",
        rows=[row(one) for one in shown.rows],
        pager=pager(filters, shown),
        rosters=[documents.shown(one) for one in queries.rosters(user, desk)[:SHOWN_ROSTERS]],
        exports=(
            (DocumentKind.ROSTER_XLSX.value, _("导出花名册（Excel）")),
            (DocumentKind.ROSTER_PDF.value, _("打印花名册（PDF）")),
        ),
        chosen=filters,
    )


def archive(user: User, desk: Appointment, application: Application) -> dict[str, Any]:
    """Return one accepted case and its archive as its organiser's secretary has it."""
    one = row(application)
    facts = [
        (_("申报编号"), one.number),
        (_("工作单位"), f"{one.unit}（{one.county}）"),
        (_("申报职称"), " · ".join(filter(None, (one.title, one.level, one.speciality)))),
        (_("申报类别"), one.category),
        (_("状态"), str(application.get_status_display())),
    ]
    return {"name": one.name, "facts": facts, "archive": own_data.case_shown(application, user, desk)}


def row(one: Application) -> Row:
    return Row(
        name=one.applicant_name,
        number=one.number or "",
        unit=one.unit.name,
        county=one.unit.county.name if one.unit.county else _("地直"),
        title=one.title.name,
        level=str(one.title.get_level_display()),
        speciality=one.speciality.name if one.speciality else "",
        category=one.category.short_name,
        key=str(one.key),
        accepted=f"{one.since.astimezone(clock.BEIJING):%Y-%m-%d}",
    )


def groups(
    filters: Filters, batches: Iterable[Batch], batch: Batch | None, offers: list[tuple[str, str, str]]
) -> list[tuple[str, list[Chip]]]:
    """Return the chips: batches, then the series and levels that the batch offers."""
    series = dict(sorted({code: name for code, name, _level in offers}.items()))
    levels = {level for _code, _name, level in offers}
    chips_of_batches: list[Chip] = [
        (filters.query(batch=str(one.pk), series="", level=""), f"{one.season} {one.name}", one == batch, None)
        for one in batches
    ]
    return [
        (_("批次"), chips_of_batches),
        (_("系列"), chips(filters, "series", series)),
        (_("级别"), chips(filters, "level", {level.value: str(level.label) for level in Level if level in levels})),
    ]


def chips(filters: Filters, name: str, words: Mapping[str, str]) -> list[Chip]:
    """Return a chip for everything, then one for each value."""
    current = getattr(filters, name)
    every: Chip = (filters.query(**{name: ""}) or "?", _("全部"), not current, None)
    return [every] + [(filters.query(**{name: value}), text, value == current, None) for value, text in words.items()]


def search(filters: Filters) -> Mapping[str, Any]:
    kept = [(name, getattr(filters, name)) for name in ("batch", "series", "level") if getattr(filters, name)]
    return {"name": "name", "value": filters.name, "placeholder": _("按姓名开头查找"), "keep": kept}


def pager(filters: Filters, shown: keyset.Page) -> Mapping[str, str] | None:
    """Return the links to the neighbouring pages, None when one page is all."""
    if shown.before is None and shown.after is None:
        return None
    query = filters.query() or "?"
    joint = "" if query == "?" else "&"
    return {
        "prev_url": f"{query}{joint}before={shown.before}" if shown.before else "",
        "next_url": f"{query}{joint}after={shown.after}" if shown.after else "",
        "text": _("每页 %(size)s 人") % {"size": queries.PAGE},
    }
