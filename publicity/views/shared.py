"""Who may see what: public pages that all visitors share for a minute, and pages of the organiser's desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from applications.choices import Party
from applications.workflow import ORGANISING_ROLES
from kashgar_zc import clock
from kashgar_zc.accounts.choices import OrganisationKind

View = Callable[..., HttpResponse]
ORGANISERS = (OrganisationKind.CENTRE, OrganisationKind.COUNTY)  # who may organise a batch
SECONDS = 60


def for_everyone(view: View) -> View:
    """Let all who are not logged in share a page for a minute of the clock; it asks nothing of the database then.

    What is shared is a page's text and its status; a page that does not exist is not kept.
    """

    @require_safe
    @wraps(view)
    def shared(request: HttpRequest, **place: object) -> HttpResponse:
        if request.user.is_authenticated or get_messages(request):
            return view(request, **place)
        key = f"public:{get_language()}:{clock.now():%Y%m%d%H%M}:{request.path}"
        kept = cache.get(key)
        if kept is None:
            answer = view(request, **place)
            kept = (answer.status_code, answer.content)
            cache.set(key, kept, SECONDS)
        return HttpResponse(kept[1], status=kept[0])

    return shared


def as_organiser(view: View) -> View:
    """Let reviewers and secretaries of the centre and the county offices in; for others these pages do not exist."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        desk = request.desk  # type: ignore[attr-defined]  # set by CurrentDeskMiddleware
        if desk is None or desk.role not in ORGANISING_ROLES[Party.ORGANISER]:
            raise Http404
        if desk.organisation.kind not in ORGANISERS:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
