"""The figures of an office: how files flow, how old they are, why they are returned, who works on what, when it will be done.

Everything is counted by the database over the files on the office's route, in a constant number of statements. One
`Figures` is what the page draws, what its tables list and what the workbook holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from applications.choices import UNDER_REVIEW, Action, Status
from applications.models import Application, Event, Phase, RouteStop
from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Appointment, Organisation

from .models import Claim
from .workdays import Workdays

DAYS = 28  # of the flow, the last one today
PACE_DAYS = 10  # working days that the pace is taken from
REASONS = 10
AGES = ((0, 2), (3, 5), (6, 10), (11, 20), (21, None))  # working days


@dataclass(frozen=True)
class Table:
    """One question and its answer; a row is a label and a number for each column. `chart` names how it is drawn."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    chart: str = "bars"
    note: str = ""


@dataclass(frozen=True)
class Figures:
    """All tables of an office at an instant."""

    at: dt.datetime
    tables: tuple[Table, ...]


def figures(desk: Appointment, now: dt.datetime) -> Figures:
    """Return what an office's overview shows."""
    files = in_scope(desk.organisation)
    waiting = list(files.filter(at=desk.organisation).values_list("since", "due_at").order_by("since"))
    days = Workdays.spanning([now - dt.timedelta(days=DAYS + 60), now, *(since for since, _due in waiting)])
    flow = _flow(desk.organisation, files, now)
    return Figures(
        now,
        (
            flow,
            _by_desk(files),
            _ages(waiting, days, now),
            _reasons(files),
            _load(desk.organisation, now),
            _forecast(desk.organisation, files, waiting, days, now),
        ),
    )


def in_scope(organisation: Organisation) -> QuerySet[Application]:
    """Return the files of the present season whose route leads through an organisation, submitted ones only."""
    stop = RouteStop.objects.filter(application=OuterRef("pk"), organisation=organisation)
    files = Application.objects.filter(Exists(stop), season__is_current=True, submitted_at__isnull=False)
    return files.order_by()


def _flow(organisation: Organisation, files: QuerySet[Application], now: dt.datetime) -> Table:
    """Return for each of the last days how many files came, went on and went back at this desk."""
    today = clock.on_day(now)
    first = today - dt.timedelta(days=DAYS - 1)
    events = Event.objects.filter(application__in=files, at__gte=clock.midnight_after(first - dt.timedelta(days=1)))
    counted = (
        events.order_by()
        .annotate(day=TruncDate("at", tzinfo=clock.BEIJING))
        .values("day")
        .annotate(
            came=Count("pk", filter=Q(to_organisation=organisation)),
            approved=Count("pk", filter=Q(organisation=organisation, action=Action.APPROVE)),
            returned=Count("pk", filter=Q(organisation=organisation, action=Action.RETURN)),
            declined=Count("pk", filter=Q(organisation=organisation, action=Action.DECLINE)),
        )
    )
    of = {row["day"]: row for row in counted}
    names = ("came", "approved", "returned", "declined")
    rows = [
        (f"{day:%m-%d}", *(str(of[day][name] if day in of else 0) for name in names))
        for day in (first + dt.timedelta(days=one) for one in range(DAYS))
    ]
    heads = (_("日期"), _("送达"), _("同意"), _("退回"), _("不予推荐"))
    return Table("flow", _("近 %(n)s 天收办情况") % {"n": DAYS}, heads, tuple(rows), "lines")


def _by_desk(files: QuerySet[Application]) -> Table:
    """Return how many files stand where now."""
    counted = dict(files.values_list("status").annotate(n=Count("pk")))
    rows = [(str(Status(one).label), str(counted[one])) for one in Status if one in counted]
    return Table("where", _("各环节现有申报"), (_("环节"), _("件数")), tuple(rows))


def _ages(waiting: Sequence[tuple[dt.datetime, dt.datetime | None]], days: Workdays, now: dt.datetime) -> Table:
    """Return how long the files at this desk have waited, in working days."""
    spent = [days.between(since, now) for since, _due in waiting]
    late = sum(due is not None and due <= now for _since, due in waiting)
    rows = [
        (
            _("%(a)s–%(b)s 天") % {"a": low, "b": high} if high is not None else _("%(a)s 天以上") % {"a": low},
            str(sum(low <= one and (high is None or one <= high) for one in spent)),
        )
        for low, high in AGES
    ]
    note = _("共 %(n)s 件待办，其中超期 %(late)s 件。") % {"n": len(spent), "late": late}
    return Table("ages", _("待办件的工作日数"), (_("已等待"), _("件数")), tuple(rows), note=note)


