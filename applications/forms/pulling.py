"""Why a file is pulled for good, and that this is meant."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..choices import PullReason


class PullForm(forms.Form):
    """The reason, a remark that stays on record, and the confirmation."""

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
    sure = forms.BooleanField(
        label=_("我确认：撤下后文件及预览立即清除，不能恢复"), error_messages={"required": _("请勾选确认。")}
    )
