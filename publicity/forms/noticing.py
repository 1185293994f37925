"""What the organiser types: a notice, and the decision of an objection."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..choices import Finding


class NoticeForm(forms.Form):
    """The words of a notice; who is on it is ticked beside."""

    title = forms.CharField(
        label=gettext_lazy("标题"), max_length=120, error_messages={"required": gettext_lazy("请填写标题。")}
    )
    body = forms.CharField(
        label=gettext_lazy("正文"),
        help_text=gettext_lazy("公示期和名单由系统列在正文之后。"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": gettext_lazy("请填写正文。")},
    )
    contact = forms.CharField(
        label=gettext_lazy("受理异议的联系方式"),
        help_text=gettext_lazy("写明受理机构、办公电话和地址，向社会公开。"),
        max_length=200,
        error_messages={"required": gettext_lazy("请填写受理异议的联系方式。")},
    )

    def clean_contact(self) -> str:
        """Refuse the words as they were prefilled: a telephone number is still to follow."""
        contact = self.cleaned_data["contact"].strip()
        if contact.endswith(("：", ":")):
            raise forms.ValidationError(_("请补全受理异议的办公电话。"))
        return contact


class DecisionForm(forms.Form):
    """What checking an objection showed, with its reason; both parties read the reason."""

    finding = forms.ChoiceField(
        label=gettext_lazy("核查结论"),
        choices=Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择核查结论。")},
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        help_text=gettext_lazy("写明核查的事实和依据。申报人和异议人都能看到，不要写明异议人身份。"),
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": gettext_lazy("请写明理由。")},
    )
