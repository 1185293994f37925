"""How papers write days."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _


def day(value: dt.date) -> str:
    return _("%(year)d年%(month)d月%(day)d日") % {"year": value.year, "month": value.month, "day": value.day}


def iso_day(text: str) -> str:
    return day(dt.date.fromisoformat(text))
