"""Who opened a file, as its applicant reads it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Appointment

from .. import policies
from ..choices import LookedAt
from ..models import Application, Batch, FileOpening


def openings_of(application: Application, found: QuerySet[FileOpening]) -> list[tuple[str, str]]:
    """Return organisation and name, and what more than the file was shown, when; one statement."""
    return [line(one, application.batch) for one in named(found)]


def named(found: QuerySet[FileOpening]) -> QuerySet[FileOpening]:
    """Return openings with what `line` asks of them."""
    expert = Appointment.objects.filter(user=OuterRef("user"), role=Role.EXPERT)
    return found.select_related("organisation", "user").annotate(is_expert=Exists(expert))


def line(one: FileOpening, batch: Batch) -> tuple[str, str]:
    """Return who looked and when; at the organiser, whoever was ever appointed expert stays without a name."""
    is_nameless = one.is_expert and one.organisation_id == batch.organiser_id  # type: ignore[attr-defined]
    who = f"{one.organisation or ''} {_('评审专家') if is_nameless else one.user.name}".strip()
    who = who if one.kind == LookedAt.FILE else f"{who}（{one.get_kind_display()}）"
    return who, policies.in_beijing(one.at)