# Defects lie as a list in the details of a return.
REASONS_SQL = """
    SELECT defect ->> 'wrong', count(*), count(DISTINCT e.application_id)
    FROM applications_event e CROSS JOIN LATERAL jsonb_array_elements(e.details -> 'defects') defect
    WHERE e.action = 'return' AND e.application_id IN ({scope})
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %s"""


def _reasons(files: QuerySet[Application]) -> Table:
    """Return what returns found wrong most often, at every desk of these files."""
    scope, given = files.values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(REASONS_SQL.format(scope=scope), [*given, REASONS])
        rows = tuple((str(wrong), str(times), str(people)) for wrong, times, people in cursor.fetchall())
    return Table("reasons", _("退回原因"), (_("原因"), _("次数"), _("涉及申报")), rows)


def _load(organisation: Organisation, now: dt.datetime) -> Table:
    """Return how many steps each reviewer took lately, and how many files each has claimed."""
    since, today = now - dt.timedelta(days=DAYS), clock.on_day(now)
    steps = Event.objects.filter(organisation=organisation, at__gte=since, actor__isnull=False).order_by()
    claims = Claim.objects.filter(organisation=organisation, ended_at=None).order_by()
    done = {
        row["actor"]: (row["actor__name"], row["n"])
        for row in steps.values("actor", "actor__name").annotate(n=Count("pk"))
    }
    held = dict(claims.values_list("holder").annotate(n=Count("pk")))
    seated = Appointment.objects.on(today).filter(organisation=organisation, role=Role.REVIEWER)
    names = dict(seated.values_list("user", "user__name")) | {pk: name for pk, (name, _n) in done.items()}
    numbers = ((name, done.get(pk, ("", 0))[1], held.get(pk, 0)) for pk, name in names.items())
    rows = sorted(numbers, key=lambda row: (-row[1], row[0]))
    heads = (_("审核人"), _("近 %(n)s 天办理") % {"n": DAYS}, _("已认领"))
    return Table("load", _("审核人工作量"), heads, tuple((name, str(a), str(b)) for name, a, b in rows))


def _forecast(
    organisation: Organisation,
    files: QuerySet[Application],
    waiting: Sequence[tuple[dt.datetime, dt.datetime | None]],
    days: Workdays,
    now: dt.datetime,
) -> Table:
    """Return when what waits will be done at the pace of the last working days, and what is still on its way here."""
    first = now
    while days.between(first, now) < PACE_DAYS:
        first -= dt.timedelta(days=1)
    verdicts = Event.objects.filter(organisation=organisation, at__gt=first, application__in=files).filter(
        action__in=(Action.APPROVE, Action.RETURN, Action.DECLINE)
    )
    done, ahead = verdicts.count(), _on_the_way(organisation, files)
    left = len(waiting) + ahead
    needed = -(-left * PACE_DAYS // done) if done else None
    rows = [
        (_("本机构待办"), str(len(waiting))),
        (_("在前面环节"), str(ahead)),
        (_("近 %(n)s 个工作日办结") % {"n": PACE_DAYS}, str(done)),
        (_("按此进度还需工作日"), str(needed) if needed is not None else _("无法估计")),
    ]
    return Table("forecast", _("办结预测"), (_("项目"), _("数量")), tuple(rows), "", _deadline(now))


def _on_the_way(organisation: Organisation, files: QuerySet[Application]) -> int:
    """Return how many files stand at a desk before this one."""
    here = RouteStop.objects.filter(application=OuterRef("pk"), organisation=organisation)
    before = RouteStop.objects.filter(
        application=OuterRef("pk"), organisation=OuterRef("at"), position__lt=here.values("position")[:1]
    )
    return files.filter(Exists(before), status__in=UNDER_REVIEW).count()


def _deadline(now: dt.datetime) -> str:
    """Return which phase of the season ends next, and in how many days."""
    phase = (
        Phase.objects.filter(batch__season__is_current=True, opens_at__lte=now, closes_at__gt=now)
        .order_by("closes_at")
        .first()
    )
    if phase is None:
        return ""
    left = (phase.closes_at - now).days
    return _("%(phase)s至 %(day)s，还有 %(n)s 天。") % {
        "phase": phase.get_kind_display(),
        "day": f"{clock.on_day(phase.closes_at - dt.timedelta(seconds=1)):%Y-%m-%d}",
        "n": left,
    }


def numbers(rows: Iterable[Sequence[str]], column: int) -> list[int]:
    """Return a column as numbers; what is none counts as nothing."""
    return [int(row[column]) if row[column].isdecimal() else 0 for row in rows]
