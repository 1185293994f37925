"""The secretary's committees: forming one, its seats, calling its meetings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import sittings
from ..actions import convening as actions
from ..forms.convening import CallForm, FoundForm, SeatForm
from ..models import Member
from ..pages import committees as pages
from .acts import saved, tried
from .desks import as_secretary

BOTH = ["GET", "HEAD", "POST"]


@as_secretary
@require_safe
def committees(request: HttpRequest) -> HttpResponse:
    return render(request, "committees/committees.html", {"rows": pages.rows(request.desk)})


@as_secretary
@require_http_methods(BOTH)
def found(request: HttpRequest) -> HttpResponse:
    """Form a committee."""
    organiser = request.desk.organisation
    form = FoundForm(request.POST or None, organiser=organiser)
    if made := saved(request, form, actions.found_committee, organiser=organiser):
        messages.success(request, _("评委会已组建。请指定评委。"))
        return redirect("committees:committee", pk=made.pk)
    return render(request, "committees/found.html", {"form": form, "organisation": organiser})


@as_secretary
@require_http_methods(BOTH)
def committee(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a committee with its seats; a POST gives an expert a seat."""
    one = get_object_or_404(sittings.committees(request.desk), pk=pk)
    form = SeatForm(request.POST or None, committee=one)
    if made := saved(request, form, actions.seat, one):
        messages.success(request, _("%(name)s 已列入评委会。") % {"name": made.user.name})
        return redirect("committees:committee", pk=pk)
    return render(request, "committees/committee.html", {"page": pages.page(one), "form": form})


@as_secretary
@require_POST
def vacate(request: HttpRequest, pk: int) -> HttpResponse:
    """End the seat of the posted member."""
    one = get_object_or_404(sittings.committees(request.desk), pk=pk)
    posted = request.POST.get("member", "")
    number = int(posted) if posted.isdecimal() and len(posted) < 10 else 0
    member = get_object_or_404(Member.objects.select_related("user", "committee"), committee=one, pk=number)
    tried(request, actions.vacate, member, said=_("%(name)s 已退出评委会。") % {"name": member.user.name})
    return redirect("committees:committee", pk=pk)


@as_secretary
@require_http_methods(BOTH)
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a meeting of a committee."""
    one = get_object_or_404(sittings.committees(request.desk), pk=pk)
    form = CallForm(request.POST or None, organiser=one.organiser)
    if made := saved(request, form, actions.call_meeting, one):
        messages.success(request, _("会议已召集。请编排议程。"))
        return redirect("committees:meeting", key=made.key)
    return render(request, "committees/call.html", {"committee": one, "form": form})
