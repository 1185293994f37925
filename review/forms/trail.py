"""What an observer narrows the trail by; what is not understood narrows nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kashgar_zc.accounts.forms.fields import DateField

LONGEST = 50


class TrailForm(forms.Form):
    """Each field is of the address; empty means everything."""

    file = forms.CharField(label=_("申报编号或姓名"), max_length=LONGEST, required=False)
    who = forms.CharField(label=_("办理人姓名"), max_length=LONGEST, required=False)
    office = forms.CharField(label=_("机构名称"), max_length=LONGEST, required=False)
    since = DateField(label=_("起始日期"), required=False)
    until = DateField(label=_("截止日期"), required=False)

    def asked(self) -> dict[str, Any]:
        """Return field -> value of what was asked for and understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
