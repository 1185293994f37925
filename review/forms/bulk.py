"""What is asked before an act on many files: the opinion, the colleague, where a notice hangs, or only that it is meant."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kashgar_zc.accounts.models import User

from ..choices import BulkAct
from .unit import OpenPublicityForm
from .verdict import OpinionForm


class MeantForm(forms.Form):
    """Nothing but that it is meant."""


class AssignForm(forms.Form):
    """To which colleague files are given."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        label=_("分配给"),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择办理人。")},
    )
    reason = forms.CharField(
        label=_("改派理由"),
        help_text=_("所选申报已由他人认领的，写明理由方可改派，原办理人会收到。"),
        max_length=200,
        required=False,
    )

    def __init__(self, *args, colleagues, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues


def form_of(act: str, given: QueryDict | None, *, opinion: str, colleagues: Iterable[User]) -> forms.Form:
    """Return the form of an act on many; unbound until it was confirmed."""
    if act in {BulkAct.APPROVE, BulkAct.PROPOSE}:
        return OpinionForm(given, initial={"opinion": opinion})
    if act == BulkAct.PUBLICISE:
        return OpenPublicityForm(given)
    if act == BulkAct.ASSIGN:
        return AssignForm(given, colleagues=colleagues)
    return MeantForm(given)
