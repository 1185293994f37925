"""How official papers write numbers and days."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """Return a number from 1 to 99 in Chinese: 十, 十二, 二十, 二十七."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")


def day(one: dt.date) -> str:
    """Return a day with Arabic figures and no leading noughts (GB/T 9704 7.3.5.4)."""
    return _("%(year)d年%(month)d月%(day)d日") % {"year": one.year, "month": one.month, "day": one.day}


def created(instant: dt.datetime) -> str:
    """Return an instant as a paper's metadata has it, so that a reprint has the same bytes."""
    return instant.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
