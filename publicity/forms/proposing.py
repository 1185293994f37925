"""What a second person types: why a proposal is turned down."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from ..models import Settlement


class RejectionForm(forms.Form):
    """Why a proposal is turned down; whoever proposed it reads the reason."""

    reason = forms.CharField(
        max_length=Settlement._meta.get_field("reason").max_length,
        error_messages={
            "required": gettext_lazy("请填写理由。"),
            "max_length": gettext_lazy("理由不超过 %(limit_value)d 个字。"),
        },
    )
