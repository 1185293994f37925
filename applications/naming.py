"""Which uploads a submission names: by these desks judge or judged, and they are kept."""

from __future__ import annotations

from django.db.models import CharField, Func, OuterRef, QuerySet
from django.db.models.functions import Cast, JSONObject

from .models import Snapshot


def naming() -> QuerySet[Snapshot]:
    """Return, as a subquery of materials, the submissions that name one."""
    named = Func(JSONObject(key=Cast(OuterRef("key"), CharField())), function="JSONB_BUILD_ARRAY")
    return Snapshot.objects.filter(application=OuterRef("application"), content__materials__contains=named)
