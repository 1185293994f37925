"""What waits for a second person, and one proposal exactly as it was made, ready to print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.policies import in_beijing
from kashgar_zc.accounts.models import Appointment, User

from .. import queries
from ..choices import Outcome, ProposalKind
from ..models import Proposal
from ..policies import proposing as policies
from .notices import day, paragraphs

FAMILY = {Outcome.CONFIRMED: "done", Outcome.REJECTED: "needs-you", Outcome.WITHDRAWN: "closed"}
Facts = list[tuple[str, str]]
MOST = 25  # on a page that is about something else; the list of proposals shows all


@dataclass(frozen=True)
class Line:
    """One proposal in a list."""

    url: str
    kind: str
    about: str
    batch: str
    by: str
    when: str
    family: str
    word: str


@dataclass(frozen=True)
class Page:
    """One proposal: what would be done and who proposed it; `refusal` is why this person may not confirm it."""

    title: str
    family: str
    word: str
    facts: Facts
    body: tuple[str, ...]
    persons: list[dict[str, str]]
    settled: Facts
    is_open: bool
    is_own: bool
    refusal: str


def lines(rows: Iterable[Proposal]) -> list[Line]:
    """Return proposals as lines; `rows` come with batch, proposer and settlement."""
    return [
        Line(
            url=reverse("publicity:proposal", args=[one.key]),
            kind=one.get_kind_display(),
            about=_about(one),
            batch=one.batch.name,
            by=str(one.proposed_by),
            when=in_beijing(one.proposed_at),
            **_standing(one),
        )
        for one in rows
    ]


def waiting(desk: Appointment, *kinds: ProposalKind) -> list[Line]:
    """Return what waits at a desk for its second person."""
    return lines(queries.proposals(desk).filter(settlement=None, kind__in=kinds)[:MOST])


def page(one: Proposal, person: User, now: dt.datetime) -> Page:
    """Return a proposal with what a person may do about it."""
    return Page(
        title=one.get_kind_display(),
        **_standing(one),
        facts=[
            (_("评审批次"), one.batch.name),
            (_("提议人"), f"{one.proposed_by}　{in_beijing(one.proposed_at)}"),
            *_facts(one),
        ],
        body=paragraphs(one.content.get("body", "")),
        persons=one.content.get("persons", []),
        settled=_settled(one),
        is_open=not hasattr(one, "settlement"),
        is_own=one.proposed_by_id == person.pk,
        refusal=policies.refusal_to_confirm(person, one, now),
    )


def _about(one: Proposal) -> str:
    if one.kind == ProposalKind.REVOCATION:
        return f"{one.content['name']} {one.content['number']}"
    return _("%(n)s 人") % {"n": len(one.content["persons"])}


def _facts(one: Proposal) -> Facts:
    said = one.content
    if one.kind == ProposalKind.NOTICE:
        return [(_("标题"), said["title"]), (_("受理异议"), said["contact"])]
    if one.kind == ProposalKind.CONFERRAL:
        issued_on = dt.date.fromisoformat(said["issued_on"])
        return [(_("主送机关"), said["addressed_to"]), (_("成文日期"), day(issued_on))]
    return [
        (_("证书编号"), said["number"]),
        (_("姓名"), said["name"]),
        (_("任职资格"), said["title"]),
        (_("批准文号"), said["document"]),
        (_("撤销原因"), said["reason"]),
    ]


def _settled(one: Proposal) -> Facts:
    if not hasattr(one, "settlement"):
        return []
    known = one.settlement
    facts = [
        (_("结果"), known.get_outcome_display()),
        (_("经办"), f"{known.settled_by}　{in_beijing(known.settled_at)}"),
    ]
    return [*facts, (_("理由"), known.reason)] if known.reason else facts


def _standing(one: Proposal) -> dict[str, str]:
    if not hasattr(one, "settlement"):
        return {"family": "waiting", "word": _("待复核")}
    return {"family": FAMILY[Outcome(one.settlement.outcome)], "word": one.settlement.get_outcome_display()}
