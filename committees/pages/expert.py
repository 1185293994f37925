"""The expert's pages as values ready to print: meetings, one meeting with its cases, one case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc.accounts.models import User
from kashgar_zc.templatetags.ui import beijing, day

from .. import blind, ranking, scores, sittings
from ..choices import Stage
from ..forms.scoring import SheetForm
from ..models import Attendance, Case, Declaration, Meeting, ScoreSheet
from ..policies import scoring as policies

STAGE_FAMILY = {
    Stage.PREPARING: "idle",
    Stage.SITTING: "moving",
    Stage.RANKED: "moving",
    Stage.VOTING: "needs-you",
    Stage.COUNTED: "moving",
    Stage.RELEASED: "done",
}


@dataclass(frozen=True)
class Line:
    """One case on an expert's list: name and unit only, and how far the expert is with it."""

    position: int
    name: str
    unit: str
    title: str
    family: str
    state: str
    url: str
    act: str


@dataclass(frozen=True)
class Other:
    """Another expert's sheet of a case, shown once the own one is in."""

    name: str
    total: str
    marks: list[str]
    remark: str


def facts_of(meeting: Meeting) -> list[tuple[str, str]]:
    return [
        (_("评委会"), meeting.committee.name),
        (_("评审批次"), meeting.batch.name),
        (_("会议日期"), day(meeting.held_on)),
        (_("地点"), meeting.place),
    ]


def sittings_page(user: User) -> dict[str, Any]:
    """Return an expert's meetings, the latest first."""
    rows = [
        {
            "committee": meeting.committee.name,
            "batch": meeting.batch.name,
            "day": day(meeting.held_on),
            "place": meeting.place,
            "family": STAGE_FAMILY[Stage(meeting.stage)],
            "stage": str(meeting.get_stage_display()),
            "url": reverse("committees:sitting", args=[meeting.key]),
        }
        for meeting in sittings.attended(user)
    ]
    return {"rows": rows}


def sitting_page(user: User, meeting: Meeting) -> dict[str, Any]:
    """Return one meeting as an expert sees it: the undertaking first, the agenda once present and open."""
    attendance = scores.attendance_of(user, meeting)
    refusal = policies.refusal_of_attendance(attendance)
    is_open = meeting.stage != Stage.PREPARING
    lines = _lines(user, meeting, attendance) if is_open and attendance and not refusal else []
    signed = beijing(attendance.undertaken_at) if attendance and attendance.is_bound else ""
    return {
        "key": meeting.key,
        "title": meeting.committee.name,
        "facts": facts_of(meeting),
        "family": STAGE_FAMILY[Stage(meeting.stage)],
        "stage": str(meeting.get_stage_display()),
        "undertaking": meeting.judging.undertaking,
        "signed": signed,
        "suspended": policies.refusal_of_suspension(meeting),
        "waits": refusal if signed and refusal else _waits(meeting),
        "lines": lines,
        "left": sum(1 for one in lines if one.family in {"needs-you", "waiting"}),
        "is_scoring": meeting.stage == Stage.SITTING,
        "ballot_url": reverse("committees:ballot", args=[meeting.key]) if meeting.stage == Stage.VOTING else "",
    }


def _waits(meeting: Meeting) -> str:
    return _("会议尚未开始，宣布开会后在这里显示评审对象。") if meeting.stage == Stage.PREPARING else ""


def _lines(user: User, meeting: Meeting, attendance: Attendance) -> list[Line]:
    declared = dict(
        Declaration.objects.filter(case__meeting=meeting, member=attendance.member_id).values_list(
            "case", "has_conflict"
        )
    )
    sheets = dict(
        ScoreSheet.objects.filter(case__meeting=meeting, member=attendance.member_id).values_list("case", "total")
    )
    return [_line(user, case, declared.get(case.pk), sheets.get(case.pk)) for case in sittings.cases_of(meeting)]


def _line(user: User, case: Case, has_conflict: bool | None, total: int | None) -> Line:
    file = case.application
    family, state, act = _state(case, has_conflict, total)
    return Line(
        position=case.position,
        name=file.applicant_name,
        unit=file.unit.name,
        title=file.title.name,
        family=family,
        state=state,
        url=reverse("committees:case", args=[case.key]) if act else "",
        act=act,
    )


