"""Objecting to a decline: the applicant's act; the desk above decides (`review.objections`)."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from kashgar_zc import clock
from kashgar_zc.accounts import outbox, texts
from kashgar_zc.accounts import queries as people
from kashgar_zc.accounts.choices import Topic
from kashgar_zc.accounts.models import User

from . import policies, workflow
from .choices import Action
from .models import Application, Event
from .workflow import NotAllowed


@transaction.atomic
def object_to_decline(application: Application, *, by: User, reason: str) -> Event:
    """Put an objection before the desk above the one that declined; its reviewers are told."""
    if refusal := policies.refusal_to_object(by, application, clock.now()):
        raise NotAllowed(refusal)
    event = workflow.move(application, Action.OBJECT, by=by, note=reason)
    declined = application.events.filter(action=Action.DECLINE).select_related("organisation").latest("sequence")
    words = texts.objection_awaits(application.applicant_name, declined.organisation)
    link = reverse("review:decline_objection", args=[application.key])
    told = people.reviewers(event.to_organisation, on=clock.today()).exclude(pk=declined.actor_id)
    outbox.tell_many(outbox.Letter(one, *words, link, topic=Topic.WORK) for one in told)
    return event
