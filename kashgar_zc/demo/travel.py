"""Moving the demo's clock: where to, why not, and what the time that passed has changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from applications import schedule, working_days
from applications.choices import UNDER_REVIEW, Action, PhaseKind
from applications.models import Application, Event, Material, Phase, SectionContent, Snapshot
from applications.policies import in_beijing
from committees.models import StageEntry
from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.models import User
from publicity.actions import noticing
from publicity.models import Conferral, Decision, Notice, Objection, Revocation
from review.models import ConductStatement, UnitPublicity, Verification

from .accounts import MARKER

MINUTE = dt.timedelta(minutes=1)
SPAN = dt.timedelta(days=400)  # how far ahead one may go at once
# What happened, and when: the clock never goes back behind any of it.
HAPPENINGS = (
    (Event, "at"),
    (Snapshot, "taken_at"),
    (SectionContent, "saved_at"),
    (Material, "uploaded_at"),
    (UnitPublicity, "opened_at"),
    (UnitPublicity, "concluded_at"),
    (ConductStatement, "recorded_at"),
    (Verification, "recorded_at"),
    (StageEntry, "at"),
    (Notice, "opened_at"),
    (Objection, "lodged_at"),
    (Decision, "decided_at"),
    (Conferral, "issued_at"),
    (Revocation, "revoked_at"),
)


@dataclass(frozen=True)
class Destination:
    """An instant to which one button leads; `refusal` says why it does not."""

    key: str
    label: str
    to: dt.datetime
    refusal: str = ""


def destinations(now: dt.datetime) -> list[Destination]:
    """Return where the clock can be moved by a button, in the order of the page."""
    today = clock.on_day(now)
    found = [
        ("day", _("前进 1 天"), now + dt.timedelta(days=1)),
        ("workday", _("前进到下一个工作日末"), clock.midnight_after(working_days.last_day(today, 1))),
        ("workdays", _("前进 5 个工作日"), clock.midnight_after(working_days.last_day(today, 5))),
    ]
    if phase := closing(now):
        name = phase.batch.name
        if now < phase.closes_at - MINUTE:
            found.append(("before", _("到%(batch)s截止前 1 分钟") % {"batch": name}, phase.closes_at - MINUTE))
        after = phase.closes_at + settings.LAPSE_GRACE + MINUTE
        found.append(("after", _("到%(batch)s截止以后，未提交的失效") % {"batch": name}, after))
    if made := start():
        found.append(("start", _("恢复演示起点"), made))
    found.append(("real", _("恢复真实时间"), dt.datetime.now(dt.UTC)))
    return [Destination(key, label, to, refusal_to_move(to, now)) for key, label, to in found]


def closing(now: dt.datetime) -> Phase | None:
    """Return the prefecture's window that closes next."""
    windows = Phase.objects.filter(kind=PhaseKind.APPLY, batch__season__is_current=True, batch__county=None)
    return windows.filter(closes_at__gt=now).select_related("batch").order_by("closes_at").first()


def start() -> dt.datetime | None:
    """Return the instant at which the demo was made, or None without one."""
    return User.objects.filter(username=MARKER).values_list("date_joined", flat=True).first()


def refusal_to_move(to: dt.datetime, now: dt.datetime) -> str:
    """Return why the clock may not be moved to an instant: time does not run backwards within a file."""
    if to > now + SPAN:
        return _("一次最多前进 %(days)s 天。") % {"days": SPAN.days}
    last = last_happening()
    if to < now and last and to < last:
        return _(
            "%(when)s 已有办理记录，时间不能退回到此前。要从头演示，请停止服务，删除 %(folder)s 后重新运行 make run。"
        ) % {"when": in_beijing(last), "folder": settings.DATA_DIR}
    return ""


def last_happening() -> dt.datetime | None:
    """Return the latest instant on record, or None."""
    found = [model.objects.aggregate(last=Max(field))["last"] for model, field in HAPPENINGS]
    return max((instant for instant in found if instant), default=None)


def move(to: dt.datetime) -> list[str]:
    """Move the clock, do at once what beat would do in that time, and return what changed as sentences."""
    before, last = clock.now(), Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    clock.set_shift(to - dt.datetime.now(dt.UTC))
    schedule.keep_windows()
    ended = noticing.end_due(clock.now())
    told = outbox.deliver_due()
    changes = [
        *(
            _("%(batch)s网上申报开始。") % {"batch": one.batch.name}
            for one in _windows(opens_at__gt=before, opens_at__lte=to)
        ),
        *(
            _("%(batch)s网上申报截止。") % {"batch": one.batch.name}
            for one in _windows(closes_at__gt=before, closes_at__lte=to)
        ),
    ]
    publicities = UnitPublicity.objects.filter(concluded_at=None, ends_at__gt=before, ends_at__lte=to)
    late = Application.objects.filter(status__in=UNDER_REVIEW, due_at__gt=before, due_at__lte=to)
    counted = (
        (_("%(count)s 件单位公示期满，可以办结。"), publicities.count()),
        (_("%(count)s 项结果公示期满。"), ended),
        (_("%(count)s 件申报逾期失效。"), Event.objects.filter(pk__gt=last, action=Action.LAPSE).count()),
        (_("%(count)s 件申报超过审核环节的办理期限。"), late.count()),
        (_("发出 %(count)s 条短信。"), told),
    )
    return changes + [sentence % {"count": count} for sentence, count in counted if count]


def _windows(**span: dt.datetime) -> QuerySet[Phase]:
    windows = Phase.objects.filter(kind=PhaseKind.APPLY, batch__season__is_current=True, **span)
    return windows.select_related("batch").order_by("opens_at", "pk")
