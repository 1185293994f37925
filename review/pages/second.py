"""What a file's page shows of the second signature: what was proposed, by whom, and whether this person may sign it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from applications.models import Application
from applications.policies import in_beijing
from kashgar_zc.accounts.models import User

from .. import countersigning, queries
from ..second import others_may_sign


@dataclass(frozen=True)
class Second:
    """An approval that waits for its second signature; `refusal` says why this person may not give it."""

    by: str
    when: str
    opinion: str
    refusal: str
    is_mine: bool


def signing(application: Application, user: User, now: dt.datetime, *, is_here: bool) -> dict[str, Any]:
    """Return whether this person's approval takes another, what waits for that, and whether there is nobody to ask."""
    is_asked = is_here and application.at is not None and queries.needs_second(application.at)
    needs_second = is_asked and others_may_sign(user, application, now)
    return {
        "second": _waiting(application, user, now) if needs_second else None,
        "needs_second": needs_second,
        "is_alone": is_asked and not needs_second,
    }


def _waiting(application: Application, user: User, now: dt.datetime) -> Second | None:
    """Return what waits for a second signature on a file, or None."""
    proposal = queries.proposal_on(application)
    if proposal is None:
        return None
    refusal = countersigning.refusal_to_sign(user, application, proposal, now)
    return Second(proposal.by.name, in_beijing(proposal.at), proposal.opinion, refusal, proposal.by_id == user.pk)
