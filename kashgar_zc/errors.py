"""Error answers that are not plain templates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .accounts import held


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token has expired, as by logging in on another page: a section's text is offered again."""
    match = request.resolver_match
    if match and match.view_name == "applications:section" and "X-Autosave" not in request.headers:
        return redirect(held.hold(request) if request.user.is_authenticated else request.path)
    return render(request, "403_csrf.html", status=403)
