"""What the demo's page shows, ready to print."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from applications.choices import FAMILY, Status
from applications.models import Application
from kashgar_zc.accounts.models import Appointment, User

from . import travel
from .accounts import ACCOUNTS, PASSWORD, Account
from .forms import MomentForm


@dataclass(frozen=True)
class Person:
    """A row of the table of accounts; `places` are the organisations where that person sits."""

    account: Account
    places: str


def index(now: dt.datetime, form: MomentForm) -> dict[str, Any]:
    """Return the accounts that are there, the ways to move the clock, and how many files stand where."""
    return {
        "people": people(),
        "password": PASSWORD,
        "now": now,
        "destinations": travel.destinations(now),
        "form": form,
        "counts": counts(),
    }


def people() -> list[Person]:
    """Return the accounts that are loaded, with where they sit."""
    names = [account.username for account in ACCOUNTS]
    there = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    places: dict[str, list[str]] = {}
    for one in Appointment.objects.filter(user__username__in=names).select_related("organisation", "user"):
        places.setdefault(one.user.username, []).append(one.organisation.name)
    return [
        Person(account, _("、").join(places.get(account.username, [])))
        for account in ACCOUNTS
        if account.username in there
    ]


def counts() -> list[tuple[str, str, int]]:
    """Return family, words and number of files for every status."""
    found = dict(Application.objects.order_by().values_list("status").annotate(Count("pk")))
    return [(FAMILY[status], str(status.label), found.get(status, 0)) for status in Status]
