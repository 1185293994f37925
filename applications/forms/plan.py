"""Recording an individual plan, and withdrawing it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..choices import Level, PlanGrounds
from ..condition_kinds import wording
from ..conditions import Condition
from ..policies_plans import relaxable
from .person import PersonForm


class PlanForm(PersonForm):
    """Whose condition is relaxed, which, on what grounds and by which document."""

    condition = forms.ChoiceField(
        label=_("放宽的条件"),
        help_text=_("只列出不符合就不能提交、并且可以放宽的条件。"),
        error_messages={"required": _("请选择放宽的条件。")},
    )
    grounds = forms.ChoiceField(
        label=_("情形"),
        choices=PlanGrounds.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择情形。")},
    )
    number = forms.CharField(label=_("文号"), max_length=60, error_messages={"required": _("请填写批准文件的文号。")})
    basis = forms.CharField(
        label=_("依据"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明批准机关、会议或文件名称，以及放宽到什么程度。记录在案，不能更改。"),
        error_messages={"required": _("请写明依据。")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = [(one.key, _label(one)) for one in relaxable(self.batch)]
        self.fields["condition"].choices = [("", _("请选择")), *found]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, str]:
        """Return grounds, number and basis as the action takes them."""
        return {name: self.cleaned_data[name] for name in ("grounds", "number", "basis")}


class WithdrawPlanForm(forms.Form):
    """Why a plan is withdrawn."""

    reason = forms.CharField(
        label=_("撤销理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明撤销理由。")},
    )


def _label(condition: Condition) -> str:
    levels = "、".join(str(Level(one).label) for one in condition.levels)
    name = f"{condition.name}（{levels}）" if levels else condition.name
    return f"{name}：{wording(condition)}"
