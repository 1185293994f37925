"""May this reviewer do this to this file now? Each answer is the refusal's sentence; empty means yes."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from applications import evidence
from applications.choices import Desk, EvidenceKind, MaterialState
from applications.models import Application
from applications.parties import refusal_of_two_desks
from applications.policies import in_beijing
from kashgar_zc.accounts.models import User

from . import queries
from .choices import Outcome
from .models import Claim, ConductStatement, UnitObjection, UnitPublicity
from .queries import Facts


def refusal_to_act(user: User, application: Application, now: dt.datetime, facts: Facts | None = None) -> str:
    """Return why this person may not act on a file at its present desk at all."""
    if application.applicant_id == user.pk:
        return _("不能审核本人的申报。")
    if application.at is None:
        return _("申报处于“%(status)s”，不在审核环节。") % {"status": application.get_status_display()}
    if not (facts or queries.facts_of(user, application, now)).reviews_here:
        return _("申报现在%(at)s，您所在机构不负责这一环节。") % {"at": application.at.name}
    return refusal_of_two_desks(user, application)


def refusal_to_judge(user: User, application: Application, now: dt.datetime, facts: Facts | None = None) -> str:
    """Return why this person may not give a verdict: a file that a colleague has claimed is taken over first."""
    facts = facts or queries.facts_of(user, application, now)
    return refusal_to_act(user, application, now, facts) or refusal_by_claim(user, facts.claim)


def refusal_by_claim(user: User, claim: Claim | None) -> str:
    """Return who else has a file."""
    if claim is None or claim.holder_id == user.pk:
        return ""
    return _("%(name)s已认领该申报。确需由您办理的，请先接手并写明理由。") % {"name": claim.holder.name}


def refusal_to_claim(user: User, application: Application, now: dt.datetime, facts: Facts | None = None) -> str:
    """Return why a file may not be claimed."""
    return refusal_to_judge(user, application, now, facts)


def refusal_to_take_over(user: User, application: Application, now: dt.datetime, facts: Facts | None = None) -> str:
    """Return why a file may not be taken over: only from a colleague."""
    facts = facts or queries.facts_of(user, application, now)
    if refusal := refusal_to_act(user, application, now, facts):
        return refusal
    return "" if refusal_by_claim(user, facts.claim) else _("该申报没有他人认领，可以直接办理。")


def refusal_to_assign(
    user: User, application: Application, now: dt.datetime, *, to: User, is_explained: bool = False
) -> str:
    """Return why a file may not be given to a person: a colleague of the desk, not its applicant.

    From another who has it, it may be taken with the reason (`is_explained`).
    """
    facts = queries.facts_of(user, application, now)
    if refusal := refusal_to_act(user, application, now, facts):
        return refusal
    if facts.claim is not None and facts.claim.holder_id != to.pk and not is_explained:
        return _("%(name)s已认领该申报。确需改派的，请写明改派理由。") % {"name": facts.claim.holder.name}
    if application.applicant_id == to.pk:
        return _("不能将申报分配给申报人本人。")
    if application.at is None or not queries.reviews(to, application.at, now):
        return _("%(name)s不在本机构审核。") % {"name": to.name}
    return ""


def refusal_to_approve(
    user: User, application: Application, now: dt.datetime, facts: Facts | None = None, *, is_second: bool = False
) -> str:
    """Return why a file may not be sent up; the unit's opinion stands on its publicity and statement [O40 16].

    The second to sign (`is_second`) may find the file claimed by the first.
    """
    facts = facts or queries.facts_of(user, application, now)
    if refusal := (refusal_to_act if is_second else refusal_to_judge)(user, application, now, facts):
        return refusal
    if application.desk != Desk.UNIT:
        return ""
    publicity = facts.publicity
    return (
        refusal_by_publicity(publicity, now)
        or refusal_by_posting(application, publicity)
        or refusal_by_statement(facts.statement)
    )


def refusal_to_return(user: User, application: Application, now: dt.datetime, facts: Facts | None = None) -> str:
    """Return why a file may not be returned for correction."""
    return refusal_to_judge(user, application, now, facts)


def refusal_to_decline(user: User, application: Application, now: dt.datetime, facts: Facts | None = None) -> str:
    """Return why a file may not be declined."""
    return refusal_to_judge(user, application, now, facts)


def refusal_by_publicity(publicity: UnitPublicity | None, now: dt.datetime) -> str:
    """Return what the unit's publicity still lacks for an approval."""
    if publicity is None:
        return _("尚未在单位公示。请先开始公示，期满无异议后上报。")
    if publicity.is_running and now < publicity.ends_at:
        return _("单位公示至 %(when)s，期满办结后方可上报。") % {"when": in_beijing(publicity.ends_at)}
    if publicity.is_running:
        return _("单位公示期已满，请先办结公示。")
    if publicity.outcome == Outcome.OBJECTION:
        return _("单位公示异议成立，不能上报。请退回修改或不予推荐。")
    return ""


def refusal_by_statement(statement: ConductStatement | None) -> str:
    """Return what the unit's conduct statement still lacks for an approval."""
    if statement is None:
        return _("尚未出具个人现实表现。")
    return "" if statement.recommends else _("个人现实表现的结论为“不同意推荐”，不能上报。")


