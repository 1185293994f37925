"""The demo's pages: be anyone of the accounts, move the clock."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applications.policies import in_beijing
from kashgar_zc import clock
from kashgar_zc.accounts.middleware import SESSION_KEY
from kashgar_zc.accounts.models import User

from . import pages, travel
from .accounts import ACCOUNTS
from .forms import MomentForm


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show whom one may be, and when it is."""
    return render(request, "demo/index.html", pages.index(clock.now(), MomentForm()))


@require_POST
def enter(request: HttpRequest, username: str) -> HttpResponse:
    """Log in as one of the accounts, without a password, and sit down at that person's first desk."""
    if username not in {account.username for account in ACCOUNTS}:
        raise Http404
    user = get_object_or_404(User, username=username)
    login(request, user)
    desk = user.appointments.on(clock.today()).first()
    request.session[SESSION_KEY] = desk.pk if desk else "applicant"
    return redirect("applications:enter")


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Move the clock to where a button leads, or to the moment typed."""
    now, form = clock.now(), MomentForm(request.POST)
    known = {one.key: one.to for one in travel.destinations(now)}
    to = known.get(request.POST.get("to", "")) or (form.cleaned_data["moment"] if form.is_valid() else None)
    refusal = travel.refusal_to_move(to, now) if to else _("请按“年-月-日 时:分”填写要到达的时间。")
    if refusal:
        messages.error(request, refusal)
    else:
        changed = travel.move(to)
        messages.success(request, " ".join([_("演示时间已到 %(when)s。") % {"when": in_beijing(to)}, *changed]))
    return redirect("demo:index")
