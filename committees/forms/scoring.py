"""The forms of declaration, score sheet, defence, test and elimination."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.judging import Criterion
from kashgar_zc import clock
from kashgar_zc.accounts.forms.fields import DateField

from ..choices import DefenceForm, Gate

NEEDED = gettext_lazy("请填写日期。")


class DeclarationForm(forms.Form):
    """Whether an expert is bound to an applicant; yes needs a reason. Only yes is offered for an own file."""

    answer = forms.ChoiceField(
        label=gettext_lazy("您与该申报人有无可能影响公正评审的关系"),
        choices=[("no", gettext_lazy("没有，可以参加评审")), ("yes", gettext_lazy("有，申请回避"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择有或者没有。")},
    )
    reason = forms.CharField(
        label=gettext_lazy("回避事由"),
        help_text=gettext_lazy("选择回避的填写，如亲属、师生、同单位、合作者。"),
        required=False,
        max_length=200,
    )

    def __init__(self, post: QueryDict | None = None, *, is_own: bool = False) -> None:
        super().__init__(post)
        if is_own:
            self.fields["answer"].choices = [("yes", _("本人申报，申请回避"))]
            self.fields["reason"].initial = _("本人申报")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("answer") == "yes" and not given.get("reason"):
            self.add_error("reason", _("请填写回避事由。"))
        return given

    def facts(self) -> dict[str, Any]:
        """Return what `actions.scoring.declare` records."""
        return {"has_conflict": self.cleaned_data["answer"] == "yes", "reason": self.cleaned_data["reason"]}


class SheetForm(forms.Form):
    """An expert's sheet: a mark for every criterion of the rubric, in whole points, and a remark."""

    remark = forms.CharField(
        label=gettext_lazy("评语"), required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )

    def __init__(
        self, post: QueryDict | None, *, criteria: Sequence[Criterion], marks: Mapping[str, int], remark: str = ""
    ) -> None:
        initial = {f"mark-{key}": mark for key, mark in marks.items()} | {"remark": remark}
        super().__init__(post, initial=initial)
        self.criteria = criteria
        for one in criteria:
            self.fields[f"mark-{one.key}"] = _mark_field(one)
        self.order_fields([f"mark-{one.key}" for one in criteria])

    def lines(self) -> list[tuple[forms.BoundField, Criterion]]:
        """Return the field of each criterion beside it."""
        return [(self[f"mark-{one.key}"], one) for one in self.criteria]

    def facts(self) -> dict[str, Any]:
        """Return what `actions.scoring.hand_in_sheet` records."""
        marks = {one.key: self.cleaned_data[f"mark-{one.key}"] for one in self.criteria}
        return {"marks": marks, "remark": self.cleaned_data["remark"]}


def _mark_field(criterion: Criterion) -> forms.IntegerField:
    words = {"name": criterion.name, "maximum": criterion.maximum}
    beyond = _("“%(name)s”的得分须为 0 到 %(maximum)s 之间的整数。") % words
    attrs = {"inputmode": "numeric", "data-weight": criterion.weight, "data-maximum": criterion.maximum}
    return forms.IntegerField(
        label=criterion.name,
        help_text=_("整数，满分 %(maximum)s，权重 %(weight)s%%") % (words | {"weight": criterion.weight}),
        min_value=0,
        max_value=criterion.maximum,
        widget=forms.NumberInput(attrs),
        error_messages={
            "required": _("请填写“%(name)s”的得分。") % words,
            **dict.fromkeys(("invalid", "min_value", "max_value"), beyond),
        },
    )


def _day(label: Any) -> DateField:
    return DateField(label=label, error_messages={"required": NEEDED})


class DefenceEntryForm(forms.Form):
    """The defence or trial lecture of a case: who came has a score and an opinion."""

    form = forms.ChoiceField(label=gettext_lazy("形式"), choices=DefenceForm.choices, widget=forms.RadioSelect)
    attended = forms.TypedChoiceField(
        label=gettext_lazy("是否参加"),
        choices=[("yes", gettext_lazy("已参加")), ("no", gettext_lazy("未参加"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择是否参加。")},
    )
    held_on = _day(gettext_lazy("日期"))
    score = forms.IntegerField(
        label=gettext_lazy("成绩"),
        help_text=gettext_lazy("0 到 100 的整数，未参加的不填。"),
        required=False,
        min_value=0,
        max_value=100,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("成绩须为 0 到 100 之间的整数。")
        ),
    )
    opinion = forms.CharField(
        label=gettext_lazy("答辩意见"), required=False, max_length=500, widget=forms.Textarea({"rows": 4})
    )

    def clean_held_on(self) -> Any:
        return _not_later(self.cleaned_data["held_on"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("attended"):
            if given.get("score") is None and "score" not in self.errors:
                self.add_error("score", _("请填写成绩。"))
            if not given.get("opinion"):
                self.add_error("opinion", _("请填写答辩意见。"))
        elif given.get("attended") is False:
            given["score"] = None
        return given


class TestEntryForm(forms.Form):
    """A result of the batch's test gate."""

    __test__ = False  # not a test class of pytest

    result = forms.ChoiceField(
        label=gettext_lazy("结果"),
        choices=Gate.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择结果。")},
    )
    taken_on = _day(gettext_lazy("日期"))
    evidence = forms.CharField(
        label=gettext_lazy("依据"),
        help_text=gettext_lazy("成绩单或者证书编号；免试的写明批准文件。"),
        max_length=200,
        error_messages={"required": gettext_lazy("请填写依据。")},
    )

    def clean_taken_on(self) -> Any:
        return _not_later(self.cleaned_data["taken_on"])


def _not_later(day: Any) -> Any:
    if day > clock.today():
        raise forms.ValidationError(_("日期不能晚于今天。"))
    return day


class LockForm(forms.Form):
    """Who of the proposed is eliminated; the page draws the ticks, `out` holds the pks that are ticked."""

    seen = forms.CharField(
        widget=forms.HiddenInput,
        max_length=32,
        error_messages={"required": gettext_lazy("排名可能已有变动，请刷新后核对再确认。")},
    )
    out = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label=gettext_lazy("保留理由"),
        help_text=gettext_lazy("有拟淘汰人员不淘汰的填写，记入会议经过。"),
        required=False,
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, post: QueryDict | None, *, proposed: Sequence[int], seen: str) -> None:
        super().__init__(post, initial={"out": proposed, "seen": seen})
        self.fields["out"].choices = [(pk, str(pk)) for pk in proposed]
        self.proposed = proposed

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if len(given.get("out", ())) < len(self.proposed) and not given.get("reason") and not self.errors:
            self.add_error("reason", _("保留拟淘汰的人员，请写明理由。"))
        return given
