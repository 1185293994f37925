"""Form fields for names, numbers and codes: forgiving in what they take, clear in what they refuse."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from kashgar_zc import clock

from .. import identity


class NameField(forms.CharField):
    """A person's name as on the ID card; yields the cleaned name, or nothing when not required and left empty."""

    def __init__(self, **options: Any) -> None:
        options = {"label": _("姓名"), "help_text": _("与身份证一致。姓名中的间隔点可用任意一种“·”。")} | options
        super().__init__(**options, error_messages={"required": _("请填写姓名。")})
        self.widget.attrs["autocomplete"] = "name"

    def clean(self, value: Any) -> str:
        name = identity.clean_name(super().clean(value))
        return _checked(name, identity.refusal_of_name) if name or self.required else ""


class IdNumberField(forms.CharField):
    """A resident ID number or residence permit; yields 18 characters, or nothing when not required and left empty."""

    def __init__(self, **options: Any) -> None:
        options = {
            "label": _("身份证号"),
            "help_text": _("18 位居民身份证号；港澳台居民填写居住证号。加密保存，只用于核对身份。"),
        } | options
        super().__init__(**options, error_messages={"required": _("请填写身份证号。")})
        self.widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}

    def clean(self, value: Any) -> str:
        number = identity.clean_id_number(super().clean(value))
        if not number and not self.required:
            return ""
        return _checked(number, lambda one: identity.refusal_of_id_number(one, today=clock.today()))


class MobileField(forms.CharField):
    """A mobile number of mainland China; yields its 11 digits."""

    def __init__(self, **options: Any) -> None:
        options = {"label": _("手机号"), "error_messages": {"required": _("请填写手机号。")}} | options
        options["label"] = _("手机号") if options["label"] == "Phone" else options["label"]
        super().__init__(**options)
        self.widget.attrs |= {"type": "tel", "autocomplete": "tel", "class": "width-medium"}

    def clean(self, value: Any) -> str:
        return _checked(identity.clean_mobile(super().clean(value)), identity.refusal_of_mobile)


class CodeField(forms.CharField):
    """The six digits of a text message."""

    def __init__(self, **options: Any) -> None:
        options = {"label": _("验证码"), "help_text": _("短信中的 6 位数字，15 分钟内有效。")} | options
        super().__init__(**options, error_messages={"required": _("请填写短信中的验证码。")})
        self.widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "width-short"}


class DateField(forms.DateField):
    """A date by the browser's own calendar, which offers the year 9999 too: of a day beyond it nothing can be counted."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [
        MinValueValidator(dt.date(1900, 1, 1), _("年份应在 1900 年至 2199 年之间。")),
        MaxValueValidator(dt.date(2199, 12, 31), _("年份应在 1900 年至 2199 年之间。")),
    ]
    default_error_messages = {"invalid": _("日期不正确，请按 2020-07-01 的样式填写。")}


def _checked(value: str, refusal_of: Any) -> str:
    if refusal := refusal_of(value):
        raise ValidationError(refusal)
    return value
