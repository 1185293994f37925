"""Why a file is pulled for good, and that this is meant."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..choices import PullReason


class AskPullForm(forms.Form):
    """The reason, and a remark that stays on record."""

    reason = forms.ChoiceField(
        label=_("撤下原因"),
        choices=PullReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择撤下原因。")},
    )
    note = forms.CharField(
        label=_("说明"),
        help_text=_("说明会长期保留，请勿写入涉密内容或他人信息。"),
        max_length=200,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class PullForm(AskPullForm):
    """The reason, a remark that stays on record, and the confirmation."""

    sure = forms.BooleanField(
        label=_("我确认：撤下后文件及预览立即清除，不能恢复"), error_messages={"required": _("请勾选确认。")}
    )


class KeepForm(forms.Form):
    """Why a file stays though its applicant asks for it to be pulled."""

    text = forms.CharField(
        label=_("不撤下的理由"),
        help_text=_("申报人会看到这段文字。"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("请填写不撤下的理由。")},
    )
