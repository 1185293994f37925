"""Objecting to a decline: the applicant's act; the desk above decides (`review.objections`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts import outbox, texts
from kashgar_zc.accounts import queries as people
from kashgar_zc.accounts.choices import Topic
from kashgar_zc.accounts.models import User

from . import evidence, policies, workflow
from .choices import Action, EvidenceKind
from .models import Application, Event
from .workflow import NotAllowed


def decline_of(application: Application) -> Event:
    """Return the decline of a declined file."""
    return application.events.filter(action=Action.DECLINE).select_related("organisation").latest("sequence")


def until(application: Application) -> dt.datetime | None:
    """Return until when one may object to a file's decline, None without a term."""
    return policies.objection_until(application, decline_of(application).at)


def body_of(application: Application) -> str:
    """Return to whom one objects when a file is declined: by the desk that has it, else by the one that did."""
    route = list(application.route.select_related("organisation").order_by("position"))
    desk = application.desk or workflow.desk_of(decline_of(application).from_status)
    declines = next(stop for stop in route if stop.desk == desk)
    above = workflow.stop_above(route, declines).organisation
    if above != declines.organisation:
        return above.name
    words = {"body": application.batch.rules.objections_to, "desk": above}
    return _("%(body)s（由%(desk)s另一名审核人办理）") % words


@transaction.atomic
def object_to_decline(application: Application, *, by: User, reason: str, files: Sequence[UploadedFile] = ()) -> Event:
    """Put an objection before the desk above the one that declined; its reviewers are told."""
    if refusal := policies.refusal_to_object(by, application, clock.now()):
        raise NotAllowed(refusal)
    event = workflow.move(application, Action.OBJECT, by=by, note=reason)
    evidence.lay(files, kind=EvidenceKind.DECLINE, owner=event, application=application, by=by)
    declined = decline_of(application)
    words = texts.objection_awaits(application.applicant_name, declined.organisation)
    link = reverse("review:decline_objection", args=[application.key])
    told = people.reviewers(event.to_organisation, on=clock.today()).exclude(pk=declined.actor_id)
    outbox.tell_many(outbox.Letter(one, *words, link, topic=Topic.WORK) for one in told)
    return event
