"""What upload.js asks while it sends a file in parts; the answers are JSON, the last one is the slot."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from .. import incoming, queries, uploads
from ..models import Incoming
from . import materials
from .signed_in import signed_in


@signed_in
@require_POST
def begin(request: HttpRequest, key: uuid.UUID, slot: str) -> HttpResponse:
    """Open an upload in a slot, or say how far the interrupted one is."""
    application = get_object_or_404(queries.mine(request.user), key=key)
    said = request.POST
    size = int(said["size"]) if said.get("size", "").isdecimal() and len(said["size"]) < 15 else 0
    try:
        begun = incoming.begin(
            application, slot, name=said.get("name", ""), size=size, stamp=said.get("stamp", ""), by=request.user
        )
    except uploads.Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
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
        found.arrived = step.arrived
        return _state(request, found, status=409)
    except uploads.Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    return _state(request, found)


@signed_in
@require_POST
def finish(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Receive the whole file and answer with its slot, as an upload in one piece does."""
    found = _own(request, key)
    error = note = ""
    try:
        incoming.finish(found, by=request.user)
    except incoming.OutOfStep as step:
        found.arrived = step.arrived
        return _state(request, found, status=409)
    except uploads.AlreadyHere as told:
        note = materials.about(found.name, told)
    except uploads.Refused as refusal:
        error = materials.about(found.name, refusal)
    return materials.answer(request, found.application, found.slot, error=error, note=note)


def _own(request: HttpRequest, key: uuid.UUID) -> Incoming:
    own = Incoming.objects.filter(by=request.user, application__in=queries.mine(request.user).order_by().values("pk"))
    return get_object_or_404(own.select_related(*(f"application__{name}" for name in queries.SHOWN_WITH)), key=key)


def _state(request: HttpRequest, begun: Incoming, status: int = 200) -> JsonResponse:
    """Say how far it is, and where to go on."""
    return JsonResponse(
        {
            "url": reverse("applications:incoming", args=[begun.key]),
            "finish": reverse("applications:incoming_finish", args=[begun.key]),
            "arrived": begun.arrived,
            "size": begun.size,
            "part": settings.UPLOAD_PART_BYTES,
        },
        status=status,
    )
