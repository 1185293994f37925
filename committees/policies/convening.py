"""May this person found, seat, call, open, suspend? Each answer is the refusal's sentence; empty means yes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from applications.choices import Level, Status
from applications.models import Application, Batch, Series, Speciality
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Organisation, User
from kashgar_zc.templatetags.ui import day

from ..choices import Stage
from ..models import Attendance, Committee, Meeting
from .checklist import Item, Room, checklist, people_items, room_of

__all__ = ["Item", "Room", "checklist", "people_items", "room_of"]  # the check list is one of these answers

UNDER_WAY = (Stage.SITTING, Stage.RANKED, Stage.VOTING, Stage.COUNTED)
ATTENDANCE_OPEN = (Stage.PREPARING, Stage.SITTING, Stage.RANKED)  # until the box decides who may vote


def refusal_to_open(meeting: Meeting, items: Iterable[Item]) -> str:
    """Return what the check list lacks for the opening, everything at once."""
    if meeting.stage != Stage.PREPARING:
        return _("会议处于“%(stage)s”，不能再次宣布开会。") % {"stage": meeting.get_stage_display()}
    return "".join(dict.fromkeys(item.todo for item in items if not item.ok and not item.for_box))


def refusal_of_secretary(user: User, organiser: Organisation, today: dt.date) -> str:
    """Return why a person does not run this organiser's committees."""
    held = user.appointments.on(today).filter(organisation=organiser, role=Role.SECRETARY)
    return "" if held.exists() else _("只有该机构的评委会秘书可以办理。")


def refusal_to_write(meeting: Meeting) -> str:
    """Return why the remarks of the minutes may no longer be changed."""
    return _("结果已发布，会议记录不能再改。") if meeting.stage == Stage.RELEASED else ""


def refusal_to_found(
    *,
    batch: Batch | None,
    series: Series,
    speciality: Speciality | None,
    levels: Collection[str],
    term_from: dt.date,
    term_to: dt.date,
) -> str:
    """Return why there can be no such committee; `batch` is the organiser's present one, whose rules give the term."""
    if batch is None:
        return _("本机构没有组织评审批次，不能组建评委会。")
    if speciality is not None and speciality.series_id != series.pk:
        return _("专业“%(speciality)s”不属于“%(series)s”系列。") % {"speciality": speciality, "series": series}
    if not levels or not set(levels) <= set(Level.values):
        return _("请选择评委会评审的级别。")
    years = batch.rules.judging.committee.term_years
    if term_to <= term_from:
        return _("任期截止日须晚于起始日。")
    if term_to >= anniversary(term_from, years):
        return _("评委会任期不超过 %(years)s 年。") % {"years": years}
    return ""


def anniversary(start: dt.date, years: int) -> dt.date:
    """Return the same day some years on; 29 February becomes 1 March."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return dt.date(start.year + years, 3, 1)


def refusal_to_change_members(committee: Committee) -> str:
    """Return why seats may not change now: while a meeting is under way its members are fixed."""
    if committee.meetings.filter(stage__in=UNDER_WAY).exists():
        return _("评委会正在开会，会议结束前不能变动评委。")
    return ""


def refusal_to_seat(committee: Committee, user: User, *, is_chair: bool, today: dt.date) -> str:
    """Return why a person may not have a seat: experts of the organiser who neither run nor observe nor are judged."""
    held = set(user.appointments.on(today).filter(organisation=committee.organiser_id).values_list("role", flat=True))
    words = {"name": user.name}
    if Role.EXPERT not in held:
        return _("%(name)s 不是本机构任命的评审专家，请先在“任职”中任命。") % words
    if Role.SECRETARY in held:
        return _("%(name)s 是评委会秘书，不能兼任评委。") % words
    seats = committee.members.filter(left_at=None)
    if seats.filter(user=user).exists():
        return _("%(name)s 已是本评委会评委。") % words
    if is_chair and (chair := seats.filter(is_chair=True).select_related("user").first()):
        return _("评委会已有主任委员 %(name)s。") % {"name": chair.user.name}
    prepared = committee.meetings.filter(stage=Stage.PREPARING)
    if prepared.filter(observer=user).exists():
        return _("%(name)s 已被指定为会议的纪检监督员，不能担任评委。") % words
    if prepared.filter(cases__application__applicant=user).exists():
        return _("%(name)s 本人的申报在本评委会的议程上，不能担任评委。") % words
    return ""


def refusal_to_call(committee: Committee, *, batch: Batch, held_on: dt.date, today: dt.date) -> str:
    """Return why a meeting may not be called for a day."""
    if batch.organiser_id != committee.organiser_id:
        return _("该批次不由您所在机构组织。")
    if held_on < today:
        return _("会议日期不能早于今天。")
    if not committee.term_from <= held_on <= committee.term_to:
        words = {"from": day(committee.term_from), "to": day(committee.term_to)}
        return _("会议日期须在评委会任期（%(from)s 至 %(to)s）内。") % words
    return ""


def refusal_to_prepare(meeting: Meeting) -> str:
    """Return why what belongs to the preparation may not change any more."""
    if meeting.stage != Stage.PREPARING:
        return _("会议处于“%(stage)s”，筹备事项不能再变动。") % {"stage": meeting.get_stage_display()}
    return ""


def refusal_to_list(meeting: Meeting, application: Application, barred: Collection[int]) -> str:
    """Return why a file cannot be on an agenda; `barred` are those who judge or observe there."""
    committee, title, words = meeting.committee, application.title, {"name": application.applicant_name}
    if application.batch_id != meeting.batch_id or application.status != Status.ACCEPTED:
        return _("%(name)s 的申报不在本批次待评审的名单中，请刷新后再选。") % words
    if title.series_id != committee.series_id or title.level not in committee.levels:
        return _("%(name)s 申报的系列或级别不由本评委会评审。") % words
    if committee.speciality_id and application.speciality_id != committee.speciality_id:
        return _("%(name)s 申报的专业不由本评委会评审。") % words
    if application.applicant_id in barred:
        return _("%(name)s 是本评委会评委或会议的纪检监督员，其申报不能在本次会议评审。") % words
    return ""


def refusal_of_length(meeting: Meeting, length: int) -> str:
    """Return that an agenda would be longer than one meeting may judge, by its batch's rules."""
    most = meeting.judging.committee.most_cases
    if not most or length <= most:
        return ""
    return _("一次会议的评审对象不超过 %(most)s 人，列入后将有 %(length)s 人，请分次开会。") % {
        "most": most,
        "length": length,
    }


