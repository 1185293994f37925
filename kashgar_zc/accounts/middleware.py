"""Which desk a person sits at in this session."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kashgar_zc import clock

from .models import Appointment

SESSION_KEY = "desk"


class CurrentDeskMiddleware:
    """Sets `request.appointments` (the person's, in force today) and `request.desk` (the chosen one, or None).

    Pages of a logged-in person are not kept by browsers or proxies.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.appointments = appointments_of(request)  # type: ignore[attr-defined]
        request.desk = current(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"  # no copy stays on a shared computer
        return response


def appointments_of(request: HttpRequest) -> list[Appointment]:
    """Return the logged-in person's appointments in force today, oldest first."""
    if not request.user.is_authenticated:
        return []
    if (read := getattr(request.user, "in_force", None)) is not None:  # with the person: see `backend`
        return read
    mine = Appointment.objects.filter(user=request.user).on(clock.today())
    return list(mine.select_related("organisation", "organisation__county"))


def current(request: HttpRequest) -> Appointment | None:
    """Return the desk chosen in this session: an appointment still in force, the first one, or None for "applicant"."""
    chosen = request.session.get(SESSION_KEY)
    mine = request.appointments  # type: ignore[attr-defined]
    if chosen == "applicant" or not mine:
        return None
    return next((appointment for appointment in mine if appointment.pk == chosen), mine[0])
