"""Asking once more whether it is still you, just before an act that cannot be taken back [quality.md 3, ASVS 7.5.3].

What was typed is not stored anywhere meanwhile, neither session nor database: it travels as hidden fields of the page that asks, so
that a ballot may stand behind the question too. Files do not travel: a form that uploads may not be asked this way.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.account.internal.flows import reauthentication  # what the session has proved, and when
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from . import throttles
from .forms import entrance, second_factor

View = Callable[..., HttpResponse]
Form = entrance.ReauthenticateForm | second_factor.ReauthenticateForm
PREFIX = "stepup"
ASKED = f"{PREFIX}-asked"
SAFE = ("GET", "HEAD")


def required(view: View | None = None, *, when: Callable[[HttpRequest], bool] | None = None) -> View:
    """Let a request through to a view only from a session that re-authenticated within ACCOUNT_REAUTHENTICATION_TIMEOUT.

    `when` says which requests are asked; without it, all. A posted form is asked in place and goes on with what was typed;
    a page is asked by way of allauth's own question, which leads back to it. Put it inside of
    what guards who may come at all, and with which method.
    """

    def asking(inner: View) -> View:
        @wraps(inner)
        def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if (when is None or when(request)) and not is_fresh(request):
                if request.method in SAFE:
                    insist(request)
                if question := _question(request):
                    return question
            _forget_answer(request)
            return inner(request, *args, **kwargs)

        return asked

    return asking(view) if view else asking  # type: ignore[return-value]  # used with and without brackets


def insist(request: HttpRequest) -> None:
    """Lead to allauth's question and back, unless this session has re-authenticated recently; for pages and downloads."""
    if not is_fresh(request):
        raise ReauthenticationRequired  # AccountMiddleware makes it the way there and back


def is_fresh(request: HttpRequest) -> bool:
    """Return whether this session has re-authenticated recently."""
    return not reauthentication.is_reauthentication_required(request, app="")


def _question(request: HttpRequest) -> HttpResponse | None:
    """Return the page that asks, or None when the answer came along and was right; the session then remembers it."""
    answer = request.POST if ASKED in request.POST else None
    refusal = _refusal_to_try(request) if answer else ""
    form = _form(request, None if refusal else answer)
    if form.is_bound and form.is_valid():
        _remember(request, form)
        return None
    typed = [(name, value) for name, values in request.POST.lists() for value in values if not _is_ours(name)]
    shown = {"form": form, "refusal": refusal, "typed": typed, "asked": ASKED}
    page = render(request, "account/step_up.html", shown)
    add_never_cache_headers(page)
    return page


def _form(request: HttpRequest, answer: QueryDict | None) -> Form:
    """Return the question: the authenticator's code of whoever has one, else the password."""
    kind = second_factor.ReauthenticateForm if is_mfa_enabled(request.user) else entrance.ReauthenticateForm
    return kind(answer, user=request.user, prefix=PREFIX)


def _refusal_to_try(request: HttpRequest) -> str:
    """Count a try; return why there may be none now. A try that is not counted is not looked at either."""
    try:
        throttles.consume(request, "reauthenticate", "", sentence=_("确认身份过于频繁，请 %(minutes)d 分钟后再试。"))
    except ValidationError as throttled:
        return str(throttled.message)
    return ""


def _remember(request: HttpRequest, form: Form) -> None:
    if isinstance(form, second_factor.ReauthenticateForm):
        form.save()
    else:
        reauthentication.reauthenticate_by_password(request)


def _is_ours(name: str) -> bool:
    return name == "csrfmiddlewaretoken" or name.startswith(f"{PREFIX}-")


def _forget_answer(request: HttpRequest) -> None:
    """Take password and code out of what the view reads."""
    if ASKED not in request.POST:
        return
    kept = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if not _is_ours(name):
            kept.setlist(name, values)
    kept._mutable = False
    request.POST = kept  # type: ignore[assignment]
