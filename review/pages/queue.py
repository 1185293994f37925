"""The page of a queue: rows, chips and pager as values ready to print, so that its template only sets them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from applications.choices import Level
from kashgar_zc.accounts.choices import OrganisationKind
from kashgar_zc.accounts.models import Appointment
from kashgar_zc.kept import draw

from .. import filters, queue
from ..filters import Filters
from ..queue import Cursor, Slice, Tally
from .queue_rows import Labels, QueueRow, Seat, drawn, rows

Chip = tuple[str, str, bool, Any]
STATE_WORDS = {
    filters.WAITING: lambda: _("待审（本机构）"),
    filters.RETURNED: lambda: _("退回中"),
    filters.DONE: lambda: _("我处已办"),
}


@dataclass(frozen=True)
class Pager:
    prev_url: str
    next_url: str
    text: str


@dataclass(frozen=True)
class Search:
    name: str
    value: str
    placeholder: str
    keep: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class QueuePage:
    """All that the template of the queue sees."""

    tabs: list[Chip]
    groups: list[tuple[str, list[Chip]]]
    search: Search
    clear_url: str
    rows: list[QueueRow]
    body: SafeString
    pager: Pager
    is_unit: bool
    is_timed: bool
    may_publicise: bool
    bulk: list[tuple[str, str, str]]
    labels: Labels
    key_help: SafeString
    empty: tuple[str, str]


def page(desk: Appointment, chosen: Filters, cursor: Cursor, now: dt.datetime) -> QueuePage:
    """Return the queue of a desk: three statements, four when a search or a deadline is asked for."""
    home = reverse("review:queue")
    found = queue.files_in(desk, chosen, now)
    counted = queue.tally(found)
    cut = queue.slice_of(queue.narrowed(found, chosen), chosen, cursor, desk)
    is_unit, is_waiting = desk.organisation.kind == OrganisationKind.UNIT, chosen.state == filters.WAITING
    made, labels, is_timed = (
        rows(cut.rows, Seat(chosen, is_unit, now)),
        _labels(is_waiting),
        chosen.state != filters.DONE,
    )
    may_publicise = is_unit and is_waiting
    return QueuePage(
        tabs=[
            (home + chosen.query(state=state), word(), chosen.state == state, None)
            for state, word in STATE_WORDS.items()
        ],
        groups=_groups(home, chosen, counted, cut),
        search=_search(chosen),
        clear_url=home + Filters(state=chosen.state).query() if chosen.is_narrowed else "",
        rows=made,
        body=drawn(made, labels=labels, may_tick=may_publicise, is_unit=is_unit, is_timed=is_timed),
        pager=_pager(home, chosen, counted, cut),
        is_unit=is_unit,
        is_timed=is_timed,
        may_publicise=may_publicise,
        bulk=[("publicise", _("开始公示"), "primary")],
        labels=labels,
        key_help=draw("components/key_help.html", keys=_keys()),
        empty=_empty(chosen),
    )


def _keys() -> list[tuple[str, str]]:
    return [("j", _("下一行")), ("k", _("上一行")), ("o", _("打开")), ("x", _("勾选")), ("/", _("查找"))]


def _labels(is_waiting: bool) -> Labels:
    return Labels(
        title=_("申报职称"),
        category=_("类别"),
        unit=_("单位"),
        came=_("到达") if is_waiting else _("我处办理"),
        age=_("工作日"),
        status=_("情况") if is_waiting else _("现在何处"),
    )


def _groups(home: str, chosen: Filters, counted: Tally, cut: Slice) -> list[tuple[str, list[Chip]]]:
    """Return the chips; a dimension with one value only is left out unless it is chosen."""
    level_names = {str(level): str(level.label) for level in Level}
    groups = []
    for name, label, words in (
        ("series", _("系列"), counted.names["series"]),
        ("level", _("级别"), level_names),
        ("category", _("类别"), counted.names["category"]),
    ):
        current = getattr(chosen, name)
        counts = counted.of(name, chosen)
        present = [value for value in words if value in counts]
        if len(present) > 1 or current:
            chips = [_chip(home, chosen, name, value, words[value], counts, counted.is_capped) for value in present]
            groups.append((label, chips))
    if chosen.state == filters.WAITING:
        dues = ((filters.SOON, _("临近到期")), (filters.LATE, _("已超期")))
        groups.append((_("时限"), [_chip(home, chosen, "due", value, word, {}, True) for value, word in dues]))
    if chosen.unit:
        name = cut.rows[0]["unit"] if cut.rows else _("所选单位")
        groups.append((_("单位"), [_chip(home, chosen, "unit", chosen.unit, name, {}, True)]))
    return groups


def _chip(
    home: str, chosen: Filters, name: str, value: str, word: str, counts: dict[str, int], uncounted: bool
) -> Chip:
    """Return a chip; pressing the one that is on takes it off."""
    is_on = getattr(chosen, name) == value
    url = home + chosen.query(**{name: "" if is_on else value})
    return url, word, is_on, None if uncounted else counts.get(value)


def _search(chosen: Filters) -> Search:
    keep = ((name, getattr(chosen, name)) for name in ("state", "due", "series", "level", "category", "unit"))
    return Search("q", chosen.q, _("姓名、申报编号或单位"), tuple((name, value) for name, value in keep if value))


def _pager(home: str, chosen: Filters, counted: Tally, cut: Slice) -> Pager:
    base = home + chosen.query()
    join = "&" if "?" in base else "?"
    following, previous = cut.offset + len(cut.rows), max(cut.offset - queue.PAGE, 0)
    total = f"{queue.CAP}+" if counted.is_capped else str(counted.total(chosen))
    words = {"first": cut.offset + 1, "last": following, "total": total}
    return Pager(
        prev_url=f"{base}{join}before={_quoted(cut.previous)}&n={previous}" if cut.previous and cut.offset else "",
        next_url=f"{base}{join}after={_quoted(cut.following)}&n={following}" if cut.following else "",
        text=_("第 %(first)s–%(last)s 件，共 %(total)s 件") % words if cut.rows else "",
    )


def _quoted(key: str) -> str:
    return key.replace("+", "%2B").replace(":", "%3A")


def _empty(chosen: Filters) -> tuple[str, str]:
    """Return what an empty list says: what will appear here, and what to do."""
    if chosen.is_narrowed:
        return _("没有符合条件的申报。"), _("请清除筛选，或换一个姓名、编号再查。")
    if chosen.state == filters.WAITING:
        return _("队列已清空。"), _("申报送到本机构后会出现在这里，先到的在前。")
    if chosen.state == filters.RETURNED:
        return _("没有退回中的申报。"), _("退回申请人修改的申报会出现在这里，重新提交后回到待审。")
    return _("还没有办理过的申报。"), _("本机构同意或不予推荐的申报会出现在这里。")
