"""Keeping approved units: another name, a merger."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kashgar_zc import clock

from .. import identity, queries
from ..choices import Standing
from ..models import Organisation, User
from .fields import DateField

CANDIDATES = 20
BASIS = _("批准文件名称和文号，会写入单位历史。")
NO_BASIS = _("请填写依据。")


def clean_name(name: str) -> str:
    """Blanks go, half-width brackets become full-width: one unit is not to be there twice."""
    return re.sub(r"\s", "", name).replace("(", "（").replace(")", "）")


class RenameForm(forms.Form):
    name = forms.CharField(
        label=_("新名称"),
        min_length=4,
        max_length=100,
        help_text=_("与新公章一致。"),
        error_messages={"required": _("请填写新名称。"), "min_length": _("请填写单位全称，至少四个字。")},
    )
    starts_on = DateField(label=_("启用日期"), error_messages={"required": _("请填写启用日期。")})
    reason = forms.CharField(label=_("依据"), max_length=300, help_text=BASIS, error_messages={"required": NO_BASIS})

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_starts_on(self) -> Any:
        if self.cleaned_data["starts_on"] > clock.today():
            raise ValidationError(_("启用日期还没有到，请到期后再办理。"))
        return self.cleaned_data["starts_on"]


class BasisForm(forms.Form):
    """On what paper a merger is taken back."""

    reason = forms.CharField(label=_("依据"), max_length=300, help_text=BASIS, error_messages={"required": NO_BASIS})


class MergeForm(forms.Form):
    """The other unit is named in full, or chosen from those a part of a name finds: no slip merges into a neighbour.

    Yields `into`.
    """

    into = forms.CharField(
        label=_("并入单位"),
        help_text=_("填写全称或统一社会信用代码；只记得一部分的，填写后按“合并”，从查到的单位中选择。"),
        error_messages={"required": _("请填写并入单位。")},
    )
    reason = forms.CharField(label=_("依据"), max_length=300, help_text=BASIS, error_messages={"required": NO_BASIS})
    keep_staff = forms.BooleanField(
        label=_("原单位审核人转到并入单位继续任职"), required=False, help_text=_("不勾选的，其任职于今日结束。")
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.mine = queries.units_overseen(user, on=clock.today()).filter(standing=Standing.APPROVED)
        text = clean_name(self.data.get("into", ""))
        if text and len(self._named(text)) != 1:
            self._offer(self.mine.filter(name__icontains=text).order_by("name", "pk")[:CANDIDATES])

    def _named(self, text: str) -> QuerySet[Organisation]:
        return self.mine.filter(Q(name=clean_name(text)) | Q(code=identity.clean_code(text) or None))

    def _offer(self, alike: QuerySet[Organisation]) -> None:
        """Let one be chosen of the units that a part of a name finds."""
        if alike:
            self.fields["into"] = forms.ChoiceField(
                label=_("并入单位"),
                choices=[(one.name, one.name) for one in alike],
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("请从查到的单位中选择并入单位，再按“合并”。")},
            )

    def clean_into(self) -> Organisation:
        found = self._named(self.cleaned_data["into"])
        if len(found) != 1:
            raise ValidationError(_("没有找到该单位。请核对全称或代码，须是您所在机构主管的已批准单位。"))
        return found[0]
