"""Error answers that are not plain templates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token has expired: what was typed is still in the browser's previous page."""
    return render(request, "403_csrf.html", status=403)
