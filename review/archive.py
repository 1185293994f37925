"""What the desks add to a case's archive: the unit's conduct statement."""

from __future__ import annotations

from typing import Any

from applications.models import Application

from .models import ConductStatement


def statements(application: Application) -> tuple[str, list[dict[str, Any]]]:
    """Return every statement of a case, those that were replaced included."""
    found = ConductStatement.objects.filter(application=application).order_by("pk")
    names = ("organisation__name", "text", "signer", "recommends", "recorded_at", "replaced_at")
    return "个人现实表现.json", list(found.values(*names))
