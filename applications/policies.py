"""May this person do this to this application now? Each answer is the refusal's sentence; empty means yes."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role, Standing
from kashgar_zc.accounts.models import Appointment, User

from . import queries, workflow, working_days
from .choices import EDITABLE, UNDER_REVIEW, Action, MaterialState, OpenTo, Party, PhaseKind, Status
from .models import Application, Batch, Evidence, Extension, Material, Offer, Permit, Phase
from .naming import naming

BEFORE_DESKS = UNDER_REVIEW | {Status.RETURNED}
PULLED_BY_OWNER = EDITABLE | {Status.WITHDRAWN, Status.LAPSED}  # while no desk judges by the file


def refusal_to_edit(user: User, application: Application, section: str, slot: str = "") -> str:
    """Return why this person may not change a section (or `materials`, or one slot of them) now."""
    if application.applicant_id != user.pk:
        return _("只能填写本人的申报。")
    if not application.is_editable:
        return _("申报处于“%(status)s”，不能修改。") % {"status": application.get_status_display()}
    if application.status == Status.RETURNED and section not in queries.reopened_sections(application):
        return _("本部分没有退回，不能修改。只有退回意见指明的部分可以修改。")
    return refusal_by_return(application, slot) if slot else ""


def refusal_by_return(application: Application, slot: str) -> str:
    """Return why a slot that a return did not name is closed."""
    is_open = slot in queries.open_slots(application)
    return "" if is_open else _("本栏没有退回，不能修改。只有退回意见指明的部分可以修改。")


def refusal_to_change_target(user: User, application: Application) -> str:
    """Return why the title applied for may not be changed now."""
    if application.applicant_id != user.pk:
        return _("只能填写本人的申报。")
    if application.status != Status.DRAFT:
        return _("申报已提交，申报职称不能更改。需要更改的，请先撤回。")
    return ""


def refusal_by_window(batch: Batch, person: User, now: dt.datetime) -> str:
    """Return why a batch does not accept this person's application at an instant; a permit outlives the window."""
    phase = batch.phase(PhaseKind.APPLY)
    if phase is None:
        return _("%(batch)s的申报时间另行通知。") % {"batch": batch.name}
    if now < phase.opens_at:
        return _("申报尚未开始，%(when)s 开放。") % {"when": from_beijing(phase.opens_at)}
    if now < phase.closes_at or permit_in_force(batch, person, now):
        return ""
    return _("申报已于 %(when)s 截止。确有特殊原因的，请联系%(organiser)s申请逾期许可。") % {
        "when": in_beijing(phase.closes_at),
        "organiser": batch.organiser.name,
    }


def refusal_to_submit(user: User, application: Application, now: dt.datetime) -> str:
    """Return why an application may not be submitted at an instant; defects in its content are `checks.defects`."""
    if application.applicant_id != user.pk:
        return _("只有申报人本人可以提交。")
    if application.status == Status.RETURNED:
        return refusal_by_correction(application, now)
    if application.status != Status.DRAFT:
        return _("申报处于“%(status)s”，不能提交。") % {"status": application.get_status_display()}
    if not user.id_number_index or not user.name:
        return _("请先在“我的资料”中填写姓名和身份证号。")
    if application.unit.standing != Standing.APPROVED:
        return _("所在单位尚未批准注册，请等待县（市）人社局批准或另选单位。")
    return refusal_by_window(application.batch, user, now)


def refusal_by_correction(application: Application, now: dt.datetime) -> str:
    """Return why a returned application may no longer be corrected at an instant."""
    is_late = application.due_at is not None and now >= application.due_at
    if is_late and application.due_at and not permit_in_force(application.batch, application.applicant, now):
        return _("修改期限已于 %(when)s 届满。请联系退回的机构。") % {"when": in_beijing(application.due_at)}
    return ""


def permit_in_force(batch: Batch, person: User, now: dt.datetime) -> Permit | None:
    """Return the permit by which a person may still submit or correct in a batch, or None."""
    return batch.permits.filter(person=person, until__gt=now).order_by("until").last()


def refusal_to_organise(user: User, batch: Batch) -> str:
    """Return why this person does not keep a batch's calendar."""
    held = user.appointments.on(clock.today()).filter(organisation=batch.organiser_id)
    is_organiser = held.filter(role__in=workflow.ORGANISING_ROLES[Party.ORGANISER]).exists()
    return "" if is_organiser else _("该批次不由您所在机构组织。")


