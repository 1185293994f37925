"""The windows of the season and the cards of one's own applications."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from .. import deadlines, policies, queries
from ..choices import PhaseKind, Status
from ..models import Application, Batch


@dataclass(frozen=True)
class Window:
    """One batch's window for a list: `state` is open, coming, over or unscheduled."""

    name: str
    state: str
    family: str
    word: str
    text: str
    closes_at: dt.datetime | None
    is_county: bool


def windows(now: dt.datetime) -> list[Window]:
    """Return the windows of the current season, the prefecture's first."""
    season = queries.current_season()
    if season is None:
        return []
    found = [_window(batch, now) for batch in queries.batches(season)]
    return sorted(found, key=lambda one: one.is_county)


def _window(batch: Batch, now: dt.datetime) -> Window:
    phase = batch.phase(PhaseKind.APPLY)
    is_county = batch.county_id is not None
    if phase is None:
        return Window(batch.name, "unscheduled", "idle", _("另行通知"), _("时间另行通知"), None, is_county)
    span = f"{policies.from_beijing(phase.opens_at)} — {policies.in_beijing(phase.closes_at)}"
    if now < phase.opens_at:
        return Window(batch.name, "coming", "waiting", _("未开始"), span, None, is_county)
    if phase.is_open(now):
        return Window(batch.name, "open", "done", _("申报中"), span, phase.closes_at, is_county)
    return Window(batch.name, "over", "closed", _("已截止"), span, None, is_county)


@dataclass(frozen=True)
class Card:
    """One application on the applicant's home."""

    url: str
    title: str
    detail: str
    family: str
    word: str
    text: str


def card(application: Application, now: dt.datetime) -> Card:
    """Return an application's card; asks nothing beyond what `queries.mine` brought but the deadline of what is in hand."""
    at = application.at
    text = _("在%(desk)s") % {"desk": at.name} if at else ""
    until = deadlines.until(application, now) if application.season.is_current else application.due_at
    if until and not at:
        words = {"when": policies.in_beijing(until)}
        returned = application.status == Status.RETURNED
        text = (_("请于 %(when)s 前修改并重新提交") if returned else _("请于 %(when)s 前提交")) % words
    detail = " · ".join(filter(None, [application.season.name, application.category.short_name, application.unit.name]))
    return Card(
        reverse("applications:overview", args=[application.key]),
        target_line(application),
        detail,
        application.family,
        str(application.get_status_display()),
        text,
    )


def target_line(application: Application) -> str:
    """Return what is applied for in one line: series, title, speciality."""
    parts = [application.title.series.name, application.title.name]
    return " · ".join(parts + ([application.speciality.name] if application.speciality else []))
