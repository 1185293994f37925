"""Sending in a list of units and staff."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class BookForm(forms.Form):
    file = forms.FileField(
        label=_("填好的表格"),
        help_text=_("一个 .xlsx 文件，不超过 5 MB。上传后先核对，确认后才导入。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("请选择填好的表格。"), "empty": _("文件是空的，请重新选择。")},
    )
