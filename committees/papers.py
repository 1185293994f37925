"""Asking for the papers of a meeting, and what a paper is made of when its turn comes; `printing` lays them out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications import documents
from applications.choices import DocumentKind
from applications.models import Document
from applications.workflow import NotAllowed
from kashgar_zc.accounts.models import User

from .models import Meeting
from .policies import papers as policies

XLSX = "xlsx"
KINDS = tuple(policies.STAGES)


@dataclass(frozen=True)
class Choice:
    """One paper that may be asked for: its kind, and `format` where it is not a PDF."""

    kind: DocumentKind
    format: str = ""


CHOICES = (
    Choice(DocumentKind.OVERVIEW),
    Choice(DocumentKind.OVERVIEW, XLSX),
    *(Choice(kind) for kind in KINDS if kind != DocumentKind.OVERVIEW),
)


@transaction.atomic
def request_paper(meeting: Meeting, *, kind: DocumentKind, by: User, format: str = "") -> Document:
    """Ask for a paper of a meeting as it stands; the same person's of the same version is returned. `NotAllowed` too early."""
    current = Meeting.objects.select_for_update(of=("self",)).select_related("committee", "batch").get(pk=meeting.pk)
    if Choice(kind, format) not in CHOICES:
        raise NotAllowed(_("没有这种会议文书。"))
    if refusal := policies.refusal_to_request(by, current, kind):
        raise NotAllowed(refusal)
    name = f"{kind.label}_{current.committee.name}_{current.held_on:%Y%m%d}.{format or 'pdf'}"
    parameters = parameters_of(current, kind, format)
    return documents.request_paper(kind, by=by, own=True, name=name, parameters=parameters, batch=current.batch)


def parameters_of(meeting: Meeting, kind: DocumentKind, format: str = "") -> dict[str, Any]:
    """Return what tells one paper from another: the meeting, its version, of the overview also its agenda and format."""
    parameters: dict[str, Any] = {"meeting": meeting.pk, "version": meeting.version}
    if kind == DocumentKind.OVERVIEW:
        parameters |= {"agenda": agenda_of(meeting), "format": format or "pdf"}
    return parameters


def agenda_of(meeting: Meeting) -> str:
    """Return by which an agenda is recognised: while a meeting is prepared it changes within one version."""
    lines = meeting.cases.order_by("position").values_list("position", "application")
    return hashlib.sha256(repr(list(lines)).encode()).hexdigest()[:16]


def meeting_of(document: Document) -> Meeting:
    """Return the meeting of a paper, still as it was when the paper was asked for; `CannotProduce` when it has moved on."""
    rows = Meeting.objects.select_related("committee__organiser", "batch__season", "observer")
    meeting = rows.get(pk=document.parameters["meeting"])
    kind = DocumentKind(document.kind)
    if document.parameters != parameters_of(meeting, kind, _format_of(document)):
        raise documents.CannotProduce(_("会议在此之后又有变动，请重新申请生成。"))
    if refusal := policies.refusal_of_stage(meeting, kind):
        raise documents.CannotProduce(refusal)
    return meeting


def is_workbook(document: Document) -> bool:
    return _format_of(document) == XLSX


def _format_of(document: Document) -> str:
    return XLSX if document.parameters.get("format") == XLSX else ""
