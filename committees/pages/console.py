"""A meeting as its secretary runs it and its observer watches it: process and counts, no score and no vote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kashgar_zc import clock
from kashgar_zc.accounts.models import User
from kashgar_zc.templatetags.ui import beijing, day

from .. import scores, sittings
from ..choices import Act, Stage
from ..models import Case, Declaration, Meeting, ScoreSheet
from ..policies import balloting, checklist, scoring
from ..policies import convening as policies
from . import committees, meetings, papers

STAGES = {
    Stage.PREPARING: gettext_lazy("筹备"),
    Stage.SITTING: gettext_lazy("评议"),
    Stage.RANKED: gettext_lazy("锁定"),
    Stage.VOTING: gettext_lazy("投票"),
    Stage.COUNTED: gettext_lazy("计票"),
    Stage.RELEASED: gettext_lazy("发布"),
}
SHOWN_MISSING = 3
ACTS = {act.value: str(act.label) for act in Act}
# Where the secretary mends a red line of the check list.
MENDED_AT = {
    "size": ("committees:committee", gettext_lazy("评委会名单")),
    "no_chair": ("committees:committee", gettext_lazy("评委会名单")),
    "term": ("committees:reschedule", gettext_lazy("更改日期")),
    "date": ("committees:reschedule", gettext_lazy("更改日期")),
    "agenda": ("committees:agenda", gettext_lazy("编排议程")),
    "observer": ("committees:attendance", gettext_lazy("到会与监督")),
    "chair": ("committees:attendance", gettext_lazy("登记到会")),
    "undertakings": ("committees:attendance", gettext_lazy("到会与监督")),
    "quorum": ("committees:attendance", gettext_lazy("登记到会")),
    "devices": ("committees:attendance", gettext_lazy("登记到会")),
    "keys": ("committees:phrase", gettext_lazy("设置我的口令")),
}


@dataclass(frozen=True)
class Mark:
    """One station of the line of stages: done, current or future."""

    label: str
    state: str


@dataclass(frozen=True)
class Next:
    """The one step that follows: an address to go to, or to post to; `refusal` says why not yet."""

    label: str
    words: str
    url: str
    is_act: bool
    refusal: str


@dataclass(frozen=True)
class Line:
    label: str
    family: str
    state: str
    found: str
    todo: str
    url: str
    link: str


@dataclass(frozen=True)
class CaseLine:
    """One case with its progress: how many of those present declared, how many of the entitled handed in a sheet."""

    position: str
    name: str
    unit: str
    title: str
    declared: str
    sheets: str
    recused: str


@dataclass(frozen=True)
class Console:
    meeting: Meeting
    facts: list[tuple[str, str]]
    stages: list[Mark]
    stage: str
    family: str
    suspended: str
    is_preparing: bool
    items: list[Line]
    cases: list[CaseLine]
    seats: list[meetings.Seat]
    came: str
    course: list[dict[str, Any]]
    next: Next | None
    may_confirm: bool
    waits_for: str
    may_suspend: bool
    may_resume: bool
    papers: papers.Papers | None


def page(user: User, meeting: Meeting, *, for_secretary: bool) -> Console:
    """Return a meeting as its secretary or observer see it; the statements depend on the stage alone."""
    room = policies.room_of(meeting)
    items = policies.checklist(meeting, room=room)
    stage, family = meetings.stage_of(meeting)
    unconfirmed = policies.refusal_to_confirm(meeting, user, clock.today())
    return Console(
        meeting=meeting,
        facts=facts_of(meeting),
        stages=marks(meeting),
        stage=stage,
        family=family,
        suspended=meeting.suspended_because if meeting.suspended_at else "",
        is_preparing=meeting.stage == Stage.PREPARING,
        items=[line(one, meeting, with_link=for_secretary) for one in items if is_shown(one, meeting)],
        cases=cases(meeting, len(room.present)),
        seats=meetings.seats(room.attendances),
        came=next(one.found for one in items if one.key == "quorum"),
        course=course(meeting),
        next=next_step(user, meeting, items) if for_secretary else None,
        may_confirm=not unconfirmed,
        waits_for=unconfirmed if meeting.stage == Stage.PREPARING else "",
        may_suspend=not policies.refusal_to_suspend(meeting, user),
        may_resume=not policies.refusal_to_resume(meeting, user),
        papers=papers.block(user, meeting) if for_secretary else None,
    )


def facts_of(meeting: Meeting) -> list[tuple[str, str]]:
    committee = meeting.committee
    return [
        (_("评审批次"), f"{meeting.batch.season} {meeting.batch.name}"),
        (_("评审范围"), f"{committees.scope(committee)}（{committee.level_names}）"),
        (_("会议日期"), day(meeting.held_on)),
        (_("地点"), meeting.place),
    ]


def marks(meeting: Meeting) -> list[Mark]:
    """Return the line of stages; a released meeting has them all behind it."""
    order = list(STAGES)
    now = order.index(Stage(meeting.stage))
    done = meeting.stage == Stage.RELEASED
    return [
        Mark(str(STAGES[one]), "done" if at < now or done else "current" if at == now else "future")
        for at, one in enumerate(order)
    ]


def is_shown(item: checklist.Item, meeting: Meeting) -> bool:
    """Return whether a line matters at this stage: all of them before the opening, who is there and keys before the vote."""
    if meeting.stage == Stage.PREPARING:
        return True
    return meeting.stage in (Stage.SITTING, Stage.RANKED) and item.key in checklist.LASTING


def line(item: checklist.Item, meeting: Meeting, *, with_link: bool) -> Line:
    address, words = MENDED_AT.get(item.key, ("", ""))
    wanted = with_link and address and not item.ok
    of_committee = address == "committees:committee"
    if item.ok:
        family, state = "done", _("已具备")
    else:
        family, state = ("waiting", _("投票前完成")) if item.for_box else ("needs-you", _("未具备"))
    return Line(
        label=item.label,
        family=family,
        state=state,
        found=item.found,
        todo=item.todo,
        url=reverse(address, args=[meeting.committee_id if of_committee else meeting.key]) if wanted else "",
        link=str(words),
    )


def cases(meeting: Meeting, present: int) -> list[CaseLine]:
    """Return the agenda with its progress among the members present: counts only, no score and no vote."""
    there = Q(member__attendances__meeting=meeting, member__attendances__is_present=True, member__left_at=None)
    declared = {
        case: (count, recused)
        for case, count, recused in Declaration.objects.filter(there, case__meeting=meeting)
        .order_by()
        .values_list("case")
        .annotate(count=Count("member", distinct=True), recused=Count("pk", filter=Q(has_conflict=True)))
    }
    sheets = dict(
        ScoreSheet.objects.filter(there, case__meeting=meeting).order_by().values_list("case").annotate(Count("pk"))
    )
    return [
        case_line(one, present, *declared.get(one.pk, (0, 0)), sheets=sheets.get(one.pk, 0))
        for one in sittings.cases_of(meeting)
    ]


def case_line(case: Case, present: int, declared: int, recused: int, *, sheets: int) -> CaseLine:
    file = case.application
    return CaseLine(
        position=str(case.position),
        name=file.applicant_name,
        unit=file.unit.name,
        title=file.title.name,
        declared=f"{declared} / {present}",
        sheets=f"{sheets} / {present - recused}",
        recused=_("%(count)s 人") % {"count": recused} if recused else "",
    )


def course(meeting: Meeting) -> list[dict[str, Any]]:
    """Return what happened, in the words of `components/timeline.html`."""
    return [
        {
            "label": ACTS.get(one.act, one.act),
            "state": "done",
            "when": f"{beijing(one.at)} {one.by.name}",
            "said": one.note,
        }
        for one in meeting.entries.select_related("by")
    ]


def next_step(user: User, meeting: Meeting, items: list[checklist.Item]) -> Next | None:
    """Return what the secretary does next and why it cannot be done yet; None after the release."""
    if meeting.stage == Stage.PREPARING:
        refusal = policies.refusal_to_open(meeting, items)
        words = _("清单全部具备后宣布开会。开会后评委方可查看材料，议程和评委不再变动。")
        return _next(meeting, Act.OPEN.label, words, "open", refusal, is_act=True)
    if meeting.stage == Stage.SITTING:
        refusal = scoring.refusal_to_lock(user, meeting, shortened(scores.missing(meeting)))
        words = _("评委逐一声明回避、查阅材料、独立评分。评分齐全后核对排名，锁定评分。")
        return _next(meeting, _("核对排名，锁定评分"), words, "ranks", refusal)
    if meeting.stage == Stage.RANKED:
        refusal = balloting.refusal_to_open_box(user, meeting)
        return _next(meeting, Act.OPEN_BOX.label, _("评分已锁定，可以开始无记名投票。"), "box", refusal)
    if meeting.stage == Stage.VOTING:
        words = _("评委在各自席位投票。全部投完后，由两位持钥人输入口令计票。")
        return _next(meeting, Act.CLOSE_BOX.label, words, "box", "")
    if meeting.stage == Stage.COUNTED:
        return _next(meeting, Act.RELEASE.label, _("核对计票结果，一次发布全部结果。"), "release", "")
    return None


def shortened(missing: list[str]) -> list[str]:
    """Return the first few of many; the page of ranks lists them all."""
    if len(missing) <= SHOWN_MISSING:
        return missing
    return [*missing[:SHOWN_MISSING], _("等共 %(count)s 项") % {"count": len(missing)}]


def _next(meeting: Meeting, label: str, words: str, address: str, refusal: str, *, is_act: bool = False) -> Next:
    url = reverse(f"committees:{address}", args=[meeting.key])
    if meeting.suspended_at:
        refusal = _("会议已由纪检监督员暂停，恢复后方可继续。")
    return Next(str(label), words, url, is_act, refusal)
