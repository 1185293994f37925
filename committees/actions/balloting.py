"""The ballot: the holders' pass phrases, opening the box, voting, the count, and releasing the results in one act."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from nacl.exceptions import CryptoError

from applications import workflow as files
from applications.choices import Action
from applications.models import Application
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.models import User

from .. import ballots, envelopes, workflow
from ..choices import Act, Choice, HolderPart, Outcome, Stage
from ..models import Ballot, Box, Case, KeyHolder, Meeting, Roll, SealedPaper, Tally
from ..policies import balloting as policies

SHUFFLE = secrets.SystemRandom()


class WrongPhrases(NotAllowed):
    """Pass phrases that are not those of their holders; `parts` says whose."""

    def __init__(self, parts: Sequence[str]) -> None:
        self.parts = tuple(parts)
        who = "、".join(str(HolderPart(part).label) for part in parts)
        super().__init__(_("%(who)s的启封口令不正确，请重新输入。") % {"who": who})


@transaction.atomic
def set_phrase(meeting: Meeting, *, by: User, phrase: str) -> KeyHolder:
    """Keep the public half of the key that a holder's pass phrase makes; the phrase itself is kept nowhere."""
    current = workflow.lock(meeting)
    if refusal := policies.refusal_to_set_phrase(by, current):
        raise NotAllowed(refusal)
    if fault := policies.fault_in_phrase(phrase):
        raise NotAllowed(fault)
    salt = envelopes.salt()
    public = bytes(envelopes.holder_key(phrase, salt).public_key)
    facts = {"user": by, "salt": salt, "public_key": public, "set_at": clock.now()}
    part = policies.part_of(by, current)
    return KeyHolder.objects.update_or_create(meeting=current, part=part, defaults=facts)[0]


@transaction.atomic
def open_box(meeting: Meeting, *, by: User) -> Box:
    """Begin a round of voting on every case that is to be voted on; nobody's paper can be read until two holders open it."""
    current = workflow.lock(meeting)
    if refusal := workflow.refusal_of_stage(current, Act.OPEN_BOX) or policies.refusal_to_open_box(by, current):
        raise NotAllowed(refusal)
    cases = ballots.to_vote_on(current)
    if not cases:
        raise NotAllowed(_("没有需要投票的评审对象。"))
    workflow.advance(current, Act.OPEN_BOX, by=by)
    lock = envelopes.new_lock({one.part: bytes(one.public_key) for one in current.holders.all()})
    return Box.objects.create(
        meeting=current,
        number=current.boxes.count() + 1,
        case_order=[str(case.key) for case in cases],
        public_key=lock.public_key,
        key_parts=lock.parts,
        opened_at=clock.now(),
    )


@transaction.atomic
def cast_ballot(meeting: Meeting, *, by: User, choices: Mapping[str, str]) -> None:
    """Put an expert's one paper into the open box: mark the roll, and keep the paper sealed.

    `choices` is case key -> a value of `Choice`, for every case of the box that the expert is not recused from.
    """
    locked = Meeting.objects.select_for_update(no_key=True, of=("self",)).select_related("committee", "batch")
    current = locked.get(pk=meeting.pk)  # a suspension is either before this vote or after it
    box = current.boxes.select_for_update().filter(closed_at=None).first()
    if refusal := policies.refusal_to_vote(by, box, current):
        raise NotAllowed(refusal)
    assert box is not None  # the policy has refused without one
    member = current.attendances.get(member__user=by, member__left_at=None).member
    paper = ballots.write(box, choices, without=ballots.recused(box, member))
    Roll.objects.create(box=box, member=member)  # the box is locked: nobody can have voted since the policy asked
    SealedPaper.objects.create(box=box, sealed=envelopes.seal(paper, bytes(box.public_key)))


@transaction.atomic
def void_box(meeting: Meeting, *, by: User, reason: str) -> Meeting:
    """Give up a round, with the reason, unread: its papers go with its key, its roll stays on the record."""
    current = workflow.lock(meeting)
    if refusal := policies.refusal_to_run_box(by, current):
        raise NotAllowed(refusal)
    if not reason:
        raise NotAllowed(_("请写明作废本轮投票的原因。"))
    back = Stage.COUNTED if Tally.objects.filter(box__meeting=current).exists() else Stage.RANKED
    after = workflow.advance(current, Act.VOID_BOX, by=by, note=reason, to=back)
    _empty(_open_box_of(current), voided_because=reason)
    return after