def refusal_to_extend(
    user: User, batch: Batch, phase: Phase | None, closes_at: dt.datetime | None, now: dt.datetime
) -> str:
    """Return why a phase may not be extended to an instant; without one, why it may not be extended at all."""
    if refusal := refusal_to_organise(user, batch):
        return refusal
    if phase is None:
        return _("该阶段的时间尚未公布，不能延长。")
    if closes_at is not None and closes_at <= max(phase.closes_at, now):
        return _("新的截止时间须晚于现在和原定的 %(when)s。") % {"when": in_beijing(phase.closes_at)}
    return ""


def refusal_to_confirm(user: User, extension: Extension, now: dt.datetime) -> str:
    """Return why this person may not agree to a reopening: never who proposed it, and only while nothing changed since."""
    if refusal := refusal_to_organise(user, extension.batch):
        return refusal
    if extension.in_force_at is not None:
        return _("该延长已经生效。")
    if extension.proposed_by_id == user.pk:
        return _("重新开放须由另一人确认，提出人不能确认本人的提议。")
    phase = extension.batch.phase(PhaseKind(extension.kind))
    if phase is None or phase.closes_at != extension.old_closes_at or now >= extension.closes_at:
        return _("该提议已过时，请按现在的时间重新提出。")
    return ""


def refusal_to_permit(user: User, batch: Batch, person: User, until: dt.datetime, now: dt.datetime) -> str:
    """Return why a person may not be permitted to be late."""
    if refusal := refusal_to_organise(user, batch):
        return refusal
    if person.pk == user.pk:
        return _("不能为本人办理逾期许可，请由其他工作人员办理。")
    return "" if until > now else _("许可的截止时间须晚于现在。")


def refusal_to_withdraw(user: User, application: Application) -> str:
    """Return why an application may not be withdrawn; the table of steps says from where it may."""
    if application.applicant_id != user.pk:
        return _("只有申报人本人可以撤回。")
    if application.status not in queries.sources_of(Action.WITHDRAW):
        return _("申报处于“%(status)s”，不能撤回。") % {"status": application.get_status_display()}
    return ""


def refusal_to_object(user: User, application: Application, now: dt.datetime) -> str:
    """Return why an applicant may not object to a decline: once for each, within the batch's term."""
    if application.applicant_id != user.pk:
        return _("只有申报人本人可以提出异议。")
    if application.status not in queries.sources_of(Action.OBJECT):
        return _("申报处于“%(status)s”，不能提出异议。") % {"status": application.get_status_display()}
    said = application.events.filter(action__in=(Action.DECLINE, Action.OBJECT)).last()
    if said is None or said.action == Action.OBJECT:
        return _("您已对这次不予推荐提出异议。")
    until = objection_until(application, said.at)
    if until is not None and now >= until:
        return _("提出异议的期限已于 %(when)s 届满。") % {"when": in_beijing(until)}
    return ""


def objection_until(application: Application, declined_at: dt.datetime) -> dt.datetime | None:
    """Return until when an applicant may object to a decline, None where the batch sets no term."""
    days = application.batch.rules.decline_objection_days
    return clock.midnight_after(working_days.last_day(clock.on_day(declined_at), days)) if days else None


def refusal_to_recheck(user: User, application: Application, now: dt.datetime) -> str:
    """Return why an applicant may not ask for a re-check of a result: once for a file, within the batch's term [domain.md 7]."""
    if application.applicant_id != user.pk:
        return _("只有申报人本人可以申请复查。")
    if application.status not in queries.sources_of(Action.RECHECK):
        return _("申报处于“%(status)s”，不能申请复查。") % {"status": application.get_status_display()}
    events = application.events.filter(action__in=(Action.FAIL, Action.RECHECK))
    said = dict(events.order_by("sequence").values_list("action", "at"))
    if Action.RECHECK in said:
        return _("每份申报可以申请一次复查，您已经申请过。")
    until = recheck_until(application, said[Action.FAIL])
    return _("申请复查的期限已于 %(when)s 届满。") % {"when": in_beijing(until)} if now >= until else ""


def recheck_until(application: Application, failed_at: dt.datetime) -> dt.datetime:
    """Return until when an applicant may ask for a re-check of a result."""
    days = application.batch.rules.judging.recheck_days
    return clock.midnight_after(working_days.last_day(clock.on_day(failed_at), days))


