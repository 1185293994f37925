"""The forms of the end: a conferral document, a revocation, the public's check of a certificate."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Batch
from kashgar_zc.accounts import identity
from kashgar_zc.accounts.forms.fields import DateField

from .. import queries_conferring as queries
from ..models import Conferral, Revocation


class ConferralForm(forms.Form):
    """Whom to confer on, to whom the document goes, which day it bears; the number is given by the batch's rule."""

    addressed_to = forms.CharField(
        label=gettext_lazy("主送机关"),
        max_length=Conferral._meta.get_field("addressed_to").max_length,
        help_text=gettext_lazy("印在任职文件正文之前，末尾的冒号不用填写。"),
        error_messages={"required": gettext_lazy("请填写主送机关。")},
    )
    issued_on = DateField(
        label=gettext_lazy("成文日期"),
        help_text=gettext_lazy("公示期满之后、不晚于今天的一天，也是证书的签发日期。"),
        error_messages={
            "required": gettext_lazy("请填写成文日期。"),
            "invalid": gettext_lazy("请按 2020-09-10 的格式填写成文日期。"),
        },
    )
    entries = forms.ModelMultipleChoiceField(
        queryset=None,
        error_messages={
            "required": gettext_lazy("请选择要授予职称的人员。"),
            "invalid_choice": gettext_lazy("名单有变化，请刷新后再试。"),
            "invalid_pk_value": gettext_lazy("名单有变化，请刷新后再试。"),
        },
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("名单、主送机关和成文日期已核对"),
        help_text=gettext_lazy("文件和证书生成后不能修改，只能逐个撤销证书。"),
        error_messages={"required": gettext_lazy("请核对后勾选确认。")},
    )

    def __init__(self, *args: Any, batch: Batch, today: dt.date, **kwargs: Any) -> None:
        initial = {"issued_on": today, "addressed_to": _("各县（市）人力资源和社会保障局，地直有关单位")}
        if batch.county:
            initial["addressed_to"] = _("各有关单位")
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["entries"].queryset = queries.ever_on_notice(batch)

    def facts(self) -> dict[str, Any]:
        """Return what `confer` takes."""
        return {name: self.cleaned_data[name] for name in ("addressed_to", "issued_on", "entries")}


class RevocationForm(forms.Form):
    """Why a certificate is revoked; its holder reads it."""

    reason = forms.CharField(
        max_length=Revocation._meta.get_field("reason").max_length,
        error_messages={
            "required": gettext_lazy("请填写撤销原因。"),
            "max_length": gettext_lazy("撤销原因不超过 %(limit_value)d 个字。"),
        },
    )


class CheckForm(forms.Form):
    """A certificate's number and its holder's name, as somebody types them off the paper."""

    number = forms.CharField(
        label=gettext_lazy("证书编号"),
        max_length=60,
        help_text=gettext_lazy("印在证书左下角。"),
        error_messages={
            "required": gettext_lazy("请填写证书编号。"),
            "max_length": gettext_lazy("证书编号过长，请核对。"),
        },
    )
    name = forms.CharField(
        label=gettext_lazy("持证人姓名"),
        max_length=60,
        help_text=gettext_lazy("与证书上的姓名一致，间隔号可以不填。"),
        error_messages={
            "required": gettext_lazy("请填写持证人姓名。"),
            "max_length": gettext_lazy("姓名过长，请核对。"),
        },
    )

    def clean_number(self) -> str:
        return clean_number(self.cleaned_data["number"])

    def clean_name(self) -> str:
        return identity.clean_name(self.cleaned_data["name"])


def clean_number(text: str) -> str:
    """Return a certificate's number with half-width letters and without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())
