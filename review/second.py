"""Whether an approval takes two persons: by its organisation's setting, and while there is another who may sign."""

from __future__ import annotations

import datetime as dt

from applications.models import Application
from kashgar_zc.accounts.models import Appointment, User

from . import policies, queries
from .queries import Facts

HERE = Facts(reviews_here=True, publicity=None, statement=None, claim=None)


def takes_two(user: User, application: Application, now: dt.datetime) -> bool:
    """Return whether this person's approval must be signed by another."""
    asked = application.at is not None and queries.needs_second(application.at)
    return asked and others_may_sign(user, application, now)


def has_colleague(desk: Appointment, now: dt.datetime) -> bool:
    """Return whether anybody else reviews for a desk's organisation: then approvals are put to them."""
    return queries.colleagues(desk, now).exclude(pk=desk.user_id).exists()


def others_may_sign(user: User, application: Application, now: dt.datetime) -> bool:
    """Return whether anybody else at the desk that has a file may sign for it; without them nothing must be stuck."""
    others = queries.reviewers_at(application.at_id, now).exclude(pk=user.pk)
    return any(not policies.refusal_to_act(one, application, now, HERE) for one in others)