def _state(case: Case, has_conflict: bool | None, total: int | None) -> tuple[str, str, str]:
    """Return family, words and the act that is open: declare, score, mend, look, or nothing."""
    is_scoring, is_shown = case.meeting.stage == Stage.SITTING, case.meeting.stage in sittings.AT_WORK
    if has_conflict:
        return "closed", _("已回避"), ""
    if has_conflict is None:
        return ("needs-you", _("待声明"), _("声明")) if is_scoring else ("closed", _("未声明"), "")
    if total is None:
        return ("waiting", _("待评分"), _("评分")) if is_scoring else ("closed", _("未评分"), "")
    state = _("已评分 %(points)s") % {"points": ranking.points(total)}
    return "done", state, (_("查看或修改") if is_scoring else _("查看")) if is_shown else ""


def called(user: User) -> Any:
    """Return the cases that an expert may declare on or look at: of a meeting at work to which the expert came."""
    meetings = sittings.attended(user).filter(stage__in=sittings.AT_WORK)
    seats = Attendance.objects.filter(
        member__user=user, member__left_at=None, is_present=True, undertaken_at__isnull=False
    )
    rows = Case.objects.filter(meeting__in=meetings.filter(attendances__in=seats).order_by().values("pk"))
    return rows.select_related(
        "meeting__committee__organiser",
        "meeting__batch",
        "application__title__series",
        "application__speciality",
        "application__category",
        "application__unit",
    )


def head(user: User, case: Case) -> dict[str, Any]:
    """Return what shows of a case before the declaration: position, name, unit; `recused_because` once it was a yes."""
    file, declared = case.application, case.declarations.filter(member__user=user).last()
    attendance = scores.attendance_of(user, case.meeting)
    has_conflict = declared is not None and declared.has_conflict
    return {
        "key": case.key,
        "sitting": case.meeting.key,
        "position": case.position,
        "name": file.applicant_name,
        "unit": file.unit.name,
        "suspended": policies.refusal_of_suspension(case.meeting),
        "recused_because": declared.reason if declared and has_conflict else "",
        "refusal_to_declare": policies.refusal_to_declare(user, case, attendance, has_conflict=True),
    }


def case_page(user: User, case: Case, form: SheetForm) -> dict[str, Any]:
    """Return a case whose file is open to an expert: the file, the own sheet, and the others' once that is in."""
    file, attendance = case.application, scores.attendance_of(user, case.meeting)
    mine = case.sheets.filter(member__user=user).first()
    return head(user, case) | {
        "target": " · ".join(
            filter(
                None,
                (
                    file.unit.name,
                    f"{file.title.name}（{file.title.get_level_display()}）",
                    file.title.series.name,
                    str(file.speciality or ""),
                    file.category.name,
                ),
            )
        ),
        "parts": blind.parts(blind.content_of(file)),
        "slots": blind.slots(case),
        "form": form,
        "total": ranking.points(mine.total) if mine else "",
        "handed_in": beijing(mine.handed_in_at) if mine else "",
        "refusal": policies.refusal_to_score(user, case, attendance),
        "may_recuse": not policies.refusal_to_recuse(user, case, attendance),
        "criteria": scores.criteria_of(case),
        "others": _others(case, user) if mine and case.meeting.stage != Stage.SITTING else [],
        "is_in": mine is not None,
        "next": _next(user, case),
    }


def _others(case: Case, user: User) -> list[Other]:
    rows = case.sheets.exclude(member__user=user).select_related("member__user")
    keys = [one.key for one in scores.criteria_of(case)]
    return [
        Other(
            name=one.member.user.name,
            total=ranking.points(one.total),
            marks=[str(one.marks.get(key, "")) for key in keys],
            remark=one.remark,
        )
        for one in rows
    ]


def _next(user: User, case: Case) -> str:
    """Return where the next case waits that the expert has neither declared on nor scored, empty when none is left."""
    done = ScoreSheet.objects.filter(member__user=user, case__meeting=case.meeting).values("case")
    out = Declaration.objects.filter(member__user=user, case__meeting=case.meeting, has_conflict=True).values("case")
    rest = case.meeting.cases.exclude(pk__in=done).exclude(pk__in=out).exclude(pk=case.pk)
    following = rest.filter(position__gt=case.position).first() or rest.first()
    return reverse("committees:case", args=[following.key]) if following and case.meeting.stage == Stage.SITTING else ""


def sheet_form(user: User, case: Case, post: Any = None) -> SheetForm:
    """Return an expert's sheet of a case, with what was handed in before."""
    mine = case.sheets.filter(member__user=user).first()
    marks, remark = (mine.marks, mine.remark) if mine else ({}, "")
    return SheetForm(post, criteria=scores.criteria_of(case), marks=marks, remark=remark)
