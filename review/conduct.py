"""Objecting to a conduct statement that does not recommend: the applicant's act, and the decision of the office above the unit."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import workflow
from applications.choices import Desk, Status
from applications.models import Application
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts import queries as people
from kashgar_zc.accounts.choices import Topic
from kashgar_zc.accounts.models import Organisation, User

from . import queries
from .actions import link_to, lock
from .models import ConductStatement, StatementObjection

HEARD = queries.IN_UNIT | {Status.DECLINED}


def office_above(application: Application) -> Organisation:
    """Return who decides on an objection to the unit's statement: the next desk of the route."""
    route = list(application.route.select_related("organisation").order_by("position"))
    unit = next((stop for stop in route if stop.desk == Desk.UNIT), route[0])
    return workflow.stop_above(route, unit).organisation


def waiting(organisation: Organisation) -> QuerySet[StatementObjection]:
    """Return what an organisation is to decide on, the oldest first."""
    found = addressed_to(organisation).filter(decided_at=None, statement__replaced_at=None)
    return found.order_by("at", "pk")


def addressed_to(organisation: Organisation) -> QuerySet[StatementObjection]:
    """Return the objections of which an organisation is the judge."""
    shown = ("statement__application__title", "statement__application__unit", "statement__organisation", "decided_by")
    return StatementObjection.objects.filter(organisation=organisation).select_related(*shown)


def refusal_to_object(user: User, application: Application, statement: ConductStatement | None) -> str:
    """Return why an applicant may not object to the statement in force."""
    if application.applicant_id != user.pk:
        return _("只有申报人本人可以提出异议。")
    if statement is None or statement.recommends:
        return _("单位没有作出“不同意推荐”的结论。")
    if hasattr(statement, "objection"):
        return _("您已对该结论提出异议，一份结论只受理一次。")
    if application.status not in HEARD:
        return _("申报处于“%(status)s”，不再受理对推荐结论的异议。") % {"status": application.get_status_display()}
    return ""


def refusal_to_decide(user: User, objection: StatementObjection) -> str:
    """Return why a person may not decide: for the office asked, on nothing of one's own or stated by oneself, once."""
    statement = objection.statement
    if user.pk in (statement.application.applicant_id, statement.recorded_by_id):
        return _("不能办理与本人有关的异议。")
    if not queries.reviews(user, objection.organisation, clock.now()):
        return _("该异议由%(who)s办理。") % {"who": objection.organisation}
    if objection.decided_at or statement.replaced_at:
        return _("该异议已办结。")
    return ""


@transaction.atomic
def object_to(application: Application, *, by: User, reason: str) -> StatementObjection:
    """Put an objection to the statement in force before the office above the unit; its reviewers are told."""
    current = lock(application)
    statement = queries.statement_of(current)
    if refusal := refusal_to_object(by, current, statement):
        raise NotAllowed(refusal)
    office = office_above(current)
    made = StatementObjection.objects.create(statement=statement, reason=reason, at=clock.now(), organisation=office)
    words = {"name": current.applicant_name, "unit": current.unit}
    text = _("%(name)s对%(unit)s“不同意推荐”的结论提出异议，由您所在机构办理。") % words
    link = reverse("review:statement_objection", args=[made.pk])
    told = people.reviewers(office, on=clock.today()).exclude(pk=current.applicant_id)
    outbox.tell_many(outbox.Letter(one, _("推荐结论的异议待办理"), text, link, topic=Topic.WORK) for one in told)
    return made


@transaction.atomic
def decide(objection: StatementObjection, *, by: User, upholds: bool, reason: str) -> StatementObjection:
    """Let the statement stand, or let it fall so that the unit states anew; applicant and unit are told why."""
    application, now = lock(objection.statement.application), clock.now()
    current = StatementObjection.objects.select_related("statement", "organisation").get(pk=objection.pk)
    current.statement.application = application
    if refusal := refusal_to_decide(by, current):
        raise NotAllowed(refusal)
    current.is_upheld, current.answer, current.decided_by, current.decided_at = upholds, reason, by, now
    current.save(update_fields=["is_upheld", "answer", "decided_by", "decided_at"])
    words = {"who": current.organisation, "reason": reason, "name": application.applicant_name}
    if upholds:
        ConductStatement.objects.filter(pk=current.statement_id).update(replaced_at=now)
        text = _("%(who)s认为您的异议成立，已请单位重新出具个人现实表现。说明：%(reason)s")
        _tell_unit(
            current.statement, _("%(who)s认为%(name)s的异议成立，请重新出具个人现实表现。说明：%(reason)s") % words
        )
    else:
        text = _("%(who)s认为您的异议不成立，单位的结论不变。说明：%(reason)s")
    outbox.tell(
        application.applicant, _("推荐结论的异议已办结"), text % words, link_to(application), topic=Topic.PROGRESS
    )
    return current


def _tell_unit(statement: ConductStatement, text: str) -> None:
    link = reverse("review:file", args=[statement.application.key])
    told = people.reviewers(statement.organisation, on=clock.today()).exclude(pk=statement.application.applicant_id)
    outbox.tell_many(outbox.Letter(one, _("请重新出具个人现实表现"), text, link, topic=Topic.WORK) for one in told)
