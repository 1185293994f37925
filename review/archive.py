"""What the desks add to a case's archive: the unit's conduct statement, and inquiries as the applicant was told of them."""

from __future__ import annotations

from typing import Any

from applications.models import Application

from .models import ConductStatement, Inquiry


def statements(application: Application) -> tuple[str, list[dict[str, Any]]]:
    """Return every statement of a case, those that were replaced included."""
    found = ConductStatement.objects.filter(application=application).order_by("pk")
    names = ("organisation__name", "text", "signer", "recommends", "recorded_at", "replaced_at")
    return "个人现实表现.json", list(found.values(*names))


def inquiries(application: Application) -> tuple[str, list[dict[str, Any]]]:
    """Return every inquiry that was opened: what was alleged, the applicant's answers, the conclusion; nobody's name."""
    found = Inquiry.objects.filter(application=application, opened_at__isnull=False).order_by("pk")
    return "诚信核查.json", [
        {
            "organisation": one.organisation.name,
            "opened_at": one.opened_at,
            "allegation": one.allegation,
            "answers": list(one.statements.filter(organisation=None).values("at", "text")),
            "outcome": str(one.get_outcome_display()),
            "finding": one.finding if one.outcome else "",
            "concluded_at": one.concluded_at,
        }
        for one in found.select_related("organisation")
    ]
