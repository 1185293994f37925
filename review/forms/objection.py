"""The decision on an objection to a decline."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

UPHELD, OVERRULED = "upheld", "overruled"


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("处理结果"),
        choices=[(UPHELD, _("异议成立，退回原审核单位继续审核")), (OVERRULED, _("异议不成立，维持不予推荐"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择处理结果。")},
    )
    reason = forms.CharField(
        label=_("说明"),
        max_length=1000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("申报人和原审核单位会看到这段文字。"),
        error_messages={"required": _("请写明理由。")},
    )

    def facts(self) -> dict[str, object]:
        return {"upholds": self.cleaned_data["outcome"] == UPHELD, "reason": self.cleaned_data["reason"]}
