"""The trail that a discipline observer reads: everything that happened in the organiser's batches; nothing can be done here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kashgar_zc import clock, workbook
from kashgar_zc.accounts import stepup
from kashgar_zc.accounts.choices import Role

from ..pages import trail as pages

View = Callable[[HttpRequest], HttpResponse]


def observing(view: View) -> View:
    """Let an observer at the desk of one in, to read; for everybody else there is no such page."""

    @never_cache
    @login_required
    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if request.desk is None or request.desk.role != Role.OBSERVER:
            raise Http404
        return view(request)

    return guarded


@observing
def trail(request: HttpRequest) -> HttpResponse:
    """List what happened, who did it and to which file, the latest first."""
    return render(request, "review/trail.html", pages.page(request))


@observing
@stepup.required
def book(request: HttpRequest) -> HttpResponse:
    """Hand out the same rows as a workbook."""
    name = _("全程留痕-%(day)s.xlsx") % {"day": f"{clock.today():%Y%m%d}"}
    answer = HttpResponse(pages.book(request), content_type=workbook.MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
