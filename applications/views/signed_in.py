"""The door of what a script asks while somebody uploads."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Send to the log-in as always, but answer a script 401 with a sentence: it waits, and goes on after the log-in."""

    @wraps(view)
    def wrapper(request: HttpRequest, *words: object, **named: object) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *words, **named)
        if not request.htmx:
            return redirect_to_login(request.get_full_path())
        text = _("登录已过期。请在另一个标签页登录后回到本页，上传会接着进行。")
        return JsonResponse({"error": text}, status=401)

    return never_cache(wrapper)
