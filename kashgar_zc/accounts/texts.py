"""The words of the messages people get about their account, unit and appointments: (subject, text)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from .models import Appointment, Correction, NameChange, Organisation

Words = tuple[str, str]


def code(number: str) -> Words:
    return _("短信验证码"), _("【喀什职称】验证码 %(code)s，15 分钟内有效。请勿告诉他人。") % {"code": number}


def already_registered() -> Words:
    return _("账号提醒"), _("【喀什职称】该手机号已注册。请直接登录，忘记密码可凭手机号重置。如非本人操作，请忽略。")


def id_number_registered() -> Words:
    return _("账号提醒"), _(
        "【喀什职称】您填写的身份证号已注册。请用注册时的手机号登录；该号码已停用的，请携身份证到所在县（市）人社局办理。"
        "如非本人操作，请忽略。"
    )


def not_registered() -> Words:
    return _("账号提醒"), _("【喀什职称】该手机号尚未注册。请核对号码，或先注册账号。如非本人操作，请忽略。")


def password_reset() -> Words:
    return _("密码已重置"), _(
        "您的登录密码已凭手机验证码重置，其他设备已退出登录。如非本人操作，请立即联系所在县（市）人社局。"
    )


def unit_awaits(unit: Organisation) -> Words:
    return _("单位待批准"), _("%(unit)s 申请登记为本平台的申报单位，请核实后批准或说明原因不予批准。") % {"unit": unit}


def unit_approved(unit: Organisation, by: Organisation | None) -> Words:
    return _("单位登记已批准"), _("%(unit)s 的登记已由 %(by)s 批准。您已是该单位审核人，可在页面上方切换岗位。") % {
        "unit": unit,
        "by": by,
    }


def unit_refused(unit: Organisation, by: Organisation | None, reason: str) -> Words:
    return _("单位登记未批准"), _("%(unit)s 的登记未获 %(by)s 批准。原因：%(reason)s 请更正后重新登记。") % {
        "unit": unit,
        "by": by,
        "reason": reason,
    }


def appointed(appointment: Appointment) -> Words:
    return _("任职通知"), _("您自 %(day)s 起担任 %(organisation)s %(role)s。请在页面上方切换岗位后办理。") % {
        "day": appointment.starts_on.strftime("%Y-%m-%d"),
        "organisation": appointment.organisation,
        "role": appointment.get_role_display(),
    }


def invited(office: Organisation, unit: str) -> Words:
    return _("任职邀请"), _(
        "【喀什职称】%(office)s请您担任%(unit)s审核人。请用本手机号和本人姓名在喀什地区职称评审服务平台注册，注册后即任职。"
        "如非本人，请忽略。"
    ) % {"office": office, "unit": unit}


def appointment_ends(appointment: Appointment) -> Words:
    return _("任职结束"), _("您担任 %(organisation)s %(role)s 的任职至 %(day)s 止。") % {
        "day": appointment.ends_on.strftime("%Y-%m-%d"),
        "organisation": appointment.organisation,
        "role": appointment.get_role_display(),
    }


def unit_renamed(change: NameChange) -> Words:
    return _("单位已更名"), _("%(old)s 自 %(day)s 起更名为 %(new)s。已提交和打印的材料保留当时的名称。") % {
        "old": change.old,
        "new": change.new,
        "day": change.starts_on.strftime("%Y-%m-%d"),
    }


def unit_corrected(change: Correction, said: Iterable[Mapping[str, object]]) -> Words:
    what = "；".join(_("%(label)s由“%(old)s”改为“%(new)s”") % one for one in said)
    return _("单位信息已更正"), _("%(office)s更正了%(unit)s的信息：%(what)s。依据：%(reason)s") % {
        "office": change.office,
        "unit": change.organisation,
        "what": what,
        "reason": change.reason,
    }


def extended(batch: object, until: str) -> Words:
    return _("申报时间延长"), _("%(batch)s的网上申报延长至 %(until)s（北京时间），请在此之前提交。") % {
        "batch": batch,
        "until": until,
    }


def permitted(batch: object, until: str, reason: str, what_follows: str = "") -> Words:
    text = _("准许您在 %(until)s（北京时间）前提交%(batch)s的申报。原因：%(reason)s")
    return _("逾期许可"), text % {"batch": batch, "until": until, "reason": reason} + what_follows


def mail_to_confirm(person: object) -> Words:
    return _("确认电子邮箱"), _(
        "%(person)s 在喀什地区职称评审服务平台填写了这一电子邮箱。请在 24 小时内登录并打开下面的链接确认。如非本人操作，请忽略。"
    ) % {"person": person}


def objection_awaits(name: str, declined_by: object) -> Words:
    return _("待处理的异议"), _("%(name)s对%(desk)s的不予推荐提出异议，请受理。") % {"name": name, "desk": declined_by}


def pull_asked(name: str, number: str, reason: str) -> Words:
    words = {"name": name, "number": number, "reason": reason}
    return _("请求撤下文件"), _("%(name)s（%(number)s）请求撤下一份材料，原因：%(reason)s。请尽快查看并答复。") % words


def pull_refused(desk: object, text: str) -> Words:
    return _("撤下文件的答复"), _("%(desk)s没有撤下您请求撤下的文件。说明：%(text)s") % {"desk": desk, "text": text}


def objection_upheld(body: object, desk: object, reason: str) -> Words:
    return _("异议成立"), _("%(body)s认为您的异议成立，申报已恢复到%(desk)s审核。说明：%(reason)s") % {
        "body": body,
        "desk": desk,
        "reason": reason,
    }


def objection_overruled(body: object, reason: str) -> Words:
    return _("异议不成立"), _("%(body)s认为您的异议不成立，维持不予推荐。理由：%(reason)s") % {
        "body": body,
        "reason": reason,
    }


def file_restored(name: str, body: object) -> Words:
    return _("申报恢复审核"), _("%(name)s的异议经%(body)s认定成立，申报已回到本机构审核。") % {
        "name": name,
        "body": body,
    }
