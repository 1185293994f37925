"""Who is let in to the pages of committees: secretary, expert, observer; for everybody else they do not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from kashgar_zc.accounts.choices import Role

View = Callable[..., HttpResponse]


def as_role(role: Role) -> Callable[[View], View]:
    """Let people in who sit at a desk with this role."""

    def decorate(view: View) -> View:
        @never_cache
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            desk = request.desk  # type: ignore[attr-defined]  # set by CurrentDeskMiddleware
            if desk is None or desk.role != role:
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


as_secretary = as_role(Role.SECRETARY)
as_expert = as_role(Role.EXPERT)
as_observer = as_role(Role.OBSERVER)
