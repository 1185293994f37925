"""Correcting the own data."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import IdNumberField, NameField


class IdentityForm(forms.Form):
    name = NameField()
    id_number = IdNumberField(
        label=_("新的身份证号"), required=False, help_text=_("只在需要更正时填写完整的 18 位号码，留空则不变。")
    )
