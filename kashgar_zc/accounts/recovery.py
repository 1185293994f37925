"""A forgotten password: a code to the mobile, then a new password (allauth has this for e-mail only)."""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import password_reset  # the last step is allauth's own: messages, signal, log-in
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from django.http import HttpRequest, HttpResponse

from . import actions, outbox, queries, texts
from .choices import Topic

SESSION_KEY = "account_recovery"


class Recovery(AbstractCodeVerificationProcess):
    """One reset under way, kept in the session; for an unknown mobile it runs alike and no code fits."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            state=state,
            timeout=app_settings.PASSWORD_RESET_BY_CODE_TIMEOUT,
            max_attempts=app_settings.PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS,
        )

    @classmethod
    def start(cls, request: HttpRequest, mobile: str) -> Recovery:
        """Send a code to a person's mobile, or word to an unknown one."""
        state = cls.initial_state(queries.person_by_mobile(mobile), phone=mobile)
        process = cls(request, state)
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, request: HttpRequest) -> Recovery | None:
        """Return the reset under way in this session, if there is one and its time is not over."""
        state = request.session.get(SESSION_KEY)
        return cls(request, state).abort_if_invalid() if state else None

    @property
    def mobile(self) -> str:
        return self.state["phone"]

    @property
    def is_confirmed(self) -> bool:
        return bool(self.state.get("confirmed")) and self.user is not None and self.user.mobile == self.mobile

    def send(self) -> None:
        adapter = get_adapter()
        if self.user is None:
            adapter.send_unknown_account_sms(self.mobile)
            return
        self.state["code"] = adapter.generate_password_reset_code()
        adapter.send_verification_code_sms(self.user, self.mobile, self.code)

    def confirm(self) -> None:
        """The right code was typed: the mobile is the person's."""
        self.state["confirmed"] = True
        if self.is_confirmed:
            actions.set_mobile(self.user, self.mobile, verified=True)
        self.persist()

    def finish(self) -> HttpResponse:
        """The new password is saved: lift the limits, tell the person, log in."""
        self.abort()
        get_adapter().forget_failed_logins(self.request, self.user)
        outbox.tell(self.user, *texts.password_reset(), topic=Topic.ACCOUNT)
        return password_reset.finalize_password_reset(self.request, self.user)

    def persist(self) -> None:
        self.request.session[SESSION_KEY] = self.state

    def abort(self) -> None:
        self.request.session.pop(SESSION_KEY, None)
