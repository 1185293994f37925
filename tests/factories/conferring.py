"""Persons whose notice has run out, and certificates, that got there through the real actions, three weeks before now."""

from __future__ import annotations

import datetime as dt
from typing import Any

from applications import workflow
from applications.choices import Action, Status
from applications.models import Application
from kashgar_zc import clock
from kashgar_zc.accounts.models import User
from publicity.actions import noticing, proposing
from publicity.models import Certificate, Conferral, Entry
from tests.factories import people
from tests.factories.applications import make_application, make_secretary_of, take_on
from tests.factories.publicity import another, make_notice

LEAD = dt.timedelta(days=21)  # between the meeting and now
COMMITTEE = "地区中小学教师系列高级职称评审委员会"
ADDRESSED_TO = "各县（市）人力资源和社会保障局"


def result(held_on: dt.date, committee: str = COMMITTEE) -> dict[str, Any]:
    """Return what the release of a vote writes into the event of passing."""
    votes = {"size": 25, "present": 21, "entitled": 21, "yes": 19, "no": 1, "abstain": 1}
    sitting = {"name": committee, "chair": "主任委员", "held_on": held_on.isoformat(), **votes}
    return {
        "committee": sitting,
        "outcome": "passed",
        "reason": "通过",
        "score": "86.25",
        "rank": "3/20",
        "defence": None,
    }


def make_passed(name: str = "阿某某", *, committee: str = COMMITTEE, **facts: Any) -> Application:
    """Return a file that a committee passed today, as its vote's release leaves it."""
    applicant = facts.pop("applicant", None) or people.make_user(name)
    application = take_on(make_application(Status.ACCEPTED, applicant=applicant, **facts), Action.CONVENE)
    by = make_secretary_of(application.batch.organiser)
    workflow.move(application, Action.PASS, by=by, details=result(clock.today(), committee))
    return application


def make_entries(*names: str, is_over: bool = True, **facts: Any) -> list[Entry]:
    """Return the persons of one notice that opened three weeks ago and is over, or runs since now."""
    opened = clock.now() - LEAD if is_over else clock.now()
    with clock.at(opened):
        notice = make_notice(applications=[make_passed(name, **facts) for name in names])
    if is_over:
        noticing.end_due(clock.now())
    return list(
        Entry.objects.filter(notice=notice).select_related("notice__batch", "application").order_by("application_id")
    )


def make_entry(name: str = "阿某某", **facts: Any) -> Entry:
    return make_entries(name, **facts)[0]


def confer(*entries: Entry, by: User | None = None, issued_on: dt.date | None = None, **facts: Any) -> Conferral:
    """Confer on persons of one batch by a document of today, that somebody else has proposed."""
    batch = entries[0].notice.batch
    by = by or make_secretary_of(batch.organiser)
    facts = {"addressed_to": ADDRESSED_TO, "entries": entries, "issued_on": issued_on or clock.today()} | facts
    proposal = proposing.propose_conferral(batch, by=another(batch, by), **facts)
    return Conferral.objects.get(key=proposing.confirm(proposal, by=by).made)


def make_certificate(name: str = "阿某某", **facts: Any) -> Certificate:
    """Return the certificate of one person, the only one in its document."""
    return confer(make_entry(name, **facts)).certificates.get()


def revoke(certificate: Certificate, reason: str = "申报材料弄虚作假。") -> Certificate:
    """Return a certificate revoked now by its organiser's secretary."""
    batch = certificate.conferral.batch
    by = make_secretary_of(batch.organiser)
    proposing.confirm(proposing.propose_revocation(certificate, by=another(batch, by), reason=reason), by=by)
    return Certificate.objects.select_related("revocation", "application").get(pk=certificate.pk)