@transaction.atomic
def close_box(meeting: Meeting, *, by: User, phrases: Mapping[str, str]) -> Meeting:
    """End the round and count it; `phrases` is part of holder -> pass phrase, of two at least.

    Every vote is written anew, shuffled, case by case, in this one transaction: nothing of PostgreSQL's own bookkeeping
    (`xmin`, `ctid`, order) then joins a ballot to a mark on the roll.
    """
    current = workflow.lock(meeting)
    if refusal := policies.refusal_to_run_box(by, current) or workflow.refusal_of_stage(current, Act.CLOSE_BOX):
        raise NotAllowed(refusal)
    box = _open_box_of(current)
    if refusal := policies.refusal_to_count(current, box):
        raise NotAllowed(refusal)
    votes = _votes(box, _private_key(current, box, phrases))
    Ballot.objects.bulk_create(Ballot(box=box, case_id=case, choice=choice) for case, choice in votes)
    Tally.objects.bulk_create(ballots.tallies(box, votes))
    after = workflow.advance(current, Act.CLOSE_BOX, by=by)
    _empty(box)
    return after


@transaction.atomic
def release(meeting: Meeting, *, by: User) -> Meeting:
    """Make all results known in one act: every case passes or fails with its class of reason, and its applicant is told."""
    current = workflow.lock(meeting)
    if refusal := policies.refusal_to_run_box(by, current) or ballots.refusal_to_release(current):
        raise NotAllowed(refusal)
    found = ballots.findings(current)
    keys = [one.case.application_id for one in found]
    locked = Application.objects.select_for_update(of=("self",)).select_related("applicant")
    rows = {row.pk: row for row in locked.filter(pk__in=keys).order_by("pk")}
    after = workflow.advance(current, Act.RELEASE, by=by, released_at=clock.now())
    for one in found:
        one.case.outcome = one.outcome
    Case.objects.bulk_update([one.case for one in found], ["outcome"])
    for action, chosen in ((Action.PASS, True), (Action.FAIL, False)):
        moves = [
            files.Move(rows[one.case.application_id], note=str(one.outcome.label), details=one.details())
            for one in found
            if (one.outcome == Outcome.PASSED) == chosen
        ]
        files.move_many(moves, action, by=by)
    outbox.tell_many(_letter(rows[one.case.application_id], one.outcome) for one in found)
    return after


def _letter(application: Application, outcome: Outcome) -> outbox.Letter:
    text = _("您的申报经评审委员会评审：%(outcome)s。") % {"outcome": outcome.label}
    passed = outcome == Outcome.PASSED
    after = _("评审结果将按规定公示。") if passed else _("对结果有疑问的，可以在规定时间内申请复查。")
    link = reverse("applications:overview", args=[application.key])
    return outbox.Letter(application.applicant, _("评审结果"), text + after, link)


def _open_box_of(meeting: Meeting) -> Box:
    return Box.objects.select_for_update().get(meeting=meeting, closed_at=None)


def _private_key(meeting: Meeting, box: Box, phrases: Mapping[str, str]) -> Any:
    holders = {one.part: one for one in meeting.holders.all()}
    given = {part: phrase for part, phrase in phrases.items() if part in holders and phrase}
    if len(given) < 2:
        raise NotAllowed(_("启封票箱须三位持钥人中的两位输入口令。"))
    keys = {part: envelopes.holder_key(phrase, bytes(holders[part].salt)) for part, phrase in given.items()}
    wrong = [part for part, key in keys.items() if bytes(key.public_key) != bytes(holders[part].public_key)]
    if wrong:
        raise WrongPhrases(wrong)
    return envelopes.unlock(box.key_parts, keys)


def _votes(box: Box, private: Any) -> list[tuple[int, str]]:
    """Return (case, choice) of every vote in the box, in an order that says nothing."""
    try:
        papers = [envelopes.unseal(bytes(one.sealed), private) for one in box.papers.all()]
    except CryptoError as broken:
        raise NotAllowed(_("有选票不能解封，疑似被改动。请作废本轮投票并报告纪检监督员。")) from broken
    keys = dict(Case.objects.filter(key__in=box.case_order).values_list("key", "pk"))
    order = [keys[key] for key in map(ballots.as_key, box.case_order)]
    votes = [(case, letter) for paper in papers for case, letter in zip(order, paper, strict=True) if letter in Choice]
    SHUFFLE.shuffle(votes)
    return votes


def _empty(box: Box, **facts: str) -> None:
    """Close a box for good: its papers and its key are gone."""
    box.papers.all().delete()
    box.closed_at, box.key_parts = clock.now(), {}
    for name, value in facts.items():
        setattr(box, name, value)
    box.save(update_fields=["closed_at", "key_parts", *facts])
    transaction.on_commit(_forget, robust=True)  # the count stands, whatever becomes of it


def _forget() -> None:
    """Have PostgreSQL write both small tables anew: what was removed would otherwise stay in the pages of their files."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")  # a backup may hold the tables
        cursor.execute("VACUUM FULL committees_sealedpaper, committees_box")
        cursor.execute("SET lock_timeout = DEFAULT")
