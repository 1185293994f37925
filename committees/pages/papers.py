"""The papers of a meeting on its secretary's console: what may be asked for now, and what was."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications import documents
from applications.models import Document
from kashgar_zc.accounts.models import User

from .. import papers
from ..models import Meeting
from ..policies import papers as policies

SHOWN = 8  # documents, the latest


@dataclass(frozen=True)
class Offer:
    """One paper: its name, what its button sends and says, why not yet."""

    name: str
    buttons: tuple[tuple[str, str], ...]
    refusal: str


@dataclass(frozen=True)
class Papers:
    offers: list[Offer]
    documents: list[documents.Shown]


def block(user: User, meeting: Meeting) -> Papers:
    """Return the papers of a meeting as one person sees them: one's own documents only."""
    has_cases = meeting.cases.exists()
    mine = Document.objects.filter(kind__in=papers.KINDS, batch=meeting.batch_id, requested_by=user)
    return Papers(
        offers=[
            Offer(
                name=str(kind.label),
                buttons=tuple((value_of(one), words_of(one)) for one in papers.CHOICES if one.kind == kind),
                refusal=policies.refusal_of_stage(meeting, kind, has_cases=has_cases),
            )
            for kind in papers.KINDS
        ],
        documents=[documents.shown(one) for one in mine.filter(parameters__meeting=meeting.pk)[:SHOWN]],
    )


def value_of(choice: papers.Choice) -> str:
    return f"{choice.kind.value}.{choice.format}" if choice.format else choice.kind.value


def words_of(choice: papers.Choice) -> str:
    return _("生成 Excel") if choice.format == papers.XLSX else _("生成 PDF")
