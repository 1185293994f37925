"""Why a person may not do something to an account, a unit or an appointment; empty means they may."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from .choices import ENTERPRISES, OrganisationKind, Role, Standing
from .models import Appointment, Merger, Organisation, User

OF_ORGANISERS = (Role.REVIEWER, Role.SECRETARY, Role.OBSERVER, Role.EXPERT)
ROLES = {
    OrganisationKind.UNIT: (Role.REVIEWER,),
    OrganisationKind.COUNTY: OF_ORGANISERS,  # a county runs committees of its own
    OrganisationKind.BUREAU: (Role.REVIEWER,),
    OrganisationKind.CENTRE: OF_ORGANISERS,
}


def refusal_to_correct_identity(user: User) -> str:
    """Name and ID number stand as they are from the first submission on."""
    if user.identity_frozen_at:
        return _("您已提交过申报，姓名和身份证号不能自行更改。确需更正的，请携身份证到所在县（市）人社局办理。")
    return ""


def refusal_to_decide(user: User, unit: Organisation) -> str:
    """Whether the unit is this person's to decide on is a matter of `queries.units_overseen`."""
    if unit.standing == Standing.MERGED:
        return refusal_to_keep(unit)
    if unit.registered_by_id == user.pk:
        return _("不能批准本人登记的单位，请由本机构其他审核人办理。")
    if unit.standing == Standing.APPROVED:
        return _("该单位已由%(by)s批准。") % {"by": unit.decided_by or ""}
    if unit.standing == Standing.REFUSED:
        return _("该单位的登记已由%(by)s不予批准，待其重新登记后再办理。") % {"by": unit.decided_by or ""}
    return ""


def refusal_of_registration(existing: Organisation) -> str:
    """Say what to do about a unit that is there already."""
    if existing.standing == Standing.APPROVED:
        return _("“%(unit)s”已登记，申报时可直接选择。如需担任审核人，请联系该单位现任审核人或其主管人社部门。") % {
            "unit": existing
        }
    if existing.standing == Standing.MERGED:
        return _("“%(unit)s”已并入%(into)s，请直接选择%(into)s。") % {"unit": existing, "into": existing.merged_into}
    if existing.standing == Standing.PENDING:
        return _("“%(unit)s”已有人登记，正在等待批准，不必重复登记。") % {"unit": existing}
    return ""


def refusal_to_keep(unit: Organisation) -> str:
    """Only an approved unit is renamed, merged or acted for."""
    if unit.standing == Standing.MERGED:
        return _("该单位已并入%(into)s。") % {"into": unit.merged_into}
    return "" if unit.standing == Standing.APPROVED else _("该单位尚未批准。")


def refusal_to_correct(unit: Organisation, *, nature: str, is_other: bool) -> str:
    """An enterprise is its county's, wherever it was registered [N 四.5]; a correction that changes nothing is none."""
    if not is_other:
        return _("没有需要更正的内容。请先修改有误的项目。")
    if unit.is_prefecture_direct and nature in ENTERPRISES:
        return _("企业按所在地办理，地直单位不能改为企业。请由单位在所在县（市）重新登记后合并。")
    return ""


def refusal_to_act_for(user: User, unit: Organisation, *, today: dt.date) -> str:
    """An office acts for a unit only while it has nobody [N 四.7]; the own file is another matter, which every act asks."""
    if refusal := refusal_to_keep(unit):
        return refusal
    seated = Appointment.objects.on(today).filter(organisation=unit, role=Role.REVIEWER).select_related("user")
    if (one := seated.order_by(F("acting_from").asc(nulls_first=True), "pk").first()) is None:
        return ""
    if one.user_id == user.pk:
        return _("您已在该单位任审核人，可在页面上方切换岗位。")
    return _("该单位的审核由%(person)s办理，不需代行。") % {"person": one.user}


def refusal_to_merge(unit: Organisation, into: Organisation) -> str:
    """Two units merge under one office only: the files of one county do not become another's by it."""
    if unit.pk == into.pk:
        return _("请选择另一个单位。")
    if unit.is_prefecture_direct != into.is_prefecture_direct:
        return _("地直单位与县（市）属单位不能合并。")
    if not unit.is_prefecture_direct and unit.county_id != into.county_id:
        return _("只能并入同一县（市）的单位。")
    return ""


def refusal_to_part(merger: Merger, *, now: dt.datetime) -> str:
    """A merger is taken back within its days, once, and while the other unit still stands by itself."""
    if hasattr(merger, "reversal"):
        return _("该合并已撤销。")
    if "rows" not in merger.moved:
        return _("该合并办理时没有留存转移清单，不能撤销。")
    if now - merger.at > dt.timedelta(days=settings.MERGER_DAYS):
        return _("合并超过 %(days)s 天，不能撤销。") % {"days": settings.MERGER_DAYS}
    return refusal_to_keep(merger.into)


def refusal_of_role(organisation: Organisation, role: str) -> str:
    """An organisation appoints to the roles of its kind only."""
    if role not in ROLES[OrganisationKind(organisation.kind)]:
        return _("该机构不设此岗位。请选择其他岗位。")
    return ""


def refusal_to_extend(user: User, appointment: Appointment, *, today: dt.date) -> str:
    """Only an appointment still in force or to come is extended, by another person; acting ends when the unit has somebody."""
    if appointment.user_id == user.pk:
        return _("不能延长本人的任职，请由本机构其他审核人或上级办理。")
    if appointment.ends_on is None:
        return _("该任职长期有效，不必延长。")
    if appointment.ends_on < today:
        return _("该任职已于 %(day)s 结束，请另行任命。") % {"day": appointment.ends_on.isoformat()}
    if appointment.acting_from_id:
        return _("代行不能延长。")
    return refusal_of_role(appointment.organisation, appointment.role)


def refusal_to_end(user: User, appointment: Appointment, *, today: dt.date) -> str:
    """Nobody ends the own appointment: a desk would be left without anybody by one click."""
    if appointment.user_id == user.pk:
        return _("不能结束本人的任职，请由本机构其他审核人或上级办理。")
    if appointment.ends_on and appointment.ends_on < today:
        return _("该任职已于 %(day)s 结束。") % {"day": appointment.ends_on.isoformat()}
    return ""
