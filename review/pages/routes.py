"""What the pages of changing routes see: who is on the way, and by which desks; nothing else of a file."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.forms import Form
from django.utils.translation import gettext as _

from applications.models import Application, RouteStop
from applications.rerouting import ON_THEIR_WAY
from kashgar_zc.accounts.models import Appointment

MATCHES = 20


def on_their_way(desk: Appointment) -> QuerySet[Application]:
    """Return the files before the last desk's verdict in the batches that a desk's organisation organises."""
    stops = Prefetch("route", RouteStop.objects.select_related("organisation").order_by("position"))
    files = Application.objects.filter(batch__organiser=desk.organisation, status__in=ON_THEIR_WAY)
    return files.select_related("batch", "unit", "at", "title").prefetch_related(stops).order_by("-submitted_at", "-pk")


def found(desk: Appointment, text: str) -> dict[str, Any]:
    """Return up to `MATCHES` files by the beginning of a name or by their number; the latest without a search."""
    files = on_their_way(desk)
    if text:
        files = files.filter(Q(applicant_name__startswith=text) | Q(number=text))
    rows = [{"application": one, "route": _route(one)} for one in files[:MATCHES]]
    search = {"name": "q", "value": text, "placeholder": _("姓名或申报编号"), "keep": []}
    return {"rows": rows, "search": search, "full": len(rows) == MATCHES}


def change(application: Application, form: Form) -> dict[str, Any]:
    return {"application": application, "form": form, "route": _route(application)}


def _route(application: Application) -> str:
    return " → ".join(str(stop.organisation) for stop in application.route.all())
