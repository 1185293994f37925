"""Signing up and getting a forgotten password back; log-in itself is allauth's."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as theirs
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.signup import complete_signup
from allauth.account.utils import passthrough_next_redirect_url
from allauth.core.exceptions import RateLimited
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from .. import actions, throttles
from ..enrolment import SESSION_KEY, Enrolment
from ..forms.entrance import NewPasswordForm, RecoveryCodeForm, RecoveryForm
from ..recovery import Recovery

View = Callable[[HttpRequest], HttpResponse]


def answering_limits(view: View) -> View:
    """Answer a code asked for too soon with a sentence on the same page, where allauth lets the exception through."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except RateLimited:
            messages.error(request, get_adapter().error_messages["rate_limited"])
            return redirect(request.get_full_path())

    return answered


class SignupView(theirs.SignupView):
    def form_valid(self, form: Form) -> HttpResponse:
        enrolment = Enrolment.start(self.request, form.cleaned_data, onward=self.get_next_url() or "")
        try:
            enrolment.send()
        except RateLimited:  # the page that follows offers to send another
            messages.error(self.request, get_adapter().error_messages["rate_limited"])
        return redirect("account_verify_phone")


class EnrolmentView(theirs._BaseVerifyPhoneView):
    """The SMS code of a sign-up; `process` is given to `as_view`."""

    process: Enrolment | None = None

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context) | {"cancel_url": reverse("account_signup")}

    def _verify_form_valid(self, form: Form) -> HttpResponse:
        try:
            user = self.process.finish()
        except actions.Refused as refusal:  # two sign-ups at once: the database let only one through
            messages.error(self.request, str(refusal))
            return redirect("account_signup")
        return complete_signup(self.request, user=user, redirect_url=self.process.onward)

    def respond_process_failed(self, form: Form) -> HttpResponse:
        messages.error(self.request, _("验证码输入错误次数过多，本次注册已取消。请重新填写。"))
        return redirect("account_signup")


@never_cache
@answering_limits
def verify_mobile(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a sign-up under way, else of a log-in or of a new mobile."""
    if request.user.is_authenticated or SESSION_KEY not in request.session:
        return theirs.verify_phone(request)
    if enrolment := Enrolment.resume(request):
        return EnrolmentView.as_view(process=enrolment)(request)
    messages.error(request, _("验证码已失效，请重新填写注册信息。"))
    return redirect("account_signup")


change_mobile = answering_limits(theirs.change_phone)


@never_cache
@require_http_methods(["GET", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Ask for the mobile and send a code."""
    form = RecoveryForm(request.POST or None)
    if form.is_valid():
        mobile = form.cleaned_data["mobile"]
        try:
            throttles.consume(request, "reset_password", mobile, sentence=throttles.code_sentence())
        except ValidationError as refusal:
            form.add_error("mobile", refusal)
        else:
            Recovery.start(request, mobile)
            return redirect(_onward(request, "account_confirm_password_reset_code"))
    return render(request, "account/password_reset.html", {"form": form})


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def confirm_recovery(request: HttpRequest) -> HttpResponse:
    """Check the code."""
    recovery = Recovery.resume(request)
    if recovery is None:
        return redirect(_onward(request, "account_reset_password"))
    form = RecoveryCodeForm(request.POST or None, code=recovery.code)
    if form.is_valid():
        recovery.confirm()
        return redirect(_onward(request, "account_complete_password_reset"))
    if form.is_bound and not recovery.record_invalid_attempt():
        messages.error(request, _("验证码输入错误次数过多，本次验证已取消。请重新获取验证码。"))
        return redirect(_onward(request, "account_reset_password"))
    return render(request, "account/confirm_password_reset_code.html", {"form": form, "mobile": recovery.mobile})


@never_cache
@sensitive_post_parameters("password1")
@require_http_methods(["GET", "POST"])
def complete_recovery(request: HttpRequest) -> HttpResponse:
    """Take the new password and log in."""
    recovery = Recovery.resume(request)
    if recovery is None or not recovery.is_confirmed:
        return redirect(_onward(request, "account_reset_password"))
    form = NewPasswordForm(request.POST or None, user=recovery.user)
    if form.is_valid():
        form.save()
        return recovery.finish()
    return render(request, "account/password_reset_from_key.html", {"form": form})


def _onward(request: HttpRequest, name: str) -> str:
    return passthrough_next_redirect_url(request, reverse(name), "next")
