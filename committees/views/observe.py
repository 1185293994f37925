"""The discipline observer's pages: process and counts, confirming to be there, suspending."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import sittings
from ..actions import convening as actions
from ..forms.convening import SuspendForm
from ..models import Meeting
from ..pages import console, scoring
from ..pages import meetings as pages
from .acts import first_error, saved, tried
from .desks import as_observer


def own(request: HttpRequest, key: uuid.UUID) -> Meeting:
    """Return a meeting that the observer oversees, or 404."""
    return get_object_or_404(sittings.observed(request.user), key=key)


@as_observer
@require_safe
def observe(request: HttpRequest) -> HttpResponse:
    return render(request, "committees/observe.html", {"rows": pages.observed(request.user)})


@as_observer
@require_safe
def observed(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a meeting's process: check list, counts, course; never a score or a vote."""
    meeting = own(request, key)
    page = console.page(request.user, meeting, for_secretary=False)
    return render(request, "committees/observed.html", {"page": page, "changes": scoring.changes(meeting)})


@as_observer
@require_POST
def confirm(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Confirm to be there."""
    tried(request, actions.confirm_observer, own(request, key), said=_("已确认到场。"))
    return redirect("committees:observed", key=key)


@as_observer
@require_POST
def suspend(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Hold the meeting where it is, with a reason."""
    form = SuspendForm(request.POST)
    if saved(request, form, actions.suspend, own(request, key)):
        messages.success(request, _("会议已暂停。"))
    else:
        messages.error(request, first_error(form))
    return redirect("committees:observed", key=key)


@as_observer
@require_POST
def resume(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Let the meeting go on."""
    tried(request, actions.resume, own(request, key), said=_("会议已恢复。"))
    return redirect("committees:observed", key=key)
