"""The reason of an objection to a decline."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..evidence_form import WithEvidence


class ObjectionForm(WithEvidence):
    reason = forms.CharField(
        label=_("异议理由"),
        max_length=1000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("写明您认为哪一条理由不成立，以及依据的条件和材料。受理机构和审核单位会看到这段文字。"),
        error_messages={"required": _("请填写异议理由。")},
    )
