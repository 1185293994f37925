"""The line of a file: what happened to it, where it is, which desks follow; for its applicant and for the desks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kashgar_zc import clock

from .choices import Action
from .models import Application, Event, RouteStop
from .policies import in_beijing
from .recalling import recalled

FAMILIES = {
    Action.APPROVE: "done",
    Action.RETURN: "needs-you",
    Action.DECLINE: "closed",
    Action.OBJECT: "waiting",
    Action.UPHOLD: "done",
    Action.OVERRULE: "closed",
    Action.FAIL: "closed",
    Action.RECHECK: "waiting",
    Action.REASSESS: "done",
    Action.SUSTAIN: "closed",
    Action.ANNUL: "closed",
    Action.REVOKE: "closed",
}


@dataclass(frozen=True)
class Line:
    """One desk or step on the vertical line; `state` is done, current or future."""

    label: str
    state: str
    when: str = ""
    text: str = ""
    said: str = ""
    said_by: str = ""
    family: str = ""


def past(event: Event, *, is_recalled: bool = False) -> Line:
    """Return a step that was taken; the event comes with its `organisation`."""
    who = event.organisation.name if event.organisation else _("申报人") if event.actor_id else _("系统")
    if acting := event.details.get("acting_from"):
        who = _("%(office)s代行%(unit)s") % {"office": acting, "unit": who}
    label, family = f"{who} {event.get_action_display()}", FAMILIES.get(Action(event.action), "")
    if is_recalled:
        label, family = _("%(what)s（已收回）") % {"what": label}, "closed"
    return Line(label, "done", when=in_beijing(event.at), said=event.note, family=family)


def later(application: Application, route: Sequence[RouteStop]) -> list[RouteStop]:
    """Return the desks that follow the one that has the file."""
    here = next((stop.position for stop in route if stop.organisation_id == application.at_id), 0)
    return [stop for stop in route if stop.position > here]


def ahead(
    application: Application, route: Sequence[RouteStop], expected: Sequence[dt.date | None] | None = None
) -> list[Line]:
    """Return the lines of the desks that follow; `expected` are the days by which they are, if all goes as it may."""
    stops = later(application, route)
    return [
        Line(
            stop.organisation.name, "future", text=_("预计%(day)s前办结") % {"day": day_of(day)} if day else _("待审核")
        )
        for stop, day in zip(stops, expected or [None] * len(stops), strict=True)
    ]


def day_of(day: dt.date) -> str:
    """Return a day as a line says it: without the year where it is this one."""
    words = _("%(month)s月%(day)s日") % {"month": day.month, "day": day.day}
    return words if day.year == clock.today().year else _("%(year)s年%(rest)s") % {"year": day.year, "rest": words}


def what_reopening_means(application: Application) -> str:
    """Return what comes of taking a closed file up again: what desks had said of it no longer counts."""
    if application.submitted_at is None:
        return _("申报已失效的，请先恢复填写，再核对并提交。")
    return _(
        "恢复填写后按新的申报办理：须重新提交，由第一个审核环节起逐级审核，单位重新公示，此前的审核意见不再有效。"
        "填写的内容和材料都保留，各部分都可以修改。"
    )


def last_return(events: Sequence[Event]) -> Event | None:
    """Return the last return among a file's events that was not taken back, or None."""
    gone = recalled(events)
    found = (one for one in reversed(events) if one.action == Action.RETURN and one.sequence not in gone)
    return next(found, None)
