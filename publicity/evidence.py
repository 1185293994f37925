"""Who may see what somebody laid beside an objection to a result."""

from __future__ import annotations

from django.db.models import Q

from applications.choices import Party
from applications.workflow import ORGANISING_ROLES
from kashgar_zc.accounts.models import Appointment, User

from . import queries


def of_objections(_user: User, desk: Appointment | None) -> Q:
    """Say who sees it: those who decide on the objection, and never whom it is about."""
    if desk is None or desk.role not in ORGANISING_ROLES[Party.ORGANISER]:
        return Q(pk__in=())
    return Q(objection__in=queries.objections(desk).order_by().values("pk"))
