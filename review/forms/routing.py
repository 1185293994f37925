"""Choosing by which desks a file goes on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.choices import Desk
from applications.routes import Stop
from kashgar_zc.accounts.choices import OrganisationKind
from kashgar_zc.accounts.models import Organisation

CHOOSABLE = {Desk.COUNTY: OrganisationKind.COUNTY, Desk.BUREAU: OrganisationKind.BUREAU}


class RouteForm(forms.Form):
    """One field for each desk that may still be changed; first desk and last stay."""

    reason = forms.CharField(
        label=_("变更理由"),
        max_length=300,
        help_text=_("申报人会看到，并记入办理经过。"),
        error_messages={"required": _("请填写变更理由。")},
    )

    def __init__(self, *args: Any, rest: list[Stop], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rest = rest
        order, first, last = list(Desk), rest[0].desk, rest[-1].desk
        there = {one.desk: one.organisation for one in rest}
        for desk, kind in CHOOSABLE.items():
            if order.index(first) <= order.index(desk) <= order.index(last):
                self.fields[desk.value] = forms.ModelChoiceField(
                    Organisation.objects.filter(kind=kind),
                    label=desk.label,
                    required=desk == last,
                    empty_label=_("不经过这一环节"),
                    initial=there.get(desk),
                )
        self.order_fields([*CHOOSABLE, "reason"])

    def stops(self) -> list[Stop]:
        """Return the route from the present desk on, as chosen."""
        fixed = {one.desk: one.organisation for one in self.rest if one.desk not in self.fields}
        chosen = {desk: self.cleaned_data.get(desk.value) for desk in CHOOSABLE if desk.value in self.fields}
        of = fixed | chosen
        return [Stop(desk, of[desk]) for desk in Desk if of.get(desk)]


class BureauForm(forms.Form):
    """Which bureau files no longer pass, and where they go instead; `to` None: straight on."""

    bureau = forms.ModelChoiceField(
        Organisation.objects.filter(kind=OrganisationKind.BUREAU),
        label=_("不再审核的主管局"),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择主管局。")},
    )
    to = forms.ModelChoiceField(
        Organisation.objects.filter(kind=OrganisationKind.BUREAU),
        label=_("改由"),
        required=False,
        empty_label=_("不经主管局，直接上报"),
    )
    reason = forms.CharField(
        label=_("变更理由"),
        max_length=300,
        help_text=_("申报人会看到，并记入办理经过。"),
        error_messages={"required": _("请填写变更理由。")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("bureau") and data.get("bureau") == data.get("to"):
            self.add_error("to", _("请选择另一个主管局。"))
        return data
