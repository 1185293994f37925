"""Extending a phase, and permitting one person to be late."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kashgar_zc import clock
from kashgar_zc.accounts import queries as people
from kashgar_zc.accounts.forms.fields import DateField

from ..models import Application, Batch


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


class PermitForm(LaterForm):
    """`who` names one person: by mobile, user name, or the number of an application in the batch; yields `person`."""

    who = forms.CharField(
        label=_("申报人"),
        help_text=_("填写手机号、用户名或申报编号。"),
        error_messages={"required": _("请填写申报人的手机号、用户名或申报编号。")},
    )
    name = forms.CharField(
        label=_("姓名"),
        help_text=_("须与账号一致，以免准许错人。"),
        error_messages={"required": _("请填写申报人姓名。")},
    )
    field_order = ["name", "who", "last_day", "reason"]

    def __init__(self, *args: Any, batch: Batch, **options: Any) -> None:
        super().__init__(*args, **options)
        self.batch = batch
        self.fields["last_day"].label = _("准许至")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("who") and data.get("name"):
            numbered = Application.objects.filter(batch=self.batch, number=data["who"].strip()).first()
            person = numbered.applicant if numbered else people.person_by_login(data["who"])
            if person is None or person.name != data["name"].strip():
                self.add_error("who", _("没有找到姓名与手机号、用户名或申报编号一致的人员，请核对。"))
            data["person"] = person
        return data
