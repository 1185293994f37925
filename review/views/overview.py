"""The figures of an office: a page of charts and tables, and the same as a workbook."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kashgar_zc import clock, workbook
from kashgar_zc.accounts import stepup
from kashgar_zc.accounts.choices import OrganisationKind

from .. import overview
from ..pages import overview as pages
from .desk import at_desk


def figures_of(request: HttpRequest) -> overview.Figures:
    """Return the figures of the desk chosen; a unit has none: its queue is short."""
    if request.desk.organisation.kind == OrganisationKind.UNIT:
        raise Http404
    return overview.kept(request.desk.organisation, clock.now())


@at_desk
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show how files flow, how old they are, why they come back, who does what, when it will be done."""
    figures, query = figures_of(request), request.GET.urlencode()
    shown = pages.shown(figures, pages.Sorting.parse(request.GET.get("sort", "")))
    context = {
        "shown": shown,
        "at": figures.at,
        "organisation": request.desk.organisation,
        "query": query and f"?{query}",
    }
    return render(request, "review/overview.html", context)


@at_desk
@require_safe
@stepup.required
def book(request: HttpRequest) -> HttpResponse:
    """Hand out the same figures as a workbook; it names reviewers and what each has done."""
    figures = pages.Sorting.parse(request.GET.get("sort", "")).done(figures_of(request))
    name = _("审核概况-%(day)s.xlsx") % {"day": f"{clock.on_day(figures.at):%Y%m%d}"}
    answer = HttpResponse(pages.book(figures), content_type=workbook.MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
