"""The one table of how a meeting goes, and the one writer of its stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from .choices import Act, Stage
from .models import Meeting, StageEntry


@dataclass(frozen=True)
class Step:
    source: Stage
    act: Act
    target: Stage


STEPS = (
    Step(Stage.PREPARING, Act.OPEN, Stage.SITTING),
    Step(Stage.SITTING, Act.LOCK_SCORES, Stage.RANKED),
    Step(Stage.SITTING, Act.RECUSE, Stage.SITTING),
    Step(Stage.RANKED, Act.RECUSE, Stage.SITTING),  # a sheet less: the scores are ranked and locked anew
    Step(Stage.RANKED, Act.OPEN_BOX, Stage.VOTING),
    Step(Stage.RANKED, Act.RELEASE, Stage.RELEASED),  # when nobody is left to vote on
    Step(Stage.VOTING, Act.VOID_BOX, Stage.RANKED),
    Step(Stage.VOTING, Act.VOID_BOX, Stage.COUNTED),
    Step(Stage.VOTING, Act.CLOSE_BOX, Stage.COUNTED),
    Step(Stage.COUNTED, Act.OPEN_BOX, Stage.VOTING),
    Step(Stage.COUNTED, Act.RELEASE, Stage.RELEASED),
)


def lock(meeting: Meeting) -> Meeting:
    """Return the meeting's row, locked, if it still is as the person saw it; `NotAllowed` when it has moved on."""
    current = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("committee__organiser", "batch")
        .get(pk=meeting.pk)
    )
    if current.version != meeting.version:
        raise NotAllowed(_("会议状态刚刚有变动，请刷新后再试。"))
    if current.suspended_at is not None:
        raise NotAllowed(_("会议已由纪检监督员暂停：%(reason)s") % {"reason": current.suspended_because})
    return current


def refusal_of_stage(meeting: Meeting, act: Act) -> str:
    """Return why the table has no such step from where the meeting is, or an empty string."""
    if any(step.source == meeting.stage and step.act == act for step in STEPS):
        return ""
    words = {"stage": meeting.get_stage_display(), "act": act.label}
    return _("会议处于“%(stage)s”，不能%(act)s。") % words


@transaction.atomic
def advance(meeting: Meeting, act: Act, *, by: User, note: str = "", to: Stage | None = None, **facts: Any) -> Meeting:
    """Take one step and record it, or raise `NotAllowed` and change nothing; returns the meeting as it is then.

    `to` chooses where an act may lead to several stages, else the table's first row is taken. `facts` are further columns
    that belong to the step (`opened_at`, `released_at`). Who may take it is the action's question; this asks only where
    the meeting is.
    """
    current = lock(meeting)
    if refusal := refusal_of_stage(current, act):
        raise NotAllowed(refusal)
    rows = [step for step in STEPS if step.source == current.stage and step.act == act]
    step = next(step for step in rows if to is None or step.target == to)
    record(current, act, step.target, by=by, note=note)
    current.stage, current.version = step.target, current.version + 1
    for name, value in facts.items():
        setattr(current, name, value)
    current.save(update_fields=["stage", "version", *facts])
    return current


def record(meeting: Meeting, act: Act, target: Stage, *, by: User, note: str = "") -> None:
    """Write that something was done to a locked meeting; a suspension leaves it at the stage where it is."""
    last = meeting.entries.last()
    StageEntry.objects.create(
        meeting=meeting,
        sequence=last.sequence + 1 if last else 1,
        act=act,
        from_stage=meeting.stage,
        to_stage=target,
        note=note,
        by=by,
        at=max(clock.now(), last.at) if last else clock.now(),
    )
