"""May results be put on a notice, objected to, an objection decided? The answer is the refusal's sentence; empty means yes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from applications.choices import Party, Status
from applications.models import Application, Batch
from applications.policies import in_beijing
from applications.workflow import ORGANISING_ROLES
from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from ..models import Decision, Entry, Objection

MOST_ON_A_NOTICE = 200  # its opening is one transaction, and every other act waits for its place in the audit chain


def organises(user: User, batch: Batch, now: dt.datetime) -> bool:
    """Return whether a person is reviewer or secretary of a batch's organiser at an instant."""
    roles = ORGANISING_ROLES[Party.ORGANISER]
    return user.appointments.on(clock.on_day(now)).filter(organisation=batch.organiser_id, role__in=roles).exists()


def refusal_to_open(user: User, batch: Batch, applications: Sequence[Application], now: dt.datetime) -> str:
    """Return why these results of a batch may not be put on a notice [N 四.12]."""
    if not organises(user, batch, now):
        return _("该批次不由您所在机构组织。")
    if not applications:
        return _("请选择要公示的人员。")
    if len(applications) > MOST_ON_A_NOTICE:
        words = {"n": len(applications), "most": MOST_ON_A_NOTICE}
        return _("已选 %(n)s 人，一次公示不超过 %(most)s 人，请按系列分批公示。") % words
    for one in applications:
        if one.applicant_id == user.pk:
            return _("名单中有您本人的申报，请由其他经办人公示。")
        if one.batch_id != batch.pk or one.status != Status.PASSED:
            found = {"name": one.applicant_name, "status": one.get_status_display(), "batch": batch.name}
            return _("%(name)s的申报处于“%(status)s”，不在%(batch)s待公示的名单中，请刷新后再试。") % found
    return ""


def refusal_to_object(entry: Entry, now: dt.datetime) -> str:
    """Return why nobody may object to a person on a notice; `entry` comes with its notice and application."""
    notice = entry.notice
    if now >= notice.ends_at:
        return _("公示期已于 %(when)s 届满，不再受理异议。") % {"when": in_beijing(notice.ends_at)}
    if not notice.is_running(now):
        return _("公示尚未开始。")
    return "" if entry.application.status == Status.PUBLICISED else _("该人员已不在公示名单中。")


def refusal_to_decide(user: User, objection: Objection, now: dt.datetime) -> str:
    """Return why a person may not decide an objection; it comes with its entry, notice, batch and application."""
    entry = objection.entry
    if not organises(user, entry.notice.batch, now):
        return _("该异议由组织评审的机构办理。")
    if entry.application.applicant_id == user.pk:
        return _("异议针对您本人的申报，请由其他经办人办理。")
    decided = Decision.objects.filter(objection=objection).select_related("decided_by").first()
    if decided is None:
        return ""
    words = {
        "by": decided.decided_by,
        "when": in_beijing(decided.decided_at),
        "finding": decided.get_finding_display(),
    }
    return _("该异议已由%(by)s于 %(when)s 作出决定：%(finding)s。") % words
