"""Signing up, logging in, codes and passwords: allauth's forms in our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as theirs
from allauth.account.adapter import get_adapter
from allauth.account.internal import flows  # the reset ends where allauth's own ends
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from .. import identity
from .fields import CodeField, IdNumberField, MobileField, NameField


class PasswordField(forms.CharField):
    """A password as typed, blanks included."""

    def __init__(self, *, label: Any, new: bool = False, **options: Any) -> None:
        if new:
            options.setdefault("help_text", _("至少 10 个字符，不能全是数字，不能用常见密码。"))
        complete = "new-password" if new else "current-password"
        widget = forms.PasswordInput(attrs={"autocomplete": complete, "class": "width-medium"})
        super().__init__(
            label=label, widget=widget, strip=False, error_messages={"required": _("请填写密码。")}, **options
        )


class LoginForm(theirs.LoginForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        attributes = {"autocomplete": "username", "autocapitalize": "none", "class": "width-medium"}
        self.fields["login"] = forms.CharField(
            label=_("手机号或用户名"),
            widget=forms.TextInput(attrs=attributes),
            error_messages={"required": _("请填写手机号或用户名。")},
        )
        self.fields["password"] = PasswordField(label=_("密码"))
        self.fields["remember"].label = _("在这台设备上保持登录")
        self.fields["remember"].help_text = _("最长 12 小时。公用电脑请勿勾选。")
        self.order_fields(["login", "password", "remember"])

    def clean_login(self) -> str:
        login = self.cleaned_data["login"].strip()
        mobile = identity.clean_mobile(login)
        return mobile if identity.is_mobile(mobile) else login

    def user_credentials(self) -> dict[str, str]:
        """One way in per try, so that known and unknown logins cost the same work."""
        login = self.cleaned_data["login"]
        method = "phone" if identity.is_mobile(login) else "username"
        return {method: login, "password": self.cleaned_data["password"]}


class SignupForm(theirs.SignupForm):
    name = NameField()
    id_number = IdNumberField()
    field_order = ["name", "id_number", "phone", "password1"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["phone"] = MobileField(help_text=_("用于登录、接收验证码和办理通知，一个手机号只能注册一个账号。"))
        self.fields["password1"] = PasswordField(label=_("密码"), new=True)
        self.order_fields(self.field_order)

    def _clean_phone(self) -> None:
        """Whether a number is taken is told to the mobile, not to the page: see `Enrolment`."""


class VerifyMobileForm(theirs.VerifyPhoneForm):
    code = CodeField()


class ChangeMobileForm(theirs.ChangePhoneForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["phone"] = MobileField(label=_("新手机号"), help_text=_("验证码将发到这个号码。"))


class RecoveryForm(forms.Form):
    """Asks for the mobile of a forgotten password; says nothing of whether it is known."""

    mobile = MobileField(help_text=_("注册时使用的手机号。"))


class RecoveryCodeForm(theirs.BaseConfirmCodeForm):
    code = CodeField()


class NewPasswordForm(forms.Form):
    """One new password for a person who has proved to hold the mobile."""

    password1 = PasswordField(label=_("新密码"), new=True)

    def __init__(self, *args: Any, user: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_password1(self) -> str:
        password = self.cleaned_data["password1"]
        password_validation.validate_password(password, self.user)
        return password

    def save(self) -> None:
        flows.password_reset.reset_password(self.user, self.cleaned_data["password1"])


class ChangePasswordForm(theirs.UserForm):
    oldpassword = PasswordField(label=_("当前密码"))
    password1 = PasswordField(label=_("新密码"), new=True)

    def clean_oldpassword(self) -> str:
        if not self.user.check_password(self.cleaned_data["oldpassword"]):
            raise get_adapter().validation_error("enter_current_password")
        return self.cleaned_data["oldpassword"]

    clean_password1 = NewPasswordForm.clean_password1

    def save(self) -> None:
        flows.password_change.change_password(self.user, self.cleaned_data["password1"])


class ReauthenticateForm(theirs.ReauthenticateForm):
    password = PasswordField(label=_("当前密码"))
