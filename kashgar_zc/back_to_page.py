"""Nobody is led to an address that only takes posts: after a log-in that had run out, back to the page the form stood on."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

SESSION_KEY = "not_sent"
SAFE = ("GET", "HEAD")


class BackToPageMiddleware:
    """Says what was not sent, before the log-in and after it, and leads from a post's address to a page.

    A view that keeps what was posted names an address of its own to return to, and is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE and request.user.is_authenticated and request.session.pop(SESSION_KEY, None):
            messages.warning(request, _("登录过期时按下的操作尚未提交，请再次提交。"))
        response = self.get_response(request)
        if response.status_code == 302 and response["Location"] == redirect_to_login(request.get_full_path()).url:
            return self._log_in(request, response)
        if response.status_code == 405 and request.method in SAFE and request.accepts("text/html"):
            return redirect(above(request.path)) if "Accept" in request.headers else response
        return response

    def _log_in(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return the way to the log-in; from there back to the page that a form was posted from."""
        if request.method in SAFE:
            return response
        request.session[SESSION_KEY] = True
        messages.warning(request, _("登录已过期，刚才的操作没有提交。请重新登录。"))
        return redirect_to_login(page_of(request))


def page_of(request: HttpRequest) -> str:
    """Return the address of our page that a request was sent from; its own where the browser does not say."""
    sent_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(sent_from, {request.get_host()}, require_https=request.is_secure())
    parts = urlsplit(sent_from)
    if not is_ours or not parts.netloc or parts.path == resolve_url(settings.LOGIN_URL):
        return request.get_full_path()
    return parts._replace(scheme="", netloc="", fragment="").geturl()


def above(path: str) -> str:
    """Return the nearest address above one that takes posts alone; the front page at last."""
    while path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return "/"
