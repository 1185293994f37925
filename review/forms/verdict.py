"""The words of a verdict: an opinion, a reason."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class OpinionForm(forms.Form):
    """The opinion with which a file goes up."""

    opinion = forms.CharField(
        label=_("审核意见"),
        max_length=500,
        widget=forms.Textarea({"rows": 3, "data-key": "a"}),
        error_messages={"required": _("请填写审核意见。")},
    )


class DeclineForm(forms.Form):
    """The reason why a file is not recommended; the applicant reads it."""

    reason = forms.CharField(
        label=_("不予推荐的理由"),
        help_text=_("申报人会看到这段文字。请写明依据的条件和事实。"),
        max_length=500,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("请填写理由。")},
    )


class RecallForm(forms.Form):
    """Why a verdict is taken back; the applicant and the next desk read it."""

    reason = forms.CharField(max_length=200)
