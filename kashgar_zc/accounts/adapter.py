"""What allauth asks of our people: mobiles, names, messages, limits."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from . import actions, identity, invitations, outbox, queries, texts, throttles
from .forms.fields import MobileField
from .models import User

WRONG_LOGIN = _("手机号（用户名）或密码有误。请核对后重试，忘记密码可凭手机号重置。")


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "phone_password_mismatch": WRONG_LOGIN,
        "username_password_mismatch": WRONG_LOGIN,
        "invalid_login": WRONG_LOGIN,
        "incorrect_code": _("验证码有误。请输入短信中的 6 位数字。"),
        "incorrect_password": _("密码有误。请重新输入。"),
        "enter_current_password": _("当前密码有误。请重新输入。"),
        "phone_taken": _("该手机号已用于其他账号。请换一个手机号，或用它登录。"),
        "same_as_current": _("新手机号与当前手机号相同。请填写新的手机号。"),
        "too_many_login_attempts": _("验证码输入错误次数过多，本次验证已取消。请重新登录获取新的验证码。"),
        "rate_limited": _("验证码发送过于频繁，请半分钟后再试。"),
    }

    def phone_form_field(self, **options: Any) -> MobileField:
        return MobileField(**options)

    def get_user_by_phone(self, phone: str) -> User | None:
        return queries.person_by_mobile(identity.clean_mobile(phone))

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.mobile, user.mobile_verified) if user.mobile_index else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        actions.set_mobile(user, phone, verified=verified)
        if verified:
            invitations.take_up(user)

    def set_phone_verified(self, user: User, phone: str) -> None:
        self.set_phone(user, phone, verified=True)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **_options: Any) -> None:
        outbox.tell_number(phone, *texts.code(code))

    def send_unknown_account_sms(self, phone: str, **_options: Any) -> None:
        outbox.tell_number(phone, *texts.not_registered())

    def get_login_stages(self) -> list[str]:
        theirs, ours = "allauth.account.stages.PhoneVerificationStage", "kashgar_zc.accounts.stages.MobileStage"
        return [ours if stage == theirs else stage for stage in super().get_login_stages()]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try at this account from this address, and from anywhere; `ValidationError` when spent."""
        self._tries = []
        for action, key in self.login_limits(request, **credentials):
            self._tries.append(throttles.consume(request, action, key, sentence=throttles.login_sentence()))

    def _rollback_login_failed_rl_usage(self) -> None:
        for usage in self._tries:
            usage.rollback()

    def forget_failed_logins(self, request: HttpRequest, user: User) -> None:
        """Give a person who has proved to hold the mobile all tries back."""
        for credentials in ({"username": user.username}, {"phone": user.mobile}):
            for action, key in self.login_limits(request, **credentials):
                throttles.forget(request, action, key)

    def login_limits(self, request: HttpRequest, **credentials: Any) -> list[tuple[str, str]]:
        """Return the limits that a try counts against, as (action, key)."""
        login = (credentials.get("phone") or credentials.get("username") or "").lower()
        return [("login_failed", f"{login} {self.get_client_ip(request)}"), ("login_failed_anywhere", login)]
