"""Taking many files past a bureau: what the organiser does when one is closed."""

from __future__ import annotations

from django.db.models import QuerySet

from applications import rerouting
from applications.choices import Desk
from applications.models import Application
from applications.routes import Stop
from applications.workflow import NotAllowed
from kashgar_zc.accounts.models import Organisation, User

AT_ONCE = 200  # files of one request; the rest is asked for again


def leave_bureau(
    files: QuerySet[Application], *, bureau: Organisation, to: Organisation | None, reason: str, by: User
) -> tuple[int, list[str]]:
    """Let files go on by another bureau, or by none, each in a transaction of its own; return how many, and the refusals by name."""
    done, refused = 0, []
    for one in files.order_by("pk")[:AT_ONCE]:
        rest = [stop for stop in rerouting.rest_of(one) if stop.organisation != bureau]
        if to is not None:
            place = sum(stop.desk in {Desk.UNIT, Desk.COUNTY} for stop in rest)
            rest.insert(place, Stop(Desk.BUREAU, to))
        try:
            rerouting.reroute(one, by=by, rest=rest, reason=reason)
            done += 1
        except NotAllowed as refusal:
            refused.append(f"{one.applicant_name}：{refusal}")
    return done, refused
