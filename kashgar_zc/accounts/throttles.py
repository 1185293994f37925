"""Limits on trying, on allauth's counters, answered with the minutes that remain."""

import math
import time

from allauth.core.internal import ratelimit  # the public module counts but does not tell how long to wait
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

APP = "allauth.account"  # whose setting ACCOUNT_RATE_LIMITS names the actions


def consume(request: HttpRequest, action: str, key: str, *, sentence: str) -> ratelimit.RateLimitUsage:
    """Count one try and return what can take it back; `ValidationError` with `sentence` % {minutes} when spent."""
    usage = ratelimit.consume(request, app=APP, action=action, key=key)
    if usage is None:
        raise ValidationError(sentence % {"minutes": minutes_left(request, action, key)}, code="throttled")
    return usage


def minutes_left(request: HttpRequest, action: str, key: str) -> int:
    """Return the whole minutes until one more try is counted, at least one."""
    now, wait = time.time(), 0.0
    for rate in ratelimit.get_rates(app=APP, action=action):
        history = cache.get(ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key), [])
        if len(history) >= rate.amount:  # newest first; a place is free when the oldest of the last n has aged
            wait = max(wait, history[rate.amount - 1] + rate.duration - now)
    return max(1, math.ceil(wait / 60))


def forget(request: HttpRequest, action: str, key: str) -> None:
    """Give all tries back."""
    ratelimit.clear(request, app=APP, action=action, key=key)


def code_sentence() -> str:
    return _("验证码发送过于频繁，请 %(minutes)d 分钟后再试。")


def login_sentence() -> str:
    return _("登录失败次数过多，请 %(minutes)d 分钟后再试；也可凭手机号重置密码后立即登录。")
