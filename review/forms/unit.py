"""The forms of a unit's desk: publicity and conduct statement."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class OpenPublicityForm(forms.Form):
    """How the publicity is posted."""

    how_posted = forms.CharField(
        label=gettext_lazy("公示方式"),
        help_text=gettext_lazy(
            "写明张贴或发布的位置，如“单位公告栏和单位网站”。开始当日不计，公示期从下一个工作日起计算，开始后不能缩短。"
        ),
        max_length=100,
        initial=gettext_lazy("单位公告栏"),
        error_messages={"required": gettext_lazy("请写明公示方式。")},
    )


class ObjectionForm(forms.Form):
    """An objection received while the publicity runs."""

    note = forms.CharField(
        label=gettext_lazy("异议内容"),
        help_text=gettext_lazy("写明收到时间和反映的事项。反映人要求保密的，不写姓名。"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("请填写异议内容。")},
    )


class AnswerForm(forms.Form):
    """What checking one objection showed."""

    upholds = forms.TypedChoiceField(
        label=gettext_lazy("核查结果"),
        choices=[("no", gettext_lazy("异议不成立")), ("yes", gettext_lazy("异议成立"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择核查结果。")},
    )
    finding = forms.CharField(
        label=gettext_lazy("核查结论"),
        help_text=gettext_lazy("写明核查了什么、依据是什么。保存后不能更改。"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("请填写核查结论。")},
    )


class StatementForm(forms.Form):
    """The unit's conduct statement: one text, its signer, recommended or not."""

    text = forms.CharField(
        label=gettext_lazy("现实表现"),
        help_text=gettext_lazy("写工作表现、职业道德和群众公认情况。申报人可以查看。"),
        max_length=2000,
        widget=forms.Textarea({"rows": 10}),
        error_messages={"required": gettext_lazy("请填写现实表现。")},
    )
    recommends = forms.TypedChoiceField(
        label=gettext_lazy("结论"),
        choices=[("yes", gettext_lazy("同意推荐")), ("no", gettext_lazy("不同意推荐"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择结论。")},
    )
    signer = forms.CharField(
        label=gettext_lazy("签署人"),
        help_text=gettext_lazy("单位负责人姓名。"),
        max_length=50,
        error_messages={"required": gettext_lazy("请填写签署人。")},
    )
