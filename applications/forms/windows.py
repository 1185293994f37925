"""Extending a phase, and permitting one person to be late."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kashgar_zc import clock
from kashgar_zc.accounts.forms.fields import DateField

from .person import PersonForm


class LaterForm(forms.Form):
    """A last day, whose 24:00 is the instant, and the reason that stays on the record."""

    last_day = DateField(
        label=_("延长至"),
        help_text=_("当日 24:00（北京时间）截止。"),
        error_messages={"required": _("请填写延长后的截止日。")},
    )
    reason = forms.CharField(
        label=_("原因"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("记入批次记录，不能更改。"),
        error_messages={"required": _("请写明原因。")},
    )

    def facts(self) -> dict[str, Any]:
        """Return the instant and the reason as the actions take them."""
        return {"until": clock.midnight_after(self.cleaned_data["last_day"]), "reason": self.cleaned_data["reason"]}


class PermitForm(PersonForm, LaterForm):
    """One person, until when, and why."""

    field_order = ["name", "who", "last_day", "reason"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["last_day"].label = _("准许至")
