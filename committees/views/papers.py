"""Asking for a paper of a meeting from its console."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import papers, sittings
from ..pages.papers import value_of
from .acts import tried
from .desks import as_secretary


@as_secretary
@require_POST
def request_paper(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask for the posted paper."""
    meeting = get_object_or_404(sittings.convened(request.desk), key=key)  # type: ignore[attr-defined]
    chosen = next((one for one in papers.CHOICES if value_of(one) == request.POST.get("paper")), None)
    if chosen is None:
        raise Http404
    said = _("%(paper)s开始生成，完成后在“会议文书”中下载。离开本页不影响生成。") % {"paper": chosen.kind.label}
    tried(request, papers.request_paper, meeting, kind=chosen.kind, format=chosen.format, said=said)
    return redirect(reverse("committees:meeting", args=[key]) + "#papers")
