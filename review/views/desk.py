"""Who may enter a desk's pages, and what every page of a file needs first."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from applications import openings
from applications.models import Application
from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role

from .. import queries, queue
from ..filters import Filters

View = Callable[..., HttpResponse]


def seated(*roles: Role) -> Callable[[View], View]:
    """Let those roles at a chosen desk in; somebody else is shown which desks there are to choose."""

    def guard(view: View) -> View:
        @never_cache
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.desk is not None and request.desk.role in roles:
                return view(request, *args, **kwargs)
            mine = [one for one in request.appointments if one.role in roles]
            return render(request, "review/no_desk.html", {"choices": mine}, status=403)

        return guarded

    return guard


at_desk = seated(Role.REVIEWER)


def file_of(request: HttpRequest, key: str) -> Application:
    """Return the file of an address if it has reached this desk, and note the look at it; a foreign one does not exist."""
    return openings.seen(request, get_object_or_404(queries.files_seen_from(request.desk), key=key))


def as_posted(request: HttpRequest, application: Application) -> Application:
    """Return the file as the person had it on screen: with the version posted, or one that never was."""
    seen, version = copy.copy(application), request.POST.get("version", "")
    seen.version = int(version) if version.isdecimal() and len(version) < 10 else -1
    return seen


def filters_of(request: HttpRequest) -> Filters:
    return Filters.parse(request.GET)


def to_file(request: HttpRequest, key: str) -> HttpResponse:
    return redirect(reverse("review:file", args=[key]) + filters_of(request).query())


def to_next(request: HttpRequest, done: Application) -> HttpResponse:
    """Go on to the next file of the queue as it was filtered, or back to the queue when it is empty."""
    chosen = filters_of(request)
    following = queue.next_key(request.desk, chosen, done, clock.now(), wrap=True)
    return to_file(request, following) if following else to_queue(request)


def say_done(request: HttpRequest, text: str, done: Application, *, link: str = "") -> None:
    """Say what was done to a file, with the way back to it: `to_next` shows another one."""
    url = reverse("review:file", args=[done.key]) + filters_of(request).query()
    minutes = done.batch.rules.undo_minutes
    words = link or (_("查看或收回（%(n)s 分钟内）") % {"n": minutes} if minutes else _("查看"))
    messages.success(request, format_html('{} <a href="{}">{}</a>', text, url, words))


def to_queue(request: HttpRequest) -> HttpResponse:
    return redirect(reverse("review:queue") + filters_of(request).query())


def form_page(
    request: HttpRequest, template: str, application: Application, refusal: str, **extra: Any
) -> HttpResponse:
    """Answer with the page of one act on a file; a POST that was refused says so by its status."""
    context = {"application": application, "refusal": refusal, "query": filters_of(request).query(), **extra}
    return render(request, template, context, status=409 if refusal and request.method == "POST" else 200)
