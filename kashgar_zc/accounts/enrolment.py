"""A sign-up under way: what was typed waits in the sealed session; the account is made when the SMS code is right."""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.core import ratelimit
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest

from . import actions, invitations, outbox, queries, texts
from .models import User

SESSION_KEY = "account_enrolment"


class Enrolment(AbstractCodeVerificationProcess):
    """One sign-up, alike for free and for taken numbers: only the text to the mobile says which, and no code fits."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            state=state,
            timeout=app_settings.PHONE_VERIFICATION_TIMEOUT,
            max_attempts=app_settings.PHONE_VERIFICATION_MAX_ATTEMPTS,
        )

    @classmethod
    def start(cls, request: HttpRequest, typed: dict[str, str], *, onward: str) -> Enrolment:
        """Keep what was typed; `onward` is where the person wanted to go. The password is kept as its hash."""
        facts = {"name": typed["name"], "id_number": typed["id_number"], "password": make_password(typed["password1"])}
        process = cls(request, {**cls.initial_state(None, phone=typed["phone"]), "facts": facts, "onward": onward})
        process.persist()
        return process

    @classmethod
    def resume(cls, request: HttpRequest) -> Enrolment | None:
        """Return the sign-up under way in this session, if there is one and its time is not over."""
        state = request.session.get(SESSION_KEY)
        return cls(request, state).abort_if_invalid() if state else None

    @property
    def phone(self) -> str:
        return self.state["phone"]

    @property
    def onward(self) -> str:
        return self.state["onward"]

    @property
    def can_resend(self) -> bool:
        return not self.is_resend_quota_reached(app_settings.PHONE_VERIFICATION_MAX_RESEND_COUNT)

    @property
    def can_change(self) -> bool:
        return not self.is_change_quota_reached(app_settings.PHONE_VERIFICATION_MAX_CHANGE_COUNT)

    def send(self) -> None:
        """Text a code, or that mobile or ID number has an account; `RateLimited` when one went out moments ago."""
        ratelimit.consume(self.request, action="verify_phone", key=self.phone, raise_exception=True)
        holders = list(queries.holders(id_number=self.state["facts"]["id_number"], mobile=self.phone))
        code = get_adapter().generate_phone_verification_code(user=None, phone=self.phone)
        self.state["code"] = "" if holders else code
        if any(holder.mobile == self.phone for holder in holders):
            words = texts.already_registered()
        else:
            words = texts.id_number_registered() if holders else texts.code(code)
        outbox.tell_number(self.phone, *words)
        self.persist()

    def resend(self) -> None:
        self.record_resend()
        self.send()

    def change_to(self, phone: str, account_already_exists: bool) -> None:
        self.record_change(phone=phone)
        self.state["code"] = ""  # the code that went to the number before does not prove this one
        self.persist()
        self.send()

    def finish(self) -> User:
        """The code was right: make the account; `Refused` when somebody was quicker."""
        facts = self.state["facts"]
        self.abort()
        with transaction.atomic():
            person = actions.sign_up(
                name=facts["name"], id_number=facts["id_number"], mobile=self.phone, password_hash=facts["password"]
            )
            invitations.take_up(person)
        return person

    def persist(self) -> None:
        self.request.session[SESSION_KEY] = self.state

    def abort(self) -> None:
        self.request.session.pop(SESSION_KEY, None)
