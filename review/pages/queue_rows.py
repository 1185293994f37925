"""The rows of a queue: each value ready to print, and the row's markup drawn once and filled for every file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from applications.choices import DESK_WORDS, FAMILY, Action, Level, Status
from kashgar_zc import clock
from kashgar_zc.kept import by_language, draw

from .. import filters, workdays
from ..choices import Outcome
from ..filters import Filters

NOBODY = "00000000-0000-0000-0000-000000000000"
# What a desk reads of its own act.
ACTED_WORDS = {
    Action.APPROVE: lambda: _("我处同意"),
    Action.RETURN: lambda: _("我处退回"),
    Action.DECLINE: lambda: _("我处不予推荐"),
}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue as texts; `situation` is where the file is and what sets it apart, drawn."""

    key: str
    version: str
    href: str
    name: str
    number: str
    title: str
    kind: str
    category: str
    unit: str
    unit_href: str
    came: str
    age: str
    urgency: str
    status: str
    flags: tuple[tuple[str, str], ...]
    situation: SafeString


TEXTS = tuple(one.name for one in fields(QueueRow) if one.type == "str")
BLANK = QueueRow(**{name: f"{{{name}}}" for name in (*TEXTS, "situation")}, flags=())


@dataclass(frozen=True)
class Labels:
    """The column heads that a row's cells repeat on a phone."""

    title: str
    category: str
    unit: str
    came: str
    age: str
    status: str


@dataclass(frozen=True)
class Seat:
    """For whom rows are made: the filters chosen, whether it is a unit's desk, the instant, and the person."""

    chosen: Filters
    is_unit: bool
    now: dt.datetime
    user_id: int

    @property
    def is_waiting(self) -> bool:
        return self.chosen.state == filters.WAITING


def rows(found: Sequence[Mapping[str, Any]], seat: Seat) -> list[QueueRow]:
    """Return the files of a page (`queue.Slice.rows`) ready to print; the calendar is read once."""
    if not found:
        return []
    days = workdays.Workdays.spanning([seat.now] + [one[name] for one in found for name in ("since", "due_at")])
    before_key, after_key = reverse("review:file", args=[NOBODY]).split(NOBODY)
    after_key += seat.chosen.query()
    before_unit, after_unit = (reverse("review:queue") + seat.chosen.query(unit="0")).split("unit=0")
    titles = levels()
    made = []
    for one in found:
        status, flags = _where(one, seat), tuple(_flags(one, seat))
        age, urgency = ("", "")
        if seat.chosen.state != filters.DONE:
            age, urgency = workdays.age(days, one["since"], one["due_at"], seat.now)
        made.append(
            QueueRow(
                key=str(one["key"]),
                version=str(one["version"]),
                href=f"{before_key}{one['key']}{after_key}",
                name=one["applicant_name"],
                number=one["number"] or "",
                title=one["title"],
                kind=" · ".join(filter(None, (one["series"], titles[one["level"]], one["speciality"]))),
                category=one["category"],
                unit=one["unit"],
                unit_href=f"{before_unit}unit={one['unit_id']}{after_unit}",
                came=short_day(one["since"] if seat.is_waiting else one["acted_at"], seat.now),
                age=age,
                urgency=urgency,
                status=status,
                flags=flags,
                situation=_situation(status, FAMILY[Status(one["status"])], flags),
            )
        )
    return made


@by_language
def levels() -> dict[str, str]:
    """Return level -> its name."""
    return {str(level): str(level.label) for level in Level}


def drawn(made: Iterable[QueueRow], **shape: Any) -> SafeString:
    """Return the rows as markup: the template draws one of blanks, which is filled for each; `shape` says which cells."""
    plain, marked = (
        draw("review/_queue_row.html", row=blank, **shape) for blank in (replace(BLANK, situation=SafeString()), BLANK)
    )
    filled = []
    for row in made:
        texts = {name: escape(getattr(row, name)) for name in TEXTS}
        filled.append((marked if row.situation else plain).format_map(texts | {"situation": row.situation}))
    return mark_safe("".join(filled))


def _where(one: Mapping[str, Any], seat: Seat) -> str:
    """Return a state in the desk's words: the organisation that has the file, or what it waits for."""
    if seat.is_waiting:
        return ""  # the tab says it for all
    if one["at"]:
        return _("在%(at)s") % {"at": one["at"]}
    status = Status(one["status"])
    return str(DESK_WORDS.get(status, status.label))


def _flags(one: Mapping[str, Any], seat: Seat) -> Iterable[tuple[str, str]]:
    """Yield (family, text) of what sets a file apart."""
    if seat.is_waiting and one["proposed_by_id"] is not None:
        yield "needs-you", _("我已提请复核") if one["proposed_by_id"] == seat.user_id else _("待复核")
    if seat.is_waiting and one["holder_id"] is not None:
        yield (
            "moving",
            _("我已认领") if one["holder_id"] == seat.user_id else _("%(name)s办理") % {"name": one["holder"]},
        )
    if seat.is_waiting and one["was_resubmitted"]:
        yield "moving", _("修改后重报")
    if one["is_asked"]:
        yield "needs-you", _("请求撤下文件")
    if one["is_barred"]:
        yield "needs-you", _("有失信记录")
    if one["is_shared"]:
        yield "needs-you", _("材料与他人相同")
    if one["is_doubted"]:
        yield "waiting", _("我标记过问题")
    if not seat.is_waiting and one["acted"] in ACTED_WORDS:
        yield "idle", ACTED_WORDS[Action(one["acted"])]()
    if seat.is_unit and seat.is_waiting:
        yield _publicity_flag(one["publicity_outcome"], one["publicity_last_day"], seat.now)


def _publicity_flag(outcome: str | None, last_day: dt.date | None, now: dt.datetime) -> tuple[str, str]:
    if outcome is None or last_day is None:
        return "needs-you", _("未公示")
    if outcome:
        return ("done" if outcome == Outcome.CLEAR else "needs-you"), _("公示%(how)s") % {"how": Outcome(outcome).label}
    if now >= clock.midnight_after(last_day):
        return "waiting", _("公示期满待办结")
    return "moving", _("公示至%(day)s") % {"day": short_day(last_day, now)}


@lru_cache(maxsize=500)  # a page says the same few things of its rows
def _situation(status: str, family: str, flags: tuple[tuple[str, str], ...]) -> SafeString:
    marks = format_html_join("", ' <span class="flag" data-family="{}">{}</span>', flags)
    badge = format_html('<span class="status" data-family="{}">{}</span>', family, status) if status else SafeString()
    return badge + marks


def short_day(value: dt.date | dt.datetime | None, now: dt.datetime) -> str:
    """Return 6月3日, with the year when it is another one."""
    if value is None:
        return ""
    day = clock.on_day(value) if isinstance(value, dt.datetime) else value
    year = "" if day.year == clock.on_day(now).year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"
