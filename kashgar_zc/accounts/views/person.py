"""My data, my desk, my messages."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .. import actions, pages, policies, queries, throttles
from ..forms.person import IdentityForm
from ..middleware import SESSION_KEY


@login_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/me.html", pages.me(request.user))


@login_required
@require_http_methods(["GET", "POST"])
def correct_identity(request: HttpRequest) -> HttpResponse:
    """Correct name and ID number while no application has been submitted."""
    if refusal := policies.refusal_to_correct_identity(request.user):
        messages.warning(request, refusal)
        return redirect("accounts:me")
    form = IdentityForm(request.POST or None, initial={"name": request.user.name})
    if form.is_valid() and _corrected(request, form):
        messages.success(request, _("已更正。"))
        return redirect("accounts:me")
    return render(request, "accounts/identity.html", {"form": form})


def _corrected(request: HttpRequest, form: IdentityForm) -> bool:
    """Write what was typed; tries are few, and a number is refused without saying that somebody has it here."""
    spent = _("更正次数过多，请 %(minutes)d 分钟后再试。")
    try:
        if form.cleaned_data["id_number"]:
            throttles.consume(request, "identity", f"user:{request.user.pk}", sentence=spent)
        actions.correct_identity(request.user, **form.cleaned_data, by=request.user)
    except ValidationError as told:
        form.add_error("id_number", told)
    except actions.Refused as refused:
        untold = _("不能更正为该号码。请核对后重新填写；确认无误的，请联系评价中心核实。")
        form.add_error(refused.field, untold if refused.field == "id_number" else str(refused))
    return form.is_valid()


@login_required
@require_POST
def switch_desk(request: HttpRequest) -> HttpResponse:
    """Sit down at one of my desks, or at my own applications, and go to its first page."""
    chosen = request.POST.get("desk", "")
    desk = next((one for one in request.appointments if str(one.pk) == chosen), None)
    if desk is None and chosen != "applicant":
        raise Http404
    request.session[SESSION_KEY] = desk.pk if desk else "applicant"
    onward = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    return redirect(onward if safe else "applications:enter")


@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/messages.html", pages.inbox(request))


@login_required
@require_POST
def open_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a message read and go where it points."""
    message = get_object_or_404(queries.inbox(request.user), pk=pk)
    actions.read_messages(by=request.user, message=message.pk)
    return redirect(message.link or "accounts:messages")


@login_required
@require_POST
def read_all_messages(request: HttpRequest) -> HttpResponse:
    if actions.read_messages(by=request.user):
        messages.success(request, _("已全部标为已读。"))
    return redirect("accounts:messages")


@never_cache
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """Show the last texts, where the demo stands in for a telephone."""
    if not settings.DEMO:
        raise Http404
    return render(request, "accounts/outbox.html", pages.outbox())
