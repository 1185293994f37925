"""The page of one file at a desk: facts, proofs, what was said, what changed, and what may be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from applications import own_data, pull_requests, sections, snapshots
from applications.choices import DESK_WORDS, FAMILY, Desk, EvidenceKind, Status
from applications.models import Application, Snapshot
from applications.pages.evidence import Piece, pieces
from applications.passage import Line
from applications.policies import in_beijing
from applications.rules import Rules
from applications.snapshots import Change
from kashgar_zc.accounts.models import Appointment, User

from .. import duties, gaps, policies, queries, undoing, workdays
from ..choices import Outcome
from ..earlier import copied
from ..filters import Filters
from ..marks import refusal_by_marks
from ..models import ConductStatement, UnitPublicity
from ..queries import Facts
from ..unverified import Unverified, names
from . import facts as said
from . import history, lookups
from .claims import Held, held
from .conditions import ConditionsShown, conditions_shown
from .marks import Marks, marks_shown, with_strips
from .publicity import Standing, standing
from .second import Second, signing


@dataclass(frozen=True)
class Refusals:
    """Why each act may not be done now; empty where it may."""

    approve: str
    give_back: str
    decline: str
    publicise: str
    state_conduct: str
    verify: str
    show_identity: str

    @property
    def is_here(self) -> bool:
        """Whether the file can be acted on at this desk at all."""
        return not self.give_back


@dataclass(frozen=True)
class FilePage:
    """All that the template of the file view sees beside the application."""

    status: str
    family: str
    age: str
    urgency: str
    due: str
    person: list[tuple[str, str]]
    target: list[tuple[str, str]]
    parts: list[said.Part]
    slots: list[said.Slot]
    photo: str
    trail: list[lookups.LookupLine]
    unverified: Unverified
    gaps: str
    marks: Marks | None
    claim: Held
    conditions: ConditionsShown
    changes: list[tuple[str, str, str]]
    defects: list[dict[str, str]]
    lines: list[Line]
    asked: list[tuple[str, str, str]]
    archive: own_data.CaseArchiveShown | None
    duty: duties.Duty | None
    publicity: UnitPublicity | None
    publicity_is_mine: bool
    publicity_standing: Standing
    posted: list[Piece]
    statement: ConductStatement | None
    refusals: Refusals
    is_last: bool
    recall: str
    opinion: str
    query: str
    is_here: bool
    second: Second | None
    needs_second: bool
    is_alone: bool
    keys: list[tuple[str, str]]


def page(application: Application, desk: Appointment, user: User, chosen: Filters, now: dt.datetime) -> FilePage:
    """Return a file as a desk sees it; a constant number of statements."""
    snapshot = queries.latest_snapshot(application)
    events = list(application.events.all())
    facts = Facts(
        reviews_here=application.at_id == desk.organisation_id,
        publicity=queries.publicity_of(application),
        statement=queries.statement_of(application),
        claim=queries.claim_on(application, now),
    )
    is_here, is_last = facts.reviews_here, queries.is_at_last_stop(application)
    duty = duties.DUTIES[application.desk] if is_here and application.desk else None
    marks = marks_shown(application, user, snapshot) if is_here else None
    asked = pull_requests.of(application)
    before, laid = queries.content_last_judged(events, desk.organisation_id, snapshot), laid_beside(application, user)
    refusals, told = _refusals(application, user, now, facts, marks), _said(application, snapshot, before, marks, laid)
    return FilePage(
        **_standing(application, is_here=is_here, now=now),
        **told,
        person=person(application),
        target=target(application, snapshot),
        marks=marks,
        claim=held(facts.claim, user, refusals.show_identity),
        defects=history.defects(events),
        lines=history.lines(application, events, snapshot, asked),
        asked=pull_requests.to_answer(asked, application),
        archive=own_data.case_shown(application, user, desk),
        duty=duty,
        publicity=facts.publicity,
        publicity_is_mine=facts.publicity is not None and facts.publicity.organisation_id == desk.organisation_id,
        publicity_standing=standing(facts.publicity, now),
        posted=laid[EvidenceKind.POSTING].get(facts.publicity.pk, []) if facts.publicity else [],
        statement=facts.statement,
        refusals=refusals,
        is_last=is_last,
        recall=undoing.offered(user, application, events, desk.organisation_id, now),
        opinion=_opinion(duty, facts, is_last=is_last, is_verified=not told["unverified"]),
        query=chosen.query(),
        **signing(application, user, now, is_here=is_here),
        is_here=is_here,
        keys=_keys(),
    )


def _opinion(duty: duties.Duty | None, facts: Facts, *, is_last: bool, is_verified: bool) -> str:
    """Return the sentence an approval begins with; it claims no publicity and no look-up that is not there."""
    if duty is None:
        return ""
    is_public = facts.publicity is not None and facts.publicity.outcome == Outcome.CLEAR
    is_proven = is_public if duty is duties.DUTIES[Desk.UNIT] else is_verified
    return str(duty.opinion_of(is_last=is_last, is_proven=is_proven))


def _standing(application: Application, *, is_here: bool, now: dt.datetime) -> dict[str, str]:
    """Return where a file is in the desk's words, and its age while it is here."""
    days = workdays.Workdays.spanning([now, application.since, application.due_at])
    age, urgency = workdays.age(days, application.since, application.due_at, now)
    status = Status(application.status)
    return {
        "status": _("待审（本机构）") if is_here else str(DESK_WORDS.get(status, status.label)),
        "family": "waiting" if is_here else FAMILY[status],
        "age": age if is_here else "",
        "urgency": urgency,
        "due": in_beijing(application.due_at) if application.due_at else "",
    }


