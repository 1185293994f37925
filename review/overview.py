"""The figures of an office: how files flow, how old they are, why they are returned, who works on what, when it will be done.

One `Figures` is what the page draws, what its tables list and what the workbook holds [I17]. Counting takes a while where
there are very many files; so they are counted every few minutes, kept, and shown with the time that they are of.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from applications.choices import REVIEW_STATUS, Desk, Status
from kashgar_zc import clock
from kashgar_zc.accounts.choices import OrganisationKind, Role
from kashgar_zc.accounts.models import Appointment, Organisation

from . import comparing, counting, forecast
from .tables import Table
from .workdays import Workdays

DAYS = 28  # of the flow, the last one today
REASONS = 10
AGES = ((0, 2), (3, 5), (6, 10), (11, 20), (21, None))  # working days
FRESH = dt.timedelta(minutes=15)  # what is older is counted anew while the page waits: nobody has counted meanwhile
KEY = "overview:3:{}"  # the number changes with the shape of Figures


@dataclass(frozen=True)
class Figures:
    """All tables of an office at an instant."""

    at: dt.datetime
    tables: tuple[Table, ...]


def kept(organisation: Organisation, now: dt.datetime) -> Figures:
    """Return an office's figures as they were kept lately, else counted now; the page and its workbook say the same."""
    found: Figures | None = cache.get(KEY.format(organisation.pk))
    return found if found and found.at <= now < found.at + FRESH else keep(organisation, now)


def keep(organisation: Organisation, now: dt.datetime) -> Figures:
    """Count an office's figures and keep them."""
    found = figures(organisation, now)
    cache.set(KEY.format(organisation.pk), found, FRESH.total_seconds())
    return found


def keep_all() -> None:
    """Count the figures of every office where somebody reviews today."""
    seated = Appointment.objects.on(clock.today()).filter(role=Role.REVIEWER).order_by()
    offices = Organisation.objects.filter(pk__in=seated.values("organisation")).exclude(kind=OrganisationKind.UNIT)
    for one in offices.order_by("pk"):
        keep(one, clock.now())


def figures(organisation: Organisation, now: dt.datetime) -> Figures:
    """Return what an office's overview shows, counted now: five statements, one more when the calendar is not kept.

    The centre compares its counties and bureaus besides: three more.
    """
    here, today = organisation.pk, clock.on_day(now)
    first = clock.midnight_after(today - dt.timedelta(days=DAYS))
    status = {row["status"]: row["n"] for row in counting.rows(counting.STATUSES, here)}
    waiting = counting.rows(counting.WAITING, here, now=now)
    flow = {row["day"]: row for row in counting.rows(counting.FLOW, here, first=first)}
    reasons = counting.rows(counting.REASONS, here, most=REASONS)
    load = counting.rows(counting.LOAD, here, first=first, now=now, today=today)
    days = Workdays(min([today - dt.timedelta(days=DAYS), *(one["since"] for one in waiting)]), today + forecast.AHEAD)
    compared = comparing.tables(first, now) if organisation.kind == OrganisationKind.CENTRE else ()
    return Figures(
        now,
        (
            *compared,
            _by_day("flow", _("近 %(n)s 天收办情况") % {"n": DAYS}, _columns(), flow, today),
            _forecast(organisation, waiting, flow, status, days, today),
            _by_day("desks", _("近 %(n)s 天各环节送出") % {"n": DAYS}, _desks(), flow, today),
            Table(
                "where",
                _("各环节现有申报"),
                (_("环节"), _("件数")),
                tuple((str(one.label), str(status[one])) for one in Status if one in status),
            ),
            _ages(waiting, days, today),
            Table(
                "reasons",
                _("退回原因"),
                (_("原因"), _("次数"), _("涉及申报")),
                tuple((row["wrong"], str(row["times"]), str(row["files"])) for row in reasons),
                note=_("本年度经过本机构的申报在各环节的退回；已收回的退回不计入。") if reasons else "",
            ),
            Table(
                "load",
                _("审核人工作量"),
                (_("审核人"), _("近 %(n)s 天办理") % {"n": DAYS}, _("已认领")),
                tuple((row["name"], str(row["steps"]), str(row["claims"])) for row in load),
                note=_("已收回的意见不计入。"),
            ),
        ),
    )


def _columns() -> dict[str, str]:
    return {"came": _("送达"), "approved": _("同意"), "returned": _("退回"), "declined": _("不予推荐")}


def _desks() -> dict[str, str]:
    return {str(desk): str(desk.label) for desk in Desk}


def _by_day(
    key: str, title: str, columns: Mapping[str, str], flow: Mapping[dt.date, Mapping[str, Any]], today: dt.date
) -> Table:
    """Return a row for each of the last days, the days without anything included."""
    span = [today - dt.timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    rows = tuple((f"{day:%m-%d}", *(str(flow[day][one] if day in flow else 0) for one in columns)) for day in span)
    return Table(key, title, (_("日期"), *columns.values()), rows, "lines", _("已收回的意见不计入。"))


def _ages(waiting: Sequence[Mapping[str, Any]], days: Workdays, today: dt.date) -> Table:
    """Return how long the files at this desk have waited, in working days."""
    spent: Counter[int] = Counter()
    for one in waiting:
        spent[days.totals[today] - days.totals[one["since"]]] += one["files"]
    rows = [
        (
            _("%(a)s–%(b)s 天") % {"a": low, "b": high} if high is not None else _("%(a)s 天以上") % {"a": low},
            str(sum(n for age, n in spent.items() if low <= age and (high is None or age <= high))),
        )
        for low, high in AGES
    ]
    words = {"n": spent.total(), "late": sum(one["late"] for one in waiting)}
    note = _("共 %(n)s 件待办，其中超期 %(late)s 件。") % words
    return Table("ages", _("待办件的工作日数"), (_("已等待"), _("件数")), tuple(rows), note=note)


def _forecast(
    organisation: Organisation,
    waiting: Sequence[Mapping[str, Any]],
    flow: Mapping[dt.date, Mapping[str, Any]],
    status: Mapping[str, int],
    days: Workdays,
    today: dt.date,
) -> Table:
    """Return when what waits will be done at the pace of the last working days."""
    due: Counter[dt.date | None] = Counter()
    for one in waiting:
        due[one["due"]] += one["files"]
    done = {day: row["approved"] + row["returned"] + row["declined"] for day, row in flow.items()}
    desks = list(Desk)
    earlier = desks[: desks.index(Desk(organisation.kind))]
    ahead = sum(status.get(REVIEW_STATUS[desk], 0) for desk in earlier)
    rows, note = forecast.of(due, done, ahead, days, today)
    return Table("forecast", _("办结预测"), (_("日期"), _("预计余件"), _("期限内应余")), rows, "lines", note)
