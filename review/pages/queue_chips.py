"""The chips of a queue: each filter as addresses that put it on and take it off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from kashgar_zc.accounts.choices import OrganisationKind
from kashgar_zc.accounts.models import County
from kashgar_zc.kept import by_language

from .. import filters
from ..filters import Filters
from ..queue import Slice, Tally
from .queue_rows import levels

Chip = tuple[str, str, bool, Any]
Group = tuple[str, list[Chip]]
KEPT_FOR = 600  # seconds; the counties of a prefecture do not change


@dataclass(frozen=True)
class Chips:
    """Draws the chips of one page: `home` is the queue's address, `chosen` what is on now, `counts` what stands behind some."""

    home: str
    chosen: Filters
    counts: Mapping[str, int | str] = field(default_factory=dict)

    def chip(self, name: str, value: str, word: str, count: int | str | None = None) -> Chip:
        """Return a chip; pressing the one that is on takes it off."""
        is_on = getattr(self.chosen, name) == value
        return self.home + self.chosen.query(**{name: "" if is_on else value}), word, is_on, count

    def group(self, label: str, name: str, words: Iterable[tuple[str, str]]) -> Group:
        return label, [self.chip(name, value, word, self.counts.get(value)) for value, word in words]

    def counted(self, tally: Tally) -> list[Group]:
        """Return the three dimensions with their counts; one with a single value is left out unless it is chosen."""
        found = []
        for name, label, words in (
            ("series", _("系列"), tally.names["series"]),
            ("level", _("级别"), levels()),
            ("category", _("类别"), tally.names["category"]),
        ):
            counts = tally.of(name, self.chosen)
            present = [value for value in words if value in counts]
            if len(present) > 1 or getattr(self.chosen, name):
                shown: Mapping[str, int] = {} if tally.is_capped else counts
                found.append((label, [self.chip(name, value, words[value], shown.get(value)) for value in present]))
        return found

    def of_work(self, *, has_second: bool) -> list[Group]:
        """Return what narrows by the work itself: deadline, who has it, what sets it apart; for what is done, where it is."""
        if self.chosen.state == filters.DONE:
            return [self.group(_("现在何处"), "where", _wheres())]
        is_waiting = self.chosen.state == filters.WAITING
        flags = [(filters.BACK, _("修改后重报"))] if is_waiting else []
        if is_waiting and (has_second or self.chosen.flag in {filters.SECOND, filters.SIGN}):
            flags += [(filters.SECOND, _("待复核")), (filters.SIGN, _("待我签署"))]
        found = [self.group(_("情况"), "flag", [*flags, *_marks()])]
        if is_waiting:
            found = [
                self.group(_("时限"), "due", _dues()),
                self.group(_("工作日"), "age", _ages()),
                self.group(_("认领"), "hold", _holds()),
                *found,
            ]
        return found

    def of_place(self, kind: str, cut: Slice) -> list[Group]:
        """Return the counties for a desk above them, and the unit chosen by a row."""
        found = []
        if kind in {OrganisationKind.BUREAU, OrganisationKind.CENTRE}:
            found.append(self.group(_("县（市）"), "county", counties()))
        if self.chosen.unit:
            name = cut.rows[0]["unit"] if cut.rows else _("所选单位")
            found.append(self.group(_("单位"), "unit", [(self.chosen.unit, name)]))
        return found

    def sorts(self) -> list[Group]:
        """Return in which order the list may stand; what is done stands newest first."""
        if self.chosen.state == filters.DONE:
            return []
        return [
            (
                _("排序"),
                [
                    (self.home + self.chosen.query(sort=value), word, self.chosen.sort == value, None)
                    for value, word in _orders()
                ],
            )
        ]


Words = tuple[tuple[str, str], ...]


@by_language
def _dues() -> Words:
    return (filters.SOON, _("临近到期")), (filters.LATE, _("已超期"))


@by_language
def _ages() -> Words:
    words = _("%(a)s–%(b)s 天"), _("%(a)s 天以上")
    return tuple(
        (value, words[most is None] % {"a": least - (most is None), "b": most})
        for value, (least, most) in filters.AGES.items()
    )


@by_language
def _holds() -> Words:
    return (filters.MINE, _("我认领的")), (filters.FREE, _("无人认领"))


@by_language
def _marks() -> Words:
    return (
        (filters.DOUBT, _("我标记过问题")),
        (filters.SAME, _("材料与他人相同")),
        (filters.BARRED, _("有失信记录")),
        (filters.PULL, _("请求撤下文件")),
    )


@by_language
def _wheres() -> Words:
    return (
        ("review", _("上级审核中")),
        ("accepted", _("已列入评审")),
        ("declined", _("不予推荐")),
        ("ended", _("已有结果")),
    )


@by_language
def _orders() -> Words:
    return ("", _("先到在前")), (filters.NEWEST, _("后到在前")), (filters.BY_NAME, _("按姓名"))


def counties() -> list[tuple[str, str]]:
    """Return (code, name) of every county, kept in the cache."""
    known = cache.get("county-names")
    if known is None:
        known = list(County.objects.order_by("code").values_list("code", "name"))
        cache.set("county-names", known, KEPT_FOR)
    return known
