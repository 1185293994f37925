"""The secretary's meetings: the console, the agenda, who came, the opening, the room's screen."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import queries as files
from applications.models import Application

from .. import sittings
from ..actions import convening as actions
from ..forms.convening import CallForm, ObserverForm, RemarksForm
from ..models import Case, Meeting
from ..pages import console, screen
from ..pages import meetings as pages
from ..pages.balloting import as_seen
from .acts import first_error, saved, tried
from .desks import as_secretary

BOTH = ["GET", "HEAD", "POST"]


def own(request: HttpRequest, key: uuid.UUID) -> Meeting:
    """Return a meeting of the secretary's organisation, or 404."""
    return get_object_or_404(sittings.convened(request.desk), key=key)


@as_secretary
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    return render(request, "committees/meetings.html", {"rows": pages.convened(request.desk)})


@as_secretary
@require_safe
def meeting(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show the console: stage, check list, agenda with its progress, the next step."""
    page = console.page(request.user, own(request, key), for_secretary=True)
    return render(request, "committees/meeting.html", {"page": page})


@as_secretary
@require_http_methods(BOTH)
def reschedule(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Move a meeting to another day or place."""
    one = own(request, key)
    form = CallForm(request.POST or None, initial={"held_on": one.held_on, "place": one.place})
    if saved(request, form, actions.reschedule, one):
        messages.success(request, _("会议日期、地点已更改。请通知评委和纪检监督员。"))
        return redirect("committees:meeting", key=key)
    return render(request, "committees/reschedule.html", {"meeting": one, "form": form})


@as_secretary
@require_http_methods(BOTH)
def remarks(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Write what the minutes say beside the record."""
    one = own(request, key)
    form = RemarksForm(request.POST or None, initial={"remarks": one.remarks})
    if request.method == "POST" and saved(request, form, actions.write_remarks, one):
        messages.success(request, _("会议记录已保存。"))
        return redirect("committees:meeting", key=key)
    return render(request, "committees/remarks.html", {"meeting": one, "form": form})


@as_secretary
@require_http_methods(BOTH)
def agenda(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show the agenda and what may join it; a POST takes the ticked files onto it."""
    one = own(request, key)
    if request.method == "POST":
        if chosen := ticked(request):
            said = _("已列入议程 %(count)s 人，并通知申报人。") % {"count": len(chosen)}
            tried(request, actions.put_on_agenda, one, applications=chosen, said=said)
        else:
            messages.error(request, _("请先勾选要列入议程的申报。"))
        return redirect("committees:agenda", key=key)
    return render(request, "committees/agenda.html", {"page": pages.agenda(one)})


def ticked(request: HttpRequest) -> list[Application]:
    """Return the posted files that the secretary may see."""
    posted = [int(one) for one in request.POST.getlist("row") if one.isdecimal() and len(one) < 19]
    return list(files.organised(request.desk).filter(pk__in=posted).order_by("pk"))


@as_secretary
@require_POST
def take_off(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take a case off the agenda that it is on."""
    cases = Case.objects.filter(meeting__in=sittings.convened(request.desk).order_by())
    one = get_object_or_404(cases.select_related("meeting", "application"), key=key)
    said = _("已将 %(name)s 移出议程。") % {"name": one.application.applicant_name}
    tried(request, actions.take_off_agenda, one, said=said)
    return redirect("committees:agenda", key=one.meeting.key)


@as_secretary
@require_http_methods(BOTH)
def attendance(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show who is called; a POST records who is there and handed in devices."""
    one = own(request, key)
    if request.method == "POST":
        called = one.attendances.filter(member__left_at=None).values_list("member", flat=True)
        present = {pk: (f"present-{pk}" in request.POST, f"device-{pk}" in request.POST) for pk in called}
        tried(request, actions.record_attendance, one, present=present, said=_("到会情况已登记。"))
        return redirect("committees:attendance", key=key)
    context = {"page": pages.attendance(one), "form": ObserverForm(meeting=one)}
    return render(request, "committees/attendance.html", context)


@as_secretary
@require_POST
def observer(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Name the discipline observer."""
    one = own(request, key)
    form = ObserverForm(request.POST, meeting=one)
    if saved(request, form, actions.name_observer, one):
        messages.success(request, _("已指定纪检监督员，请其到场后登录确认。"))
    else:
        messages.error(request, first_error(form))
    return redirect("committees:attendance", key=key)


@as_secretary
@require_POST
def open_meeting(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Open the meeting as the secretary saw it."""
    seen = as_seen(own(request, key), request.POST)
    tried(request, actions.open_meeting, seen, said=_("会议已开始。评委可以声明回避、查阅材料、评分。"))
    return redirect("committees:meeting", key=key)


@as_secretary
@require_safe
def room(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show the room's screen."""
    return render(request, "committees/screen.html", {"page": screen.screen(own(request, key))})
