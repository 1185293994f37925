"""What the desks add to a case's archive: conduct statements, inquiries as the applicant was told of them; for its organiser
also what the desks recorded among themselves."""

from __future__ import annotations

from typing import Any

from applications.models import Application
from kashgar_zc.accounts.models import User

from .models import (
    Claim,
    ConductStatement,
    Inquiry,
    InquiryStatement,
    Proposal,
    SavedView,
    UnitObjection,
    UnitPublicity,
    Verification,
)


def statements(application: Application) -> tuple[str, list[dict[str, Any]]]:
    """Return every statement of a case, those that were replaced included."""
    found = ConductStatement.objects.filter(application=application).order_by("pk")
    names = ("organisation__name", "text", "signer", "recommends", "recorded_at", "replaced_at")
    objected = ("reason", "at", "organisation__name", "is_upheld", "answer", "decided_at")
    return "个人现实表现.json", list(found.values(*names, *(f"objection__{name}" for name in objected)))


def views(person: User) -> tuple[str, list[dict[str, Any]]]:
    """Return the views of queues that a person keeps."""
    kept = SavedView.objects.filter(user=person).order_by("pk")
    return "常用视图.json", list(kept.values("organisation__name", "name", "query", "saved_at"))


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


def desk_records(application: Application) -> tuple[str, dict[str, Any]]:
    """Return what the desks recorded: how certificates were looked up, the unit's publicity, what offices said in inquiries,
    who had the file when, which approvals were put to a second person.

    A reviewer's marks are notes of that person's reading, changed in place, and no part of any archive.
    """
    looked_up = Verification.objects.filter(application=application).order_by("pk")
    posted = UnitPublicity.objects.filter(application=application).order_by("pk")
    said = InquiryStatement.objects.filter(inquiry__application=application, organisation__isnull=False).order_by("pk")
    names = ("how_posted", "first_day", "last_day", "outcome", "concluded_at")
    objected = UnitObjection.objects.filter(publicity__application=application)
    return "审核记录_内部.json", {
        "verifications": list(
            looked_up.values("label", "register", "result", "checked_on", "evidence", "organisation__name", "by__name")
        ),
        "unit_publicities": list(posted.values(*names, "opened_by__name", "concluded_by__name")),
        "unit_objections": list(
            objected.values("note", "recorded_at", "is_upheld", "finding", "decided_at", "decided_by__name")
        ),
        "inquiry_statements": list(said.values("organisation__name", "at", "text")),
        "claims": list(
            Claim.objects.filter(application=application)
            .order_by("pk")
            .values("organisation__name", "holder__name", "given_by__name", "given_at", "reason", "ended_at")
        ),
        "second_signatures": list(
            Proposal.objects.filter(application=application)
            .order_by("pk")
            .values(
                "organisation__name",
                "opinion",
                "by__name",
                "at",
                "decided_by__name",
                "decided_at",
                "is_agreed",
                "reason",
            )
        ),
    }