def refusal_to_observe(meeting: Meeting, observer: User, *, by: User, today: dt.date) -> str:
    """Return why a person may not be named discipline observer of a meeting."""
    words = {"name": observer.name}
    held = observer.appointments.on(today).filter(organisation=meeting.committee.organiser_id)
    if not held.filter(role=Role.OBSERVER).exists():
        return _("%(name)s 不是本机构任命的纪检监督员，请先在“任职”中任命。") % words
    if observer.pk == by.pk:
        return _("不能指定本人为纪检监督员。")
    if meeting.attendances.filter(member__user=observer, member__left_at=None).exists():
        return _("%(name)s 是本评委会评委，不能担任纪检监督员。") % words
    if meeting.cases.filter(application__applicant=observer).exists():
        return _("%(name)s 本人的申报在议程上，不能担任纪检监督员。") % words
    return ""


def refusal_of_observer(meeting: Meeting, user: User) -> str:
    """Return why a person does not oversee this meeting."""
    return "" if meeting.observer_id == user.pk else _("只有本次会议的纪检监督员可以办理。")


def refusal_to_confirm(meeting: Meeting, user: User, today: dt.date) -> str:
    """Return why the observer may not confirm to be there: on the day, once, before the opening."""
    if refusal := refusal_of_observer(meeting, user) or refusal_to_prepare(meeting):
        return refusal
    if meeting.observer_present_at:
        return _("您已确认到场。")
    if meeting.held_on != today:
        return _("会议日期为 %(day)s，请当日到场后确认。") % {"day": day(meeting.held_on)}
    return ""


def refusal_to_record_attendance(meeting: Meeting) -> str:
    """Return why attendance may not be recorded any more: whoever is present when the box opens may vote."""
    if meeting.stage not in ATTENDANCE_OPEN:
        return _("会议处于“%(stage)s”，到会情况不能再变动。") % {"stage": meeting.get_stage_display()}
    return ""


def refusal_to_sign(attendance: Attendance | None, meeting: Meeting) -> str:
    """Return why an expert may not sign the confidentiality undertaking."""
    if attendance is None:
        return _("您不是本次会议的评委。")
    if meeting.stage not in ATTENDANCE_OPEN:
        return _("会议处于“%(stage)s”，不再签署保密承诺。") % {"stage": meeting.get_stage_display()}
    return _("您已签署保密承诺。") if attendance.is_bound else ""


def refusal_to_suspend(meeting: Meeting, user: User) -> str:
    """Return why a meeting may not be suspended."""
    if refusal := refusal_of_observer(meeting, user):
        return refusal
    if meeting.stage not in UNDER_WAY:
        return _("会议处于“%(stage)s”，不能暂停。") % {"stage": meeting.get_stage_display()}
    return _("会议已暂停。") if meeting.suspended_at else ""


def refusal_to_resume(meeting: Meeting, user: User) -> str:
    """Return why a meeting may not be resumed."""
    return refusal_of_observer(meeting, user) or ("" if meeting.suspended_at else _("会议没有暂停。"))
