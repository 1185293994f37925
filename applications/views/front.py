"""The public front page, the way in, and the applicant's home."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role

from .. import queries
from ..pages import home as pages


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show the season, its windows and how it works, to anyone; all who are not logged in share a page for a minute."""
    now = clock.now()
    if request.user.is_authenticated or get_messages(request):
        return _front(request, now)
    key = f"front:{get_language()}:{now:%Y%m%d%H%M}"
    page = cache.get(key)
    if page is None:
        page = _front(request, now).content
        cache.set(key, page, 60)
    return HttpResponse(page)


def _front(request: HttpRequest, now: dt.datetime) -> HttpResponse:
    return render(request, "applications/front.html", {"windows": pages.windows(now)})


@login_required
@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """Send a person who logged in, or changed desk, to that desk's home."""
    homes = {
        Role.REVIEWER: "review:queue",
        Role.SECRETARY: "committees:accepted",
        Role.EXPERT: "committees:sittings",
        Role.OBSERVER: "committees:observe",
    }
    desk = request.desk
    return redirect(homes.get(desk.role, "applications:home") if desk else "applications:home")


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the person's applications and what is open to them until when."""
    mine = list(queries.mine(request.user))
    current = queries.current_season()
    context = {
        "mine": [pages.card(application) for application in mine],
        "may_start": current is not None and all(one.season_id != current.pk for one in mine),
        "windows": pages.windows(clock.now()),
    }
    return render(request, "applications/home.html", context)