def refusal_to_open_publicity(
    user: User, application: Application, now: dt.datetime, facts: Facts | None = None
) -> str:
    """Return why publicity of a file may not be opened: at the unit's desk only, and one at a time."""
    facts = facts or queries.facts_of(user, application, now)
    if refusal := refusal_to_act(user, application, now, facts):
        return refusal
    if application.desk != Desk.UNIT:
        return _("申报前公示由单位在单位审核环节进行。")
    if facts.publicity is None:
        return ""
    if facts.publicity.outcome == Outcome.OBJECTION:
        return refusal_after_upheld(facts.publicity)
    if facts.publicity.is_running:
        return _("该申报正在公示，公示至 %(when)s。") % {"when": in_beijing(facts.publicity.ends_at)}
    return _("该申报公示已办结，无异议。")


def refusal_after_upheld(publicity: UnitPublicity) -> str:
    """Return why a file is not publicised again after an upheld objection: only what was corrected and submitted since."""
    if queries.latest_snapshot(publicity.application).taken_at > publicity.concluded_at:  # type: ignore[operator]  # upheld
        return ""
    return _("公示异议成立，申报修改后重新提交的，可以再次公示。请退回修改或不予推荐。")


def refusal_to_object(user: User, publicity: UnitPublicity, now: dt.datetime) -> str:
    """Return why an objection may not be recorded on a publicity."""
    return refusal_to_handle(user, publicity, now)


def refusal_to_answer(user: User, objection: UnitObjection, now: dt.datetime) -> str:
    """Return why what checking an objection showed may not be recorded: once, while the publicity is not concluded."""
    if refusal := refusal_to_handle(user, objection.publicity, now):
        return refusal
    return _("该异议已作出核查结论。") if objection.decided_at else ""


def refusal_to_conclude(user: User, publicity: UnitPublicity, now: dt.datetime) -> str:
    """Return why a publicity may not be concluded: never before its last day has ended."""
    if refusal := refusal_to_handle(user, publicity, now):
        return refusal
    if now < publicity.ends_at:
        words = {"until": in_beijing(publicity.ends_at), "from": queries.day_after(publicity.last_day)}
        return _("公示至 %(until)s，%(from)s起可以办结，不能提前。") % words
    if unanswered := sum(one.decided_at is None for one in publicity.objections.all()):
        return _("还有 %(n)s 件异议未作出核查结论，请先逐件核查。") % {"n": unanswered}
    return ""


def refusal_to_handle(user: User, publicity: UnitPublicity, now: dt.datetime) -> str:
    """Return why a person may not touch a running publicity."""
    application = publicity.application
    if application.applicant_id == user.pk:
        return _("不能办理本人申报的公示。")
    if not queries.reviews(user, publicity.organisation, now):
        return _("公示由所在单位办理。")
    if not publicity.is_running:
        return _("该公示已办结。")
    if application.submitted_at != publicity.submitted_at or application.status not in queries.IN_UNIT:
        return _("申报处于“%(status)s”，公示不再继续。") % {"status": application.get_status_display()}
    return ""


def refusal_to_show_posting(user: User, publicity: UnitPublicity, now: dt.datetime) -> str:
    """Return why the notice as posted may not be shown: by the unit, while the file of that submission is there."""
    application = publicity.application
    if application.applicant_id == user.pk:
        return _("不能办理本人申报的公示。")
    if not queries.reviews(user, publicity.organisation, now):
        return _("公示由所在单位办理。")
    if application.submitted_at != publicity.submitted_at or application.status not in queries.IN_UNIT:
        return _("申报已不在本单位，不能再补充公示照片。")
    return ""


def refusal_by_posting(application: Application, publicity: UnitPublicity | None) -> str:
    """Return that a batch asks for the notice as posted, and none is shown."""
    rules = application.batch.rules.evidence
    if publicity is None or rules is None or not rules.posting_required:
        return ""
    shown = evidence.of(publicity, kind=EvidenceKind.POSTING).filter(state=MaterialState.READY)
    return "" if shown.exists() else _("尚未上传公示张贴照片，或照片还在检查。请在单位公示中上传。")


def refusal_to_state_conduct(user: User, application: Application, now: dt.datetime, facts: Facts | None = None) -> str:
    """Return why a conduct statement may not be recorded: it is the unit's, before its opinion [N 四.1]."""
    if refusal := refusal_to_act(user, application, now, facts):
        return refusal
    return "" if application.desk == Desk.UNIT else _("个人现实表现由单位在单位审核环节出具。")


def refusal_to_show_identity(user: User, application: Application, now: dt.datetime, facts: Facts | None = None) -> str:
    """Return why the full ID number may not be shown: it is for the desk that has the file, while it has it."""
    return refusal_to_act(user, application, now, facts)


def refusal_to_verify(user: User, application: Application, now: dt.datetime, facts: Facts | None = None) -> str:
    """Return why a certificate's verification may not be recorded."""
    if refusal := refusal_to_act(user, application, now, facts):
        return refusal
    return _("证书核验由县（市）及以上机构进行。") if application.desk == Desk.UNIT else ""
