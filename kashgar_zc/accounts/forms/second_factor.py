"""The second factor: allauth's forms in our words."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import forms as theirs
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _


class InOurWords:
    """Labels the code field and lets telephones offer it."""

    fields: dict[str, forms.Field]
    help_text = _("验证器应用当前显示的 6 位数字；手机不在身边时可用备用码。")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        code = self.fields["code"]
        code.label, code.help_text = _("动态码"), self.help_text
        code.error_messages["required"] = _("请填写动态码。")
        code.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "width-short"}


class AuthenticateForm(InOurWords, theirs.AuthenticateForm):
    pass


class ReauthenticateForm(InOurWords, theirs.ReauthenticateForm):
    pass


class ActivateForm(InOurWords, totp.ActivateTOTPForm):
    help_text = _("验证器应用当前显示的 6 位数字。")
