"""Ages of files in the words of a queue; `applications.terms` counts them."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from applications.terms import Workdays, term
from kashgar_zc.kept import by_language

__all__ = ["Workdays", "age"]

# When a file turns amber on its way to the limit.
NEAR_NUMERATOR, NEAR_DENOMINATOR = 2, 3


def age(days: Workdays, since: dt.datetime, due_at: dt.datetime | None, now: dt.datetime) -> tuple[str, str]:
    """Return how long a file has been here, in words, and how urgent that is: "", near (two thirds) or late."""
    at, (plain, late, timed) = term(days, since, due_at, now), _patterns()
    if at.limit is None:
        return plain % {"n": at.spent}, ""
    if at.over:
        return late % {"n": at.over}, "late"
    near = at.limit > 0 and at.spent * NEAR_DENOMINATOR >= at.limit * NEAR_NUMERATOR
    return timed % {"n": at.spent, "limit": at.limit}, "near" if near else ""


@by_language
def _patterns() -> tuple[str, str, str]:
    return _("%(n)s 天"), _("超 %(n)s 天"), _("%(n)s / %(limit)s 天")
