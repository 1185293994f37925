"""What the pages of changing routes see: who is on the way, and by which desks; nothing else of a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.choices import Desk
from applications.models import Application, RouteStop
from applications.rerouting import ON_THEIR_WAY
from kashgar_zc import keyset
from kashgar_zc.accounts.choices import ENTERPRISES
from kashgar_zc.accounts.models import Appointment, Organisation

A_PAGE, NAMED = 25, 50
Kind = tuple[Any, Callable[[], Q]]
KINDS: dict[str, Kind] = {  # how a route differs from unit, county, bureau, centre [N 四.7]
    "no_bureau": (gettext_lazy("不经主管局"), lambda: ~_passes(Desk.BUREAU) & Q(batch__county=None)),
    "enterprise": (gettext_lazy("企业，按所在地"), lambda: Q(unit__nature__in=ENTERPRISES)),
    "direct": (gettext_lazy("地直单位"), lambda: Q(unit__is_prefecture_direct=True)),
    "county_run": (gettext_lazy("县（市）自行组织"), lambda: Q(batch__county__isnull=False)),
}


def on_their_way(desk: Appointment) -> QuerySet[Application]:
    """Return the files before the last desk's verdict in the batches that a desk's organisation organises."""
    stops = Prefetch("route", RouteStop.objects.select_related("organisation").order_by("position"))
    files = Application.objects.filter(batch__organiser=desk.organisation, status__in=ON_THEIR_WAY)
    return files.select_related("batch", "unit", "at", "title").prefetch_related(stops).order_by("-pk")


def found(request: HttpRequest, desk: Appointment) -> dict[str, Any]:
    """The files on their way, narrowed by how their route differs, by the beginning of a name or by their number."""
    files, text, kind = on_their_way(desk), request.GET.get("q", "").strip(), request.GET.get("kind", "")
    if kind in KINDS:
        files = files.filter(KINDS[kind][1]())
    if text:
        files = files.filter(Q(applicant_name__startswith=text) | Q(number=text))
    shown = keyset.page(files, column="-pk", size=A_PAGE, **keyset.asked(request))
    chips = [("?", _("全部"), kind not in KINDS, None)]
    chips += [(f"?kind={each}", label, each == kind, None) for each, (label, _q) in KINDS.items()]
    return {
        "rows": [{"application": one, "route": _route(one), "kinds": _kinds(one)} for one in shown.rows],
        "page": keyset.pager(request, shown),
        "groups": [(_("路线"), chips)],
        "search": {"name": "q", "value": text, "placeholder": _("姓名或申报编号"), "keep": [("kind", kind)]},
    }


def change(application: Application, form: Form) -> dict[str, Any]:
    return {"application": application, "form": form, "route": _route(application), "kinds": _kinds(application)}


def through(desk: Appointment, bureau: Organisation) -> QuerySet[Application]:
    """Return the files of a desk's batches that are at a bureau or still have it before them."""
    ahead = RouteStop.objects.filter(application=OuterRef("pk"), desk=Desk.BUREAU, organisation=bureau)
    return on_their_way(desk).filter(Exists(ahead)).exclude(status="centre_review")


def leaving(files: QuerySet[Application], form: Form | None) -> dict[str, Any]:
    """How many files leave a bureau, and the first of them by name."""
    return {"form": form, "n": files.count(), "rows": files[:NAMED], "most": NAMED}


def _passes(desk: Desk) -> Exists:
    return Exists(RouteStop.objects.filter(application=OuterRef("pk"), desk=desk))


def _route(application: Application) -> str:
    return " → ".join(str(stop.organisation) for stop in application.route.all())


def _kinds(application: Application) -> list[Any]:
    """Return in words how a file's route differs; its stops come with it."""
    desks, unit, is_own = {stop.desk for stop in application.route.all()}, application.unit, application.batch.county_id
    holds = {
        "no_bureau": Desk.BUREAU not in desks and not is_own,
        "enterprise": unit.nature in ENTERPRISES,
        "direct": unit.is_prefecture_direct,
        "county_run": bool(is_own),
    }
    return [KINDS[each][0] for each, is_so in holds.items() if is_so]
