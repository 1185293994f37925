"""The list of committees and one committee's page, as values ready to print."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts.models import Appointment
from kashgar_zc.templatetags.ui import day

from .. import queries, sittings
from ..models import Committee
from ..policies import checklist
from ..policies import convening as policies
from .meetings import MeetingRow, meeting_row


@dataclass(frozen=True)
class CommitteeRow:
    url: str
    name: str
    scope: str
    levels: str
    term: str
    size: str


@dataclass(frozen=True)
class MemberRow:
    pk: int
    name: str
    is_chair: bool
    since: str


@dataclass(frozen=True)
class Page:
    """One committee; `refusal` says why its members are fixed now, `lacking` what it still lacks for a meeting."""

    committee: Committee
    facts: list[tuple[str, str]]
    lacking: str
    members: list[MemberRow]
    left: list[str]
    refusal: str
    meetings: list[MeetingRow]
    has_experts: bool


def rows(desk: Appointment) -> list[CommitteeRow]:
    """Return a secretary's committees, the newest first."""
    found = sittings.committees(desk).annotate(size=Count("members", filter=Q(members__left_at=None)))
    return [
        CommitteeRow(
            url=reverse("committees:committee", args=[one.pk]),
            name=one.name,
            scope=scope(one),
            levels=one.level_names,
            term=term(one),
            size=str(one.size),
        )
        for one in found
    ]


def page(committee: Committee) -> Page:
    """Return one committee with its seats and meetings."""
    seats = list(committee.members.select_related("user"))
    members = [one for one in seats if one.left_at is None]
    batch = queries.batches_of(committee.organiser).first()
    size = checklist.size_item(committee, len(members), batch.rules.judging.committee) if batch else None
    meetings = committee.meetings.select_related(*sittings.SHOWN_WITH).annotate(listed=Count("cases"))
    return Page(
        committee=committee,
        facts=[
            (_("系列"), scope(committee)),
            (_("级别"), committee.level_names),
            (_("任期"), term(committee)),
            (_("人数"), size.found if size else str(len(members))),
        ],
        lacking=size.todo if size else "",
        members=[MemberRow(one.pk, one.user.name, one.is_chair, day(one.seated_at)) for one in members],
        left=[f"{one.user.name}（{day(one.left_at)}）" for one in seats if one.left_at],
        refusal=policies.refusal_to_change_members(committee),
        meetings=[meeting_row(one) for one in meetings],
        has_experts=queries.free_experts(committee, clock.today()).exists(),
    )


def scope(committee: Committee) -> str:
    return f"{committee.series} · {committee.speciality}" if committee.speciality else str(committee.series)


def term(committee: Committee) -> str:
    return _("%(from)s 至 %(to)s") % {"from": day(committee.term_from), "to": day(committee.term_to)}
