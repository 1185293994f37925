"""What upload.js asks while it sends a file in parts; the answers are JSON, the last one is the slot."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import incoming, queries, uploads
from ..models import Application, Incoming, Material
from . import materials
from .signed_in import signed_in


@signed_in
@require_POST
def begin(request: HttpRequest, key: uuid.UUID, slot: str) -> HttpResponse:
    """Open an upload in a slot, or say how far the interrupted one is."""
    application = get_object_or_404(queries.mine(request.user), key=key)
    said = request.POST
    size = int(said["size"]) if said.get("size", "").isdecimal() and len(said["size"]) < 15 else 0
    told = {"name": said.get("name", ""), "size": size, "stamp": said.get("stamp", ""), "is_leaf": "leaf" in said}
    try:
        begun = incoming.begin(application, slot, **told, by=request.user)
    except uploads.Refused as refusal:
        return _refused(refusal)
    return _state(request, begun, status=201)


@signed_in
@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Say how much is here; take the next part, which begins at `?offset=`."""
    found = _own(request, key)
    if request.method == "GET":
        return _state(request, found)
    offset = request.GET.get("offset", "")
    try:
        found.arrived = incoming.take(found, int(offset) if offset.isdecimal() else -1, request.body)
    except incoming.OutOfStep as step:
        return _out_of_step(request, found, step)
    except uploads.Refused as refusal:
        return _refused(refusal)
    except Incoming.DoesNotExist as cancelled:
        raise Http404 from cancelled
    return _state(request, found)


@signed_in
@require_POST
def finish(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Receive the whole file and answer with its slot, as an upload in one piece does; asked again, answer again."""
    if received := Material.objects.filter(key=key, application__in=_mine(request)).first():
        return _answer(request, received)
    found = _own(request, key)
    try:
        incoming.finish(found, by=request.user)
    except incoming.OutOfStep as step:
        return _out_of_step(request, found, step)
    except uploads.Busy as refusal:
        return _refused(refusal)
    except uploads.Refused as refusal:
        return _answer(request, found, refusal)
    except Incoming.DoesNotExist as cancelled:
        raise Http404 from cancelled
    return _answer(request, found)


@signed_in
@require_POST
def cancel(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give up an upload and what has arrived of it."""
    found = _own(request, key)
    incoming.discard(found)
    if request.htmx:
        return HttpResponse(status=204)
    messages.info(request, _("已取消上传“%(name)s”。") % {"name": found.name})
    return redirect("applications:materials", found.application.key)


def _answer(request: HttpRequest, found: Incoming | Material, refusal: uploads.Refused | None = None) -> HttpResponse:
    """Answer with the slot; a photograph to be joined has none, its page is drawn anew when all have come."""
    told = materials.about(found.name, refusal) if refusal else ""
    known = isinstance(refusal, uploads.AlreadyHere)
    if found.is_leaf:
        return JsonResponse({"error": told}, status=422 if told else 200)
    return materials.answer(
        request, found.application, found.slot, error="" if known else told, note=told if known else ""
    )


def _refused(refusal: uploads.Refused) -> JsonResponse:
    """Answer with a reason; one that will soon be gone has the status at which the script waits and tries again."""
    return JsonResponse({"error": str(refusal)}, status=503 if isinstance(refusal, uploads.Busy) else 422)


def _out_of_step(request: HttpRequest, found: Incoming, step: incoming.OutOfStep) -> HttpResponse:
    found.arrived = step.arrived
    return _state(request, found, status=409)


def _mine(request: HttpRequest) -> QuerySet[Application]:
    return queries.mine(request.user).order_by().values("pk")


def _own(request: HttpRequest, key: uuid.UUID) -> Incoming:
    own = Incoming.objects.filter(by=request.user, application__in=_mine(request))
    return get_object_or_404(own.select_related(*(f"application__{name}" for name in queries.SHOWN_WITH)), key=key)


def _state(request: HttpRequest, begun: Incoming, status: int = 200) -> JsonResponse:
    """Say how far it is, and where to go on."""
    return JsonResponse(
        {
            "url": reverse("applications:incoming", args=[begun.key]),
            "finish": reverse("applications:incoming_finish", args=[begun.key]),
            "cancel": reverse("applications:incoming_cancel", args=[begun.key]),
            "arrived": begun.arrived,
            "size": begun.size,
            "part": settings.UPLOAD_PART_BYTES,
        },
        status=status,
    )
