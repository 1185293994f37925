"""The page of a queue: rows, chips and pager as values ready to print, so that its template only sets them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kashgar_zc.accounts.choices import OrganisationKind
from kashgar_zc.accounts.models import Appointment
from kashgar_zc.kept import by_language, draw

from .. import behind, filters, narrowing, queue, views_kept
from ..filters import Filters
from ..queue import Cursor, Slice, Tally
from .queue_chips import Chip, Chips, Group
from .queue_rows import Labels, QueueRow, Seat, drawn, rows

AFRESH = {"due": "", "age": "", "flag": "", "hold": "", "where": "", "sort": ""}  # do not go along to another tab
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
    more: tuple[tuple[str, str, str], ...] = ()  # further fields: (name, value, what belongs there)


@dataclass(frozen=True)
class Views:
    """The views kept: as chips, the one that is shown now, and whether what is shown could be kept."""

    chips: list[Chip]
    current: int | None
    may_keep: bool
    query: str


@dataclass(frozen=True)
class QueuePage:
    """All that the template of the queue sees."""

    tabs: list[Chip]
    groups: list[Group]
    views: Views
    search: Search
    note: str
    clear_url: str
    rows: list[QueueRow]
    body: SafeString
    pager: Pager
    is_unit: bool
    is_timed: bool
    may_tick: bool
    bulk: tuple[tuple[str, str, str], ...]
    everything: str
    labels: Labels
    key_help: SafeString
    empty: tuple[str, str]


def page(desk: Appointment, chosen: Filters, cursor: Cursor, now: dt.datetime) -> QueuePage:
    """Return the queue of a desk: five statements; one less where it is narrowed, one more where a unit is named."""
    home, named = reverse("review:queue"), narrowing.units_named(desk, chosen)
    found = queue.files_in(desk, chosen, now, named)
    counted = queue.tally(found)
    is_counted = not counted.is_capped
    if is_counted and not counted.total(chosen):
        found = found.none()
    cut = queue.slice_of(queue.narrowed(found, chosen), chosen, cursor, desk, now, are_few=is_counted)
    is_unit, is_waiting = desk.organisation.kind == OrganisationKind.UNIT, chosen.state == filters.WAITING
    seat, labels, is_timed = Seat(chosen, is_unit, now, desk.user_id), _labels(is_waiting), chosen.state != filters.DONE
    made, counts = rows(cut.rows, seat), behind.counts(desk, chosen, now)
    return QueuePage(
        tabs=[
            (home + chosen.query(state=state, **AFRESH), word(), chosen.state == state, counts.get(state))
            for state, word in STATE_WORDS.items()
        ],
        groups=_groups(Chips(home, chosen, counts), desk, counted, cut),
        views=views_of(desk, home, chosen),
        search=_search(chosen, is_unit=is_unit),
        note=_note(chosen, named),
        clear_url=home + Filters(state=chosen.state).query() if chosen.is_narrowed else "",
        rows=made,
        body=drawn(made, labels=labels, may_tick=True, is_unit=is_unit, is_timed=is_timed),
        pager=_pager(home, chosen, counted, cut),
        is_unit=is_unit,
        is_timed=is_timed,
        may_tick=True,
        bulk=bulk_of(is_unit=is_unit, is_waiting=is_waiting, has_proposals=_has_proposals(cut, desk)),
        everything=_everything(chosen, counted, cut),
        labels=labels,
        key_help=draw("components/key_help.html", keys=_keys()),
        empty=_empty(chosen),
    )


@by_language
def bulk_of(*, is_unit: bool, is_waiting: bool, has_proposals: bool) -> tuple[tuple[str, str, str], ...]:
    """Return what may be done to many at once: (act, label, style); signing where a colleague has proposed something."""
    papers = ("print", _("打印评审表"), "secondary"), ("export", _("导出花名册"), "secondary")
    if not is_waiting:
        return papers
    first = (("publicise", _("开始公示"), "primary"),) if is_unit else ()
    approve = ("approve", _("同意"), "secondary" if is_unit else "primary")
    sign = (("sign", _("复核签署"), "primary"),) if has_proposals else ()
    claims = ("claim", _("认领"), "secondary"), ("assign", _("分配"), "secondary")
    return (*first, *sign, approve, *claims, *papers)


def _has_proposals(cut: Slice, desk: Appointment) -> bool:
    return any(row["proposed_by_id"] not in {None, desk.user_id} for row in cut.rows)


def _everything(chosen: Filters, counted: Tally, cut: Slice) -> str:
    """Return what the tick for all that match says; nothing where this page is all."""
    if not (cut.previous or cut.following):
        return ""
    if counted.is_capped:
        return _("全部符合条件的（超过 %(n)s 件）") % {"n": queue.CAP}
    return _("全部符合条件的 %(n)s 件") % {"n": counted.total(chosen)}


@by_language
def _keys() -> tuple[tuple[str, str], ...]:
    return ("j", _("下一行")), ("k", _("上一行")), ("o", _("打开")), ("x", _("勾选")), ("/", _("查找"))


@by_language
def _labels(is_waiting: bool) -> Labels:
    return Labels(
        title=_("申报职称"),
        category=_("类别"),
        unit=_("单位"),
        came=_("到达") if is_waiting else _("我处办理"),
        age=_("工作日"),
        status=_("情况") if is_waiting else _("现在何处"),
    )


def _groups(chips: Chips, desk: Appointment, counted: Tally, cut: Slice) -> list[Group]:
    return [
        *chips.counted(counted),
        *chips.of_place(desk.organisation.kind, cut),
        *chips.of_work(has_second=any(one["proposed_by_id"] for one in cut.rows)),
        *chips.sorts(),
    ]


def views_of(desk: Appointment, home: str, chosen: Filters) -> Views:
    """Return the views a person keeps at this desk; one statement."""
    query, found = chosen.query(), views_kept.of(desk)
    return Views(
        chips=[(home + saved, name, saved == query, None) for _pk, name, saved in found],
        current=next((pk for pk, _name, saved in found if saved == query), None),
        may_keep=bool(query) and all(saved != query for _pk, _name, saved in found),
        query=query,
    )


def _search(chosen: Filters, *, is_unit: bool) -> Search:
    """Return the search, and for a desk above the units the field for theirs."""
    more = () if is_unit else (("unit_name", chosen.unit_name, _("单位名称，或其中几个字")),)
    asked = {"q", *(name for name, _value, _text in more)}
    keep = tuple((name, value) for name, value in vars(chosen).items() if value and name not in asked)
    return Search("q", chosen.q, _("姓名、申报编号或单位"), keep, more)


def _note(chosen: Filters, named: narrowing.Units) -> str:
    """Return that more units have the name searched for than were looked through."""
    if not named.is_cut:
        return ""
    words = {"q": chosen.unit_name or chosen.q, "n": len(named.names)}
    text = _("名称含“%(q)s”的单位超过 %(n)s 个，只查找了前 %(n)s 个单位的申报。请输入更完整的单位名称。")
    return text % words


def _pager(home: str, chosen: Filters, counted: Tally, cut: Slice) -> Pager:
    base = home + chosen.query()
    join = "&" if "?" in base else "?"
    following, previous = cut.offset + len(cut.rows), max(cut.offset - queue.PAGE, 0)
    total = f"{queue.CAP}+" if counted.is_capped else str(counted.total(chosen))
    words = {"first": cut.offset + 1, "last": following, "total": total}
    return Pager(
        prev_url=f"{base}{join}before={quote(cut.previous)}&n={previous}" if cut.previous and cut.offset else "",
        next_url=f"{base}{join}after={quote(cut.following)}&n={following}" if cut.following else "",
        text=_("第 %(first)s–%(last)s 件，共 %(total)s 件") % words if cut.rows else "",
    )


def _empty(chosen: Filters) -> tuple[str, str]:
    """Return what an empty list says: what will appear here, and what to do."""
    if chosen.is_narrowed:
        return _("没有符合条件的申报。"), _("请清除筛选，或换一个姓名、编号再查。")
    if chosen.state == filters.WAITING:
        return _("队列已清空。"), _("申报送到本机构后会出现在这里，先到的在前。")
    if chosen.state == filters.RETURNED:
        return _("没有退回中的申报。"), _("退回申请人修改的申报会出现在这里，重新提交后回到待审。")
    return _("还没有办理过的申报。"), _("本机构同意或不予推荐的申报会出现在这里。")
