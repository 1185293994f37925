"""What a file's page shows of the second signature: what was proposed, by whom, and whether this person may sign it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from applications.models import Application
from applications.policies import in_beijing
from kashgar_zc.accounts.models import User

from .. import countersigning, queries


@dataclass(frozen=True)
class Second:
    """An approval that waits for its second signature; `refusal` says why this person may not give it."""

    by: str
    when: str
    opinion: str
    refusal: str


def second(application: Application, user: User, now: dt.datetime) -> Second | None:
    """Return what waits for a second signature on a file, or None."""
    proposal = queries.proposal_on(application)
    if proposal is None:
        return None
    refusal = countersigning.refusal_to_sign(user, application, proposal, now)
    return Second(proposal.by.name, in_beijing(proposal.at), proposal.opinion, refusal)
