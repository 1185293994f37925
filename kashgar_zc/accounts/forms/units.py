"""Registering a unit, answering its registration, putting it right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .. import identity
from ..choices import ENTERPRISES, Nature, OrganisationKind
from ..models import County, Organisation
from .fields import NameField
from .keeping import BASIS, NO_BASIS, clean_name


def clean_code(text: str) -> str | None:
    code = identity.clean_code(text)
    if code and (refusal := identity.refusal_of_code(code)):
        raise ValidationError(refusal)
    return code or None


class NatureField(forms.ChoiceField):
    """What kind of body a unit is."""

    def __init__(self) -> None:
        choices = [("", _("请选择")), *Nature.choices]
        super().__init__(label=_("单位性质"), choices=choices, error_messages={"required": _("请选择单位性质。")})


class BureauField(forms.ModelChoiceField):
    """The bureau over a unit's field of work; a unit may have none."""

    def __init__(self, **options: Any) -> None:
        bureaus = Organisation.objects.filter(kind=OrganisationKind.BUREAU)
        super().__init__(bureaus, label=_("行业主管局"), required=False, **options)


class UnitForm(forms.Form):
    name = forms.CharField(
        label=_("单位全称"),
        min_length=4,
        max_length=100,
        help_text=_("与公章一致。"),
        error_messages={"required": _("请填写单位全称。"), "min_length": _("请填写单位全称，至少四个字，与公章一致。")},
    )
    code = forms.CharField(
        label=_("统一社会信用代码"),
        help_text=_("18 位，见法人证书或营业执照。"),
        error_messages={"required": _("请填写 18 位代码；确实没有的，请勾选下一项。")},
    )
    has_no_code = forms.BooleanField(
        label=_("本单位没有统一社会信用代码"),
        required=False,
        help_text=_("如村小、教学点，由县（市）人社局核实。"),
    )
    county = forms.ModelChoiceField(
        County.objects.all(),
        label=_("所在县（市）"),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择所在县（市）。")},
    )
    is_prefecture_direct = forms.BooleanField(
        label=_("本单位是地直单位"),
        required=False,
        help_text=_("隶属地区的单位，由地区职称评价中心批准；企业按所在地办理，不要勾选。"),
    )
    nature = NatureField()
    bureau = BureauField(
        empty_label=_("没有或不确定"),
        help_text=_("审核业绩和能力的地区主管部门；没有的不选。"),
    )
    contact = NameField(label=_("联系人"), help_text=_("本单位负责职称申报的人员姓名。"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_bound and self.data.get("has_no_code"):
            self.fields["code"].required = False

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_code(self) -> str | None:
        return clean_code(self.cleaned_data["code"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.pop("has_no_code", False) and data.get("code"):
            self.add_error("code", _("已填写代码，请取消勾选“没有统一社会信用代码”。"))
        if data.get("is_prefecture_direct") and data.get("nature") in ENTERPRISES:
            self.add_error("is_prefecture_direct", _("企业按所在地办理，请取消勾选，由所在县（市）人社局批准。"))
        return data


class CorrectForm(forms.Form):
    """What an approved unit is, with what is there filled in; `facts` is what is wanted instead."""

    code = forms.CharField(
        label=_("统一社会信用代码"), required=False, help_text=_("18 位。确实没有代码的留空，须经核实。")
    )
    nature = NatureField()
    bureau = BureauField(
        empty_label=_("没有"),
        help_text=_("决定申报由哪个主管局审核。更正后，下一步会列出哪些申报随之改变、哪些不变。"),
    )
    contact = NameField(label=_("联系人"), required=False, help_text=_("本单位负责职称申报的人员姓名。"))
    reason = forms.CharField(label=_("依据"), max_length=300, help_text=BASIS, error_messages={"required": NO_BASIS})

    def __init__(self, *args: Any, unit: Organisation, **options: Any) -> None:
        there = {name: getattr(unit, name) for name in ("code", "nature", "bureau", "contact")}
        super().__init__(*args, initial=there, **options)
        self.unit = unit

    def clean_code(self) -> str | None:
        code = clean_code(self.cleaned_data["code"])
        if code and (other := Organisation.objects.filter(code=code).exclude(pk=self.unit.pk).first()):
            raise ValidationError(_("该代码已属于%(other)s。如为同一单位，请用“合并”。") % {"other": other})
        return code

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("code", "nature", "bureau", "contact")}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        error_messages={
            "required": _("请写明不予批准的原因和应如何更正，登记人会看到。"),
            "max_length": _("原因最长 300 个字，请精简。"),
        },
    )
