"""Appointing somebody and ending an appointment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kashgar_zc import clock

from .. import policies, queries
from ..choices import OrganisationKind, Role
from ..models import Appointment, Organisation, User
from .fields import DateField, NameField

NOT_FOUND = _("没有找到姓名与手机号（用户名）一致的人员。请核对，或请其先注册账号。")


class AppointForm(forms.Form):
    """Name and login must belong to one person, so that a slip of a digit appoints nobody; yields `person`."""

    name = NameField(help_text="")
    login = forms.CharField(
        label=_("手机号或用户名"), error_messages={"required": _("请填写对方登录用的手机号或用户名。")}
    )
    role = forms.ChoiceField(label=_("岗位"))
    starts_on = DateField(label=_("任职起始日"), error_messages={"required": _("请填写任职起始日。")})
    ends_on = DateField(label=_("任职截止日"), required=False, help_text=_("当日仍有效；不填则长期有效。"))

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        roles = policies.ROLES[OrganisationKind(organisation.kind)]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]
        self.fields["starts_on"].initial = clock.today()
        if len(roles) == 1:
            self.fields["role"].widget = forms.HiddenInput()
            self.fields["role"].initial = roles[0].value

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("login") and data.get("name"):
            person = queries.person_by_login(data["login"])
            if person is None or person.name != data["name"]:
                self.add_error("login", NOT_FOUND)
            data["person"] = person
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("任职截止日不能早于起始日。"))
        return data

    def facts(self) -> dict[str, Any]:
        """Return what `actions.appoint` takes."""
        return {key: self.cleaned_data[key] for key in ("person", "role", "starts_on", "ends_on")}


class ExtendForm(forms.Form):
    ends_on = DateField(label=_("新的任职截止日"), required=False, help_text=_("当日仍有效；不填则长期有效。"))


class EndForm(forms.Form):
    """The last day, and who takes over what is open; `successor` None lays it back for anybody."""

    last_day = DateField(
        label=_("任职截止日"), help_text=_("当日仍有效。"), error_messages={"required": _("请填写任职截止日。")}
    )
    successor = forms.ModelChoiceField(
        User.objects.none(), label=_("未办结事项交给"), required=False, empty_label=_("不指定，由本机构审核人认领")
    )

    def __init__(self, *args: Any, appointment: Appointment, has_open_work: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        colleagues = queries.reviewers(appointment.organisation, on=clock.today()).exclude(pk=appointment.user_id)
        if has_open_work and appointment.role == Role.REVIEWER:
            self.fields["successor"].queryset = colleagues
        else:
            del self.fields["successor"]
