"""Who was invited to a unit's desk and has no account yet: seen, withdrawn, sent again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kashgar_zc.accounts import invitations
from kashgar_zc.accounts.actions import Refused

from ..pages import invitations as pages
from .desk import at_desk
from .importing import office_of


@at_desk
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the invitations to the office's units, the latest first."""
    office_of(request)
    return render(request, "review/invitations.html", pages.listed(request, invitations.kept_by(request.user)))


@at_desk
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, invitations.withdraw, _("已撤回对%(name)s的邀请。"))


@at_desk
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, invitations.send_again, _("已再次向%(name)s发送邀请短信。"))


def _do(request: HttpRequest, pk: int, act: Callable[..., None], said: str) -> HttpResponse:
    found = get_object_or_404(invitations.kept_by(request.user), pk=pk)
    try:
        act(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said % {"name": found.name})
    return redirect("review:invitations")
