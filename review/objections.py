"""Deciding on an applicant's objection to a decline, at the desk above the one that declined."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from applications import workflow
from applications.choices import Action, Status
from applications.models import Application, Event
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import outbox, texts
from kashgar_zc.accounts import queries as people
from kashgar_zc.accounts.choices import Topic
from kashgar_zc.accounts.models import Organisation, User

from .actions import link_to


def waiting(organisation: Organisation) -> QuerySet[Event]:
    """Return the objections that an organisation is to decide on, the oldest first."""
    later = Event.objects.filter(application=OuterRef("application"), sequence__gt=OuterRef("sequence"))
    asked = Event.objects.filter(
        ~Exists(later), action=Action.OBJECT, to_organisation=organisation, application__status=Status.DECLINED
    )
    return asked.select_related("application__title", "application__unit").order_by("at", "pk")


def refusal_to_decide(user: User, application: Application) -> str:
    """Return why this person may not decide on an objection; the same that the act is refused with."""
    return workflow.refusal_to_act(user, application, workflow.Party.ABOVE)


@transaction.atomic
def decide(application: Application, *, by: User, upholds: bool, reason: str) -> Event:
    """Send the file back to the desk that declined, or leave it declined; the applicant is told why."""
    if refusal := refusal_to_decide(by, application):
        raise NotAllowed(refusal)
    event = workflow.move(application, Action.UPHOLD if upholds else Action.OVERRULE, by=by, note=reason)
    body, desk = event.organisation, event.to_organisation
    words = texts.objection_upheld(body, desk, reason) if upholds else texts.objection_overruled(body, reason)
    outbox.tell(application.applicant, *words, link_to(application))
    if upholds:
        words = texts.file_restored(application.applicant_name, body)
        link = reverse("review:file", args=[application.key])
        told = people.reviewers(desk, on=clock.today())
        outbox.tell_many(outbox.Letter(one, *words, link, topic=Topic.WORK) for one in told)
    return event
