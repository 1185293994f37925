"""Naming one person by hand: by a log-in or the number of an application, and by name, so that nobody else is meant."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kashgar_zc.accounts import queries as people

from ..models import Application, Batch


class PersonForm(forms.Form):
    """`who` names one person: by mobile, user name, or the number of an application in the batch; yields `person`."""

    name = forms.CharField(
        label=_("姓名"),
        help_text=_("须与账号一致，以免准许错人。"),
        error_messages={"required": _("请填写申报人姓名。")},
    )
    who = forms.CharField(
        label=_("申报人"),
        help_text=_("填写手机号、用户名或申报编号。"),
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("请填写申报人的手机号、用户名或申报编号。")},
    )

    def __init__(self, *args: Any, batch: Batch, **options: Any) -> None:
        super().__init__(*args, **options)
        self.batch = batch

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("who") and data.get("name"):
            numbered = Application.objects.filter(batch=self.batch, number=data["who"].strip()).first()
            person = numbered.applicant if numbered else people.person_by_login(data["who"])
            if person is None or person.name != data["name"].strip():
                self.add_error("who", _("没有找到姓名与手机号、用户名或申报编号一致的人员，请核对。"))
            data["person"] = person
        return data
