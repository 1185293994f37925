"""Notices and objections that got there through the real actions."""

from __future__ import annotations

import datetime as dt

from applications.choices import Status
from applications.models import Application, Batch
from kashgar_zc import clock
from kashgar_zc.accounts.models import User
from publicity.actions import noticing, proposing
from publicity.models import Entry, Notice, Objection, Proposal
from tests.factories.applications import make_application, make_reviewer_of, make_secretary_of

WORDS = {"title": "评审通过人员公示", "body": "现予公示。", "contact": "评价中心，电话：0998-0000000"}


def make_notice(
    persons: int = 1, *, applications: list[Application] | None = None, at: dt.datetime | None = None
) -> Notice:
    """Return a notice of passed persons, opened now or at an instant by the organiser's secretary."""
    found = applications or [make_application(Status.PASSED) for _one in range(persons)]
    batch = found[0].batch
    with clock.at(at or clock.now()):
        by = make_secretary_of(batch.organiser)
        proposal = proposing.propose_notice(batch, by=another(batch, by), applications=found, **WORDS)
        return Notice.objects.get(key=proposing.confirm(proposal, by=by).made)


def another(batch: Batch, by: User) -> User:
    """Return who of a batch's organiser proposes what this person confirms."""
    secretary = make_secretary_of(batch.organiser)
    return make_reviewer_of(batch.organiser) if by == secretary else secretary


def end(notice: Notice) -> Notice:
    """Let a notice run out; returns it as it is then."""
    noticing.end_due(notice.ends_at)
    return Notice.objects.get(pk=notice.pk)


def object_to(entry: Entry, text: str = "业绩材料与事实不符。", **facts: str) -> Objection:
    """Return an objection to a person, lodged within the period's first minute."""
    with clock.at(entry.notice.opened_at + dt.timedelta(seconds=30)):
        return noticing.lodge(entry, text=text, **facts)


def make_proposal(*applications: Application) -> Proposal:
    """Return a notice of passed persons that the organiser's secretary proposes now."""
    found = list(applications) or [make_application(Status.PASSED)]
    batch = found[0].batch
    return proposing.propose_notice(batch, by=make_secretary_of(batch.organiser), applications=found, **WORDS)