def refusal_to_reopen(user: User, application: Application, now: dt.datetime) -> str:
    """Return why a withdrawn or lapsed application may not be taken up again."""
    if application.applicant_id != user.pk:
        return _("只有申报人本人可以恢复填写。")
    if application.status not in queries.sources_of(Action.REOPEN):
        return _("申报处于“%(status)s”，不能恢复填写。") % {"status": application.get_status_display()}
    return refusal_by_window(application.batch, user, now)


def refusal_to_pull(user: User, material: Material, desk: Appointment | None) -> str:
    """Return why this person may not take a file out for good: its owner may while no desk judges by it (else one asks:
    `pull_requests`), any desk that has seen it while it is before the desks, later the organiser; nobody while an inquiry
    needs it as evidence."""
    application = material.application
    if material.state != MaterialState.READY:
        return _("该文件已撤下或尚未通过检查。")
    own = application.applicant_id == user.pk
    inquiries = application.inquiries.filter(concluded_at=None)
    if inquiries.filter(**({"opened_at__isnull": False} if own else {})).exists():
        return _("申报材料正在核查，办结前不能撤下文件。")
    if own and is_judged_by(material):
        return _("申报已提交，不能自行撤下该文件。误传涉密等内容的，请提出撤下请求，由审核机构办理。")
    if own and inquiries.exists():  # of which the applicant hears when it is opened
        return _("该文件暂时不能自行撤下。误传涉密等内容的，请立即联系所在县（市）人社局或评价中心撤下。")
    if own:
        return ""
    if desk is None or desk.role not in {Role.REVIEWER, Role.SECRETARY}:
        return _("只有申报人和审核机构可以撤下文件。")
    if application.status in BEFORE_DESKS or desk.organisation_id == application.batch.organiser_id:
        return ""
    return _("申报已不在审核环节，请联系该批次的组织单位撤下文件。")


def is_judged_by(material: Material) -> bool:
    """Return whether desks judge or judged by a file: one that a submission names, of a case that has not come back."""
    if material.application.status in PULLED_BY_OWNER:
        return False
    return Material.objects.filter(Exists(naming()), pk=material.pk).exists()


def refusal_to_pull_evidence(user: User, evidence: Evidence, desk: Appointment | None) -> str:
    """Return why this person, who may see a piece of evidence, may not take it out for good: the desk that laid it or the
    organiser may, never the applicant, and nobody while an inquiry needs it."""
    application = evidence.application
    if evidence.state != MaterialState.READY:
        return _("该文件已撤下或尚未通过检查。")
    if application.inquiries.filter(concluded_at=None).exists():
        return _("申报材料正在核查，办结前不能撤下文件。")
    if desk is None or desk.role not in {Role.REVIEWER, Role.SECRETARY} or application.applicant_id == user.pk:
        return _("误传涉密等内容的，请立即联系受理机构撤下。")
    if desk.organisation_id in {evidence.organisation_id, application.at_id, application.batch.organiser_id}:
        return ""
    return _("请联系登记该文件的机构或该批次的组织单位撤下。")


def refusal_of_offer(offer: Offer, *, is_direct: bool, county: str | None) -> str:
    """Return why an offer is not for a unit of this kind; `county` is the unit's county code."""
    if offer.open_to == OpenTo.DIRECT and not is_direct:
        return _("%(batch)s的这一级别只受理地直单位；县（市）单位请在本县（市）批次申报。") % {
            "batch": offer.batch.name
        }
    if offer.open_to == OpenTo.COUNTY and (is_direct or county != offer.batch.county_id):
        return _("%(batch)s只受理本县（市）单位的申报。") % {"batch": offer.batch.name}
    return ""


def from_beijing(instant: dt.datetime) -> str:
    """Return the beginning of a span as people read it: midnight is the day itself."""
    local = instant.astimezone(clock.BEIJING)
    day = f"{local.year}年{local.month}月{local.day}日"
    return day if local.time() == dt.time() else f"{day} {local:%H:%M}"


def in_beijing(instant: dt.datetime) -> str:
    """Return an instant as people read it; midnight is 24:00 of the day before."""
    local = instant.astimezone(clock.BEIJING)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        day = local.date() - dt.timedelta(days=1)
        return f"{day.year}年{day.month}月{day.day}日 24:00"
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
