"""The words of an objection to a conduct statement, and of its decision."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ObjectionForm(forms.Form):
    """What an applicant objects."""

    reason = forms.CharField(
        label=_("异议"),
        help_text=_("写明结论哪里与事实不符、依据是什么。受理机构和单位会看到。"),
        max_length=1000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("请写明异议。")},
    )


class DecisionForm(forms.Form):
    """What the office above makes of it."""

    upholds = forms.TypedChoiceField(
        label=_("处理结果"),
        choices=[("yes", _("异议成立，请单位重新出具")), ("no", _("异议不成立，单位结论不变"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择处理结果。")},
    )
    reason = forms.CharField(
        label=_("说明"),
        help_text=_("申报人和单位会看到这段文字。"),
        max_length=1000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("请写明理由。")},
    )
