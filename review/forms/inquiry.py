"""The words of an inquiry: a report, a statement, a conclusion, the reason of a lifting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from applications.evidence_form import WithEvidence
from kashgar_zc.accounts.models import User

from ..choices import Founded


class ReportForm(WithEvidence):
    """What somebody reports of false material."""

    allegation = forms.CharField(
        label=_("反映的情况"),
        help_text=_("写明哪一项材料、哪里不实、依据是什么。"),
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("请写明反映的情况。")},
    )
    handler = forms.ModelChoiceField(
        label=_("单位经办人"),
        help_text=_("从在所在单位办理过该申报的人中选择，不清楚的不选。"),
        queryset=User.objects.none(),
        empty_label=_("不清楚"),
        required=False,
    )

    def __init__(self, *args: Any, handlers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handler"].queryset = handlers


class StatementForm(WithEvidence):
    """What was found, or the applicant's answer."""

    text = forms.CharField(
        label=_("说明"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("请填写说明。")},
    )


class ProposalForm(forms.Form):
    """What the inquiry comes to."""

    outcome = forms.ChoiceField(label=_("结论"), choices=Founded.choices, widget=forms.RadioSelect)
    finding = forms.CharField(
        label=_("查核结论"),
        help_text=_("写明事实和依据。申报人会看到，属实的记入诚信档案。"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("请填写查核结论。")},
    )


class ReasonForm(forms.Form):
    """Why a proposal is sent back, or an entry lifted."""

    reason = forms.CharField(
        label=_("理由和依据"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("请填写理由。")},
    )
