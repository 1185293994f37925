"""May this person do this in an inquiry now? Each answer is the refusal's sentence; empty means yes."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import queries as files
from applications.choices import Action, Status
from applications.models import Application, IntegrityEntry
from applications.policies import in_beijing
from kashgar_zc.accounts.models import User

from . import queries
from .choices import Founded
from .models import Inquiry

# From where a founded inquiry has first to go another way, and which.
FIRST = {
    Status.IN_COMMITTEE: gettext_lazy("该申报正在评审，请先由评委会秘书移出评审，再确认。"),
    Status.PUBLICISED: gettext_lazy("该申报正在公示，请先按公示异议办结（不予授予），再确认。"),
    Status.CONFERRED: gettext_lazy("该申报已取得职称，请先按规定撤销职称，再确认。"),
}


def refusal_to_report(user: User, application: Application) -> str:
    """Return why a report of false material may not be made on a file that the desk sees."""
    if application.applicant_id == user.pk:
        return _("不能办理本人申报的核查。")
    if Inquiry.objects.filter(application=application, concluded_at=None).exists():
        return _("该申报已有核查在办。有新情况的，请向组织单位补充。")
    return ""


def refusal_to_handle(user: User, inquiry: Inquiry, now: dt.datetime) -> str:
    """Return why a person may not touch an inquiry: it is the organiser's, and not of one's own file."""
    if inquiry.application.applicant_id == user.pk:
        return _("不能办理本人申报的核查。")
    if not queries.reviews(user, inquiry.organisation, now):
        return _("核查由该批次的组织单位办理。")
    return _("该核查已办结。") if inquiry.concluded_at else ""


def refusal_to_open(user: User, inquiry: Inquiry, now: dt.datetime) -> str:
    if refusal := refusal_to_handle(user, inquiry, now):
        return refusal
    return _("该核查已立案。") if inquiry.opened_at else ""


def refusal_to_state(user: User, inquiry: Inquiry, now: dt.datetime) -> str:
    if refusal := refusal_to_handle(user, inquiry, now):
        return refusal
    return "" if inquiry.opened_at else _("尚未立案，请先立案。")


def refusal_to_answer(user: User, inquiry: Inquiry, now: dt.datetime) -> str:
    """Return why an applicant may not answer a report: once it is opened, until its deadline."""
    if inquiry.application.applicant_id != user.pk:
        return _("只有申报人本人可以答复。")
    if inquiry.concluded_at:
        return _("该核查已办结。")
    if inquiry.answer_until is None or now >= inquiry.answer_until:
        return _("答复期限已过。需要补充说明的，请联系%(who)s。") % {"who": inquiry.organisation}
    return ""


def refusal_to_propose(user: User, inquiry: Inquiry, now: dt.datetime) -> str:
    """Return why what was found may not be proposed: only after the applicant answered or could have."""
    if refusal := refusal_to_state(user, inquiry, now):
        return refusal
    if inquiry.proposed:
        return _("已提出结论，等待另一人确认。")
    until = inquiry.answer_until
    if until and now < until and not inquiry.statements.filter(author=inquiry.application.applicant_id).exists():
        return _("申报人可以答复至 %(when)s，答复后或者期满后再提出结论。") % {"when": in_beijing(until)}
    return ""


def refusal_to_confirm(user: User, inquiry: Inquiry, now: dt.datetime) -> str:
    """Return why a proposal may not be confirmed: by another person, from where the file can be cancelled."""
    if refusal := refusal_to_send_back(user, inquiry, now):
        return refusal
    if inquiry.proposed == Founded.FOUNDED:
        return str(FIRST.get(Status(inquiry.application.status), ""))
    return ""


def refusal_to_send_back(user: User, inquiry: Inquiry, now: dt.datetime) -> str:
    if refusal := refusal_to_state(user, inquiry, now):
        return refusal
    if not inquiry.proposed:
        return _("尚未提出结论。")
    if inquiry.proposed_by_id == user.pk:
        return _("结论由您提出，须由另一人确认。")
    return ""


def refusal_to_lift(user: User, entry: IntegrityEntry, now: dt.datetime) -> str:
    """Return why an entry may not be lifted: by the organisation that recorded it, once, while it stands."""
    if entry.person_id == user.pk:
        return _("不能办理本人的失信记录。")
    if not queries.reviews(user, entry.organisation, now):
        return _("失信记录由作出记录的机构解除。")
    if hasattr(entry, "lifting"):
        return _("该记录已解除。")
    return ""


def is_to_be_cancelled(application: Application) -> bool:
    """Return whether a founded inquiry cancels a file: one that was withdrawn or declined has nothing left to cancel."""
    return application.status in files.sources_of(Action.CANCEL)
