"""May this person declare, score, record a defence or a test, lock the scores?"""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import User

from ..choices import Act, Stage
from ..models import Attendance, Case, Declaration, Meeting
from ..sittings import AT_WORK
from .balloting import refusal_to_run

RECORDED_IN = (Stage.PREPARING, Stage.SITTING)  # defences and tests: before the scores are locked


def refusal_of_attendance(attendance: Attendance | None) -> str:
    """Return why an expert may not see who is on the agenda: called, present and bound by the undertaking."""
    if attendance is None:
        return _("您不是本次会议的评委。")
    if not attendance.is_bound:
        return _("请先签署保密承诺。")
    return "" if attendance.is_present else _("您尚未登记到会。请向评委会秘书签到。")


def refusal_of_suspension(meeting: Meeting) -> str:
    """Return that the observer has suspended the meeting, and why."""
    if meeting.suspended_at is None:
        return ""
    return _("会议已由纪检监督员暂停：%(reason)s") % {"reason": meeting.suspended_because}


def refusal_to_declare(user: User, case: Case, attendance: Attendance | None, *, has_conflict: bool) -> str:
    """Return why an expert may not give this declaration; one is given once, and an own file has but one answer."""
    if refusal := refusal_of_suspension(case.meeting) or refusal_of_attendance(attendance):
        return refusal
    if case.meeting.stage not in AT_WORK:  # who came after the scores were locked declares before voting
        words = {"stage": case.meeting.get_stage_display()}
        return _("会议处于“%(stage)s”，现在不能声明。回避声明在评议阶段作出。") % words
    if case.declarations.filter(member__user=user).exists():
        return _("您已作出声明，不能更改。事后发现应当回避的，请在该对象的页面更正为回避。")
    if case.application.applicant_id == user.pk and not has_conflict:
        return _("这是您本人的申报，请声明回避。")
    return ""


def refusal_to_recuse(user: User, case: Case, attendance: Attendance | None) -> str:
    """Return why an expert who declared no conflict may not stand aside after all: until the vote opens."""
    if refusal := refusal_of_suspension(case.meeting) or refusal_of_attendance(attendance):
        return refusal
    if case.meeting.stage not in (Stage.SITTING, Stage.RANKED):
        words = {"stage": case.meeting.get_stage_display()}
        return _("会议处于“%(stage)s”，不能再更正声明。请告知评委会秘书和纪检监督员。") % words
    declared = Declaration.objects.filter(case=case, member__user=user).last()
    if declared is None:
        return _("请先声明是否需要回避。")
    return _("您已回避本案。") if declared.has_conflict else ""


def refusal_to_score(user: User, case: Case, attendance: Attendance | None) -> str:
    """Return why an expert may not hand in or mend the sheet of a case."""
    if refusal := refusal_of_suspension(case.meeting) or refusal_of_attendance(attendance):
        return refusal
    if case.meeting.stage != Stage.SITTING:
        words = {"stage": case.meeting.get_stage_display()}
        return _("会议处于“%(stage)s”，评分不能再交或者修改。") % words
    if case.meeting.entries.filter(act=Act.LOCK_SCORES).exists():  # everybody has seen everybody's sheets
        return _("评分已经锁定过，不能再交或者修改。")
    declared = Declaration.objects.filter(case=case, member__user=user).last()
    if declared is None:
        return _("请先声明是否需要回避。")
    is_recused = declared.has_conflict or case.application.applicant_id == user.pk
    return _("您已回避本案，不参加评分。") if is_recused else ""


def refusal_of_secretary(user: User, meeting: Meeting) -> str:
    """Return why a person does not run a meeting as its committee's secretary."""
    held = user.appointments.on(clock.today()).filter(organisation=meeting.committee.organiser_id, role=Role.SECRETARY)
    return "" if held.exists() else _("只有本次会议的评委会秘书可以进行该操作。")


def refusal_to_record(user: User, case: Case) -> str:
    """Return why a secretary may not record a defence or a test of a case now."""
    if refusal := refusal_of_secretary(user, case.meeting) or refusal_of_suspension(case.meeting):
        return refusal
    if case.application.applicant_id == user.pk:
        return _("不能办理本人的申报。")
    if case.meeting.stage not in RECORDED_IN:
        words = {"stage": case.meeting.get_stage_display()}
        return _("会议处于“%(stage)s”，不能再登记。") % words
    return ""


def refusal_to_record_defence(user: User, case: Case) -> str:
    file = case.application
    if not case.meeting.judging.needs_defence(file.category_id, file.title.level):
        return _("按本批次规则，该申报不需要答辩（试讲）。")
    return refusal_to_record(user, case)


def refusal_to_record_test(user: User, case: Case) -> str:
    if case.meeting.judging.gate_for(case.application.category_id) is None:
        return _("按本批次规则，该申报不需要测试。")
    return refusal_to_record(user, case)


def refusal_to_lock(user: User, meeting: Meeting, missing: Collection[str]) -> str:
    """Return why the scores may not be locked; `missing` is what `scores.missing` found."""
    if refusal := refusal_to_run(user, meeting) or refusal_of_suspension(meeting):
        return refusal
    if meeting.stage != Stage.SITTING:
        words = {"stage": meeting.get_stage_display(), "act": Act.LOCK_SCORES.label}
        return _("会议处于“%(stage)s”，不能%(act)s。") % words
    return _("评分还没有齐：%(what)s") % {"what": "；".join(missing)} if missing else ""
