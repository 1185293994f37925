"""Fields that accept what people type: dates in any usual way, numbers in either width."""

from __future__ import annotations

import re
import unicodedata

from django import forms
from django.utils.translation import gettext as _

from kashgar_zc import clock

EARLIEST_YEAR = 1940
LATEST_YEARS_AHEAD = 10  # the end of a service or training period may lie in the future
MONTH = re.compile(
    r"^(\d{4})(?:(?:\s*[-./年]\s*|\s+)(\d{1,2})\s*月?(?:[-./]\d{1,2}|\d{1,2}日)?|(\d{1,2})月?|(\d{2})(?:0[1-9]|[12]\d|3[01]))$"
)
UNTIL_NOW = {"至今", "今", "现在", "目前", "now"}
YEAR = re.compile(r"^(\d{4})\s*年?$")


def parse_month(text: str) -> str:
    """Return `YYYY-MM` of 2015.7, 2015-07, 2015/7/1, 2015年7月, 201507, 20150701, or raise `ValidationError`."""
    found = MONTH.match(unicodedata.normalize("NFKC", text).strip())
    month = int(found[2] or found[3] or found[4]) if found else 0
    if found is None or not 1 <= month <= 12 or not is_plausible(int(found[1])):
        raise forms.ValidationError(_("请按“年-月”填写，例如 2015-07、2015年7月或 201507。"))
    return f"{int(found[1])}-{month:02d}"


def parse_end(text: str) -> str:
    """As `parse_month`; what goes on until now has no end: an empty string."""
    return "" if unicodedata.normalize("NFKC", text).strip() in UNTIL_NOW else parse_month(text)


def is_plausible(year: int) -> bool:
    """Return whether a year can stand in somebody's working life."""
    return EARLIEST_YEAR <= year <= clock.today().year + LATEST_YEARS_AHEAD


def parse_year(text: str) -> str:
    """Return `YYYY` of 2015, 2015年, or raise `ValidationError`."""
    found = YEAR.match(unicodedata.normalize("NFKC", text).strip())
    if found is None or not is_plausible(int(found[1])):
        raise forms.ValidationError(_("请填写四位年份，例如 2015。"))
    return str(int(found[1]))


def parse_number(text: str, *, units: str = "", most_digits: int = 9) -> str:
    """Return a whole number's digits, of 90, ９０, 90学时 where `units` (a pattern) says so, or raise `ValidationError`."""
    found = re.fullmatch(rf"(\d+)\s*(?:{units})?", unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise forms.ValidationError(_("请填写整数。"))
    number = str(int(found[1]))
    if len(number) > most_digits:
        raise forms.ValidationError(_("不能超过 %(most)s 位数。") % {"most": most_digits})
    return number


class ParsedField(forms.CharField):
    """A text field whose value passes a parser when there is one."""

    def __init__(self, *, parser, **kwargs) -> None:
        self.parser = parser
        super().__init__(**kwargs)

    def clean(self, value: str) -> str:
        text = super().clean(value)
        return self.parser(text) if text else ""
