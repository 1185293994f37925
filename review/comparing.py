"""The centre's comparison of counties and bureaus: what waits, how old, how fast, how much comes back, how long it will take.

Two statements for all offices together. What a county judges in its own batches stands apart from what it sends on.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.choices import OrganisationKind
from kashgar_zc.accounts.models import Organisation

from . import counting
from .forecast import PACE_DAYS
from .tables import UNKNOWN, Table
from .workdays import Workdays


@dataclass
class Office:
    """What is counted of one office: files and late files waiting, verdicts and returns, each by its working days."""

    waiting: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    spent: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    late: int = 0
    returned: int = 0
    lately: int = 0

    def row(self, name: str) -> tuple[str, ...]:
        """Return the office as a line of the table: counts, working days, hundredths; `UNKNOWN` where nothing tells."""
        files, done = sum(self.waiting.values()), sum(self.spent.values())
        return (
            name,
            str(files),
            str(self.late),
            str(max(self.waiting)) if self.waiting else UNKNOWN,
            str(median(self.spent)) if done else UNKNOWN,
            str(100 * self.returned // done) if done else UNKNOWN,
            str(-(-files * PACE_DAYS // self.lately)) if self.lately else UNKNOWN if files else "0",
        )


def median(spent: Mapping[int, int]) -> int:
    """Return the lower median of values counted; of nothing there is none."""
    middle, passed = (sum(spent.values()) + 1) // 2, 0
    for days in sorted(spent):
        passed += spent[days]
        if passed >= middle:
            return days
    raise ValueError(spent)


def tables(first: dt.datetime, now: dt.datetime) -> tuple[Table, ...]:
    """Return the counties, the counties in their own batches, and the bureaus; three statements."""
    waiting = counting.rows(counting.WAITING_EVERYWHERE, now=now)
    done = counting.rows(counting.DONE_EVERYWHERE, scope=counting.SEASON, first=first)
    today = clock.on_day(now)
    days = Workdays(min([clock.on_day(first), *(row["since"] for row in [*waiting, *done])]), today)
    offices = _counted(waiting, done, days, today)
    kinds = OrganisationKind.COUNTY, OrganisationKind.BUREAU
    named = list(Organisation.objects.filter(kind__in=kinds).select_related("county").order_by("county", "name", "pk"))
    counties, bureaus = ([one for one in named if one.kind == kind] for kind in kinds)
    own = [one for one in counties if (one.pk, True) in offices]
    busy = [one for one in bureaus if (one.pk, False) in offices]
    return (
        _table("counties", _("各县（市）：地区组织的批次"), [(one, offices[one.pk, False]) for one in counties]),
        _table("county_run", _("各县（市）：自行组织的批次"), [(one, offices[one.pk, True]) for one in own]),
        _table("bureaus", _("各行业主管局"), [(one, offices[one.pk, False]) for one in busy]),
    )


def _counted(
    waiting: Sequence[Mapping[str, Any]], done: Sequence[Mapping[str, Any]], days: Workdays, today: dt.date
) -> dict[tuple[int, bool], Office]:
    """Return (organisation, in its own batch) -> what is counted of it."""
    offices: dict[tuple[int, bool], Office] = defaultdict(Office)
    for row in waiting:
        office = offices[row["office"], row["is_own"]]
        office.waiting[days.totals[today] - days.totals[row["since"]]] += row["files"]
        office.late += row["late"]
    for row in done:
        office = offices[row["office"], row["is_own"]]
        office.spent[days.totals[row["day"]] - days.totals[row["since"]]] += row["files"]
        office.returned += row["returned"]
        office.lately += row["files"] if days.totals[today] - days.totals[row["day"]] < PACE_DAYS else 0
    return offices


def _table(key: str, title: str, offices: Sequence[tuple[Organisation, Office]]) -> Table:
    heads = (
        *(_("机构"), _("待办"), _("其中超期"), _("最早一件（工作日）"), _("办结中位数（工作日）"), _("退回比例（%）")),
        _("预计还需（工作日）"),
    )
    note = _("办结和退回按近 28 天统计，预计按近 %(n)s 个工作日的进度；已收回的意见不计入。") % {"n": PACE_DAYS}
    rows = tuple(office.row(str(one.county or one)) for one, office in offices)
    return Table(key, title, heads, rows, note=note if rows else "", is_sortable=True)
