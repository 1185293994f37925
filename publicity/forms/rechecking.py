"""What an applicant types who asks for a re-check, and what the organiser answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

UPHELD, SUSTAINED = "upheld", "sustained"


class RecheckForm(forms.Form):
    """Why the result is to be checked again."""

    reason = forms.CharField(
        label=_("申请理由"),
        min_length=10,
        max_length=1000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("写明您认为评审中哪一事项有误，以及依据的材料。学术评价本身不在复查范围内。"),
        error_messages={"required": _("请填写申请理由。"), "min_length": _("请写明具体事项，至少 10 个字。")},
    )


class AnswerForm(forms.Form):
    """What the re-check showed, with its reason."""

    finding = forms.ChoiceField(
        label=_("复查结论"),
        choices=[(UPHELD, _("复查成立，由评审委员会重新评审")), (SUSTAINED, _("复查不成立，维持评审结果"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择复查结论。")},
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("写明核查的事实和依据，申报人能看到。不要写明专家姓名和个人意见。"),
        error_messages={"required": _("请写明理由。")},
    )

    def facts(self) -> dict[str, Any]:
        """Return what `rechecking.answer` takes."""
        return {"upholds": self.cleaned_data["finding"] == UPHELD, "reason": self.cleaned_data["reason"]}