def _said(
    application: Application,
    snapshot: Snapshot,
    before: Mapping[str, Any] | None,
    marks: Marks | None,
    laid: Mapping[EvidenceKind, Mapping[int, list[Piece]]],
) -> dict[str, Any]:
    """Return what a snapshot says by parts and slots, and what changed since `before`."""
    rules, content, made = application.batch.rules, snapshot.content, list(queries.verifications_of(application))
    changes = snapshots.changes(before, content) if before else []
    checks = lookups.checks(made, copied(application, content), content)
    slots = said.slots(content, rules, before, checks)
    undone = names(content, rules, made) if marks and application.desk != Desk.UNIT else []
    return {
        "parts": with_strips(said.parts(content, rules, changes, checks), marks),
        "slots": with_strips(slots, marks),
        "photo": said.portrait(slots, rules),
        "trail": lookups.trail(made, content, laid[EvidenceKind.VERIFICATION]),
        "unverified": Unverified.of(undone),
        "gaps": gaps.in_words(unverified=len(undone), unticked=sum(not one[2] for one in marks.lines) if marks else 0),
        "conditions": conditions_shown(application, snapshot),
        "changes": [(_label_of(one, rules), one.old, one.new) for one in changes],
    }


def laid_beside(application: Application, user: User) -> dict[EvidenceKind, dict[int, list[Piece]]]:
    """Return kind -> publicity or look-up -> what was laid beside it; nothing on one's own file; one statement."""
    found: dict[EvidenceKind, dict[int, list[Piece]]] = {EvidenceKind.POSTING: {}, EvidenceKind.VERIFICATION: {}}
    if application.applicant_id == user.pk:
        return found
    rows = application.evidence.filter(kind__in=found).select_related("organisation", "by", "pull__organisation")
    for one in rows.order_by("pk"):
        owner = one.publicity_id or one.verification_id
        found[EvidenceKind(one.kind)].setdefault(owner, []).extend(pieces([one]))
    return found


def person(application: Application) -> list[tuple[str, str]]:
    """Return the personal header; the ID number masked."""
    who = application.applicant
    born = who.birth_date
    return [
        (_("性别"), who.sex),
        (_("出生日期"), _("%(y)s年%(m)s月%(d)s日") % {"y": born.year, "m": born.month, "d": born.day} if born else ""),
        (_("身份证号"), who.masked_id_number),
        (_("联系电话"), who.masked_mobile),
    ]


def target(application: Application, snapshot: Snapshot) -> list[tuple[str, str]]:
    """Return what is applied for, as submitted."""
    given = snapshot.content["target"]
    series = " · ".join(filter(None, (given["series"], given["speciality"])))
    return [
        (_("申报编号"), application.number or ""),
        (_("申报职称"), f"{given['title']}（{given['level']}）"),
        (_("系列与专业"), series),
        (_("申报类别"), given["category"]),
        (_("评审批次"), given["batch"]),
        (_("所在单位"), f"{given['unit']}（{given['unit_nature']}）" if given["unit_nature"] else given["unit"]),
        (_("提交时间"), _("%(when)s，第 %(n)s 次提交") % {"when": in_beijing(snapshot.taken_at), "n": snapshot.number}),
    ]


def _label_of(change: Change, rules: Rules) -> str:
    """Return where something changed: 学历学位 · 学历 1 · 毕业院校."""
    labels = {slot.key: slot.label for slot in rules.slots} if change.section == sections.MATERIALS else {}
    return f"{change.title} · {labels.get(change.item, change.item)}"


def _refusals(application: Application, user: User, now: dt.datetime, facts: Facts, marks: Marks | None) -> Refusals:
    approve = policies.refusal_to_approve(user, application, now, facts)
    return Refusals(
        approve=approve or refusal_by_marks(marks.defects if marks else {}),
        give_back=policies.refusal_to_return(user, application, now, facts),
        decline=policies.refusal_to_decline(user, application, now, facts),
        publicise=policies.refusal_to_open_publicity(user, application, now, facts),
        state_conduct=policies.refusal_to_state_conduct(user, application, now, facts),
        verify=policies.refusal_to_verify(user, application, now, facts),
        show_identity=policies.refusal_to_show_identity(user, application, now, facts),
    )


def _keys() -> list[tuple[str, str]]:
    return [
        ("j", _("下一部分")),
        ("k", _("上一部分")),
        ("1", _("本部分无误，到下一部分")),
        ("2", _("本部分有问题")),
        ("3", _("本部分存疑")),
        ("f", _("其余各部分均无误")),
        ("[", _("材料上一页")),
        ("]", _("材料下一页")),
        ("+", _("放大")),
        ("-", _("缩小")),
        ("t", _("旋转")),
        ("c", _("认领")),
        ("a", _("填写审核意见")),
        ("g", _("同意")),
        ("r", _("退回修改")),
        ("d", _("不予推荐")),
        ("n", _("下一件")),
        ("u", _("返回队列")),
    ]
