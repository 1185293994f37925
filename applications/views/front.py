"""The way in, and the applicant's home."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role

from .. import queries
from ..pages import home as pages


@login_required
@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """Send a person who logged in, or changed desk, to that desk's home."""
    homes = {
        Role.REVIEWER: "review:queue",
        Role.SECRETARY: "committees:meetings",
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
    current, now = queries.current_season(), clock.now()
    context = {
        "mine": [pages.card(application, now) for application in mine],
        "may_start": current is not None and all(one.season_id != current.pk for one in mine),
        "windows": pages.windows(now),
    }
    return render(request, "applications/home.html", context)
