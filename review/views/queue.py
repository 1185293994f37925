"""The queue of a desk, and the views that a person keeps of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kashgar_zc import clock

from .. import views_kept
from ..models import SavedView
from ..pages import queue as pages
from ..queue import Cursor
from .desk import at_desk, filters_of


@at_desk
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show the files at this desk, or those it has sent on or back."""
    page = pages.page(request.desk, filters_of(request), Cursor.parse(request.GET), clock.now())
    return render(request, "review/queue.html", {"page": page, "organisation": request.desk.organisation})


@at_desk
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the address under a name."""
    query, name = filters_of(request).query(), " ".join(request.POST.get("name", "").split())
    if refusal := views_kept.keep(request.desk, name=name, query=query):
        messages.error(request, refusal)
    else:
        messages.success(request, _("已保存视图“%(name)s”。复制地址即可与同事共用。") % {"name": name})
    return redirect(reverse("review:queue") + query)


@at_desk
@require_POST
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one of the own views; the files it showed stay where they are."""
    mine = SavedView.objects.filter(user=request.user, organisation=request.desk.organisation)
    view = get_object_or_404(mine, pk=pk)
    view.delete()
    return redirect(reverse("review:queue") + view.query)
