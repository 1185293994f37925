"""The re-check of a result (复查): asked for once by a failed applicant, answered by the organiser [domain.md 7]."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import workflow
from applications.choices import Action
from applications.models import Application, Event
from applications.policies import refusal_to_recheck
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.choices import Topic
from kashgar_zc.accounts.models import User

from .. import queries
from ..policies import rechecking as policies


@transaction.atomic
def ask(application: Application, *, by: User, reason: str) -> Event:
    """Ask for a re-check with a reason; the organiser's people are told."""
    if refusal := refusal_to_recheck(by, application, clock.now()):
        raise NotAllowed(refusal)
    event = workflow.move(application, Action.RECHECK, by=by, note=reason)
    organiser, link = application.batch.organiser, reverse("publicity:recheck", args=[application.key])
    text = _("%(name)s对评审结果申请复查，请核查后答复。") % {"name": application.applicant_name}
    told = queries.staff(organiser, on=clock.today()).exclude(pk=by.pk)
    outbox.tell_many(outbox.Letter(one, _("收到复查申请"), text, link, topic=Topic.WORK) for one in told)
    return event


@transaction.atomic
def answer(application: Application, *, by: User, upholds: bool, reason: str) -> Event:
    """Send the file to a committee again, or leave the result as it is; the applicant is told why."""
    if refusal := policies.refusal_to_answer(by, application, clock.now()):
        raise NotAllowed(refusal)
    event = workflow.move(application, Action.REASSESS if upholds else Action.SUSTAIN, by=by, note=reason)
    if upholds:
        text = _("您的复查申请成立，您的申报将由评审委员会重新评审。理由：%(reason)s")
    else:
        text = _("经复查，维持评审结果。理由：%(reason)s")
    link = reverse("applications:overview", args=[application.key])
    outbox.tell(application.applicant, _("复查结果"), text % {"reason": reason}, link, topic=Topic.PROGRESS)
    return event
