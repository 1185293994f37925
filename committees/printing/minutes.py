"""The minutes 评审会议纪要: who met, who stood aside, what was scored and voted, what was found; closed by a checkpoint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from applications import audit, documents
from applications.models import Document
from kashgar_zc.templatetags.ui import beijing, day

from .. import ballots, papers, ranking, scores, tally
from ..choices import Act, Outcome
from ..models import Attendance, Case, Declaration, Meeting
from ..pages.scoring import explain_group
from . import common, tally_sheet
from .common import Person

TEMPLATE = "committees/print/minutes.html"
ON_RECORD = (Act.SUSPEND, Act.RESUME, Act.RECUSE)  # steps told in the minutes beside the votes


@dataclass(frozen=True)
class MemberLine:
    position: int
    name: str
    part: str
    present: str
    undertaking: str
    device: str


@dataclass(frozen=True)
class RecusalLine:
    """One member who stood aside for one case."""

    person: Person
    member: str
    reason: str


@dataclass(frozen=True)
class TestLine:
    """The standing result of the test gate for one case."""

    __test__ = False  # not a test class of pytest

    person: Person
    result: str
    taken_on: str
    evidence: str


@dataclass(frozen=True)
class Eliminated:
    """One ranked group: what the rule made of it, and who went, a line each."""

    title: str
    words: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Round:
    title: str
    words: str
    voided: str


@dataclass(frozen=True)
class ResultLine:
    person: Person
    result: str
    reason: str


@dataclass(frozen=True)
class MinutesPaper:
    """All that the template of the minutes sees."""

    title: str
    committee: str
    created: str
    facts: tuple[tuple[str, str], ...]
    quorum: tuple[str, ...]
    members: tuple[MemberLine, ...]
    recusal_rule: str
    recusals: tuple[RecusalLine, ...]
    test_words: str
    tests: tuple[TestLine, ...]
    defence_words: str
    eliminations: tuple[Eliminated, ...]
    elimination_note: str
    vote_rule: str
    rounds: tuple[Round, ...]
    result_words: str
    results: tuple[ResultLine, ...]
    interruptions: tuple[str, ...]
    remarks: tuple[str, ...]
    signers: tuple[str, ...]
    checkpoint: tuple[str, ...]


def build(meeting: Meeting, document: Document) -> MinutesPaper:
    """Return the minutes of a released meeting."""
    seats, cases = common.seats(meeting), ballots.agenda(meeting)
    by_key = {case.pk: case for case in cases}
    test_words, tests = gate(meeting, cases)
    locked = meeting.entries.filter(act=Act.LOCK_SCORES).last()
    return MinutesPaper(
        title=_("%(committee)s评审会议纪要") % {"committee": meeting.committee.name},
        committee=meeting.committee.name,
        created=common.created(document),
        facts=facts(meeting, len(cases)),
        quorum=quorum(meeting, seats),
        members=tuple(_member(position, one) for position, one in enumerate(seats, start=1)),
        recusal_rule=recusal_rule(meeting),
        recusals=tuple(recusals(cases, seats)),
        test_words=test_words,
        tests=tests,
        defence_words=defences(meeting, cases),
        eliminations=tuple(eliminations(meeting, by_key)),
        elimination_note=locked.note if locked else "",
        vote_rule=tally_sheet.rule(meeting),
        rounds=tuple(
            Round(_("第 %(number)s 轮") % {"number": box.number}, tally_sheet.round_words(box), box.voided_because)
            for box in tally_sheet.boxes(meeting)
        ),
        result_words=result_words(cases),
        results=tuple(_result(case) for case in cases),
        interruptions=tuple(interruptions(meeting)),
        remarks=tuple(line for line in meeting.remarks.splitlines() if line.strip()),
        signers=(_("主任委员"), _("评委会秘书"), _("纪检监督员")),
        checkpoint=checkpoint(),
    )


def facts(meeting: Meeting, cases: int) -> tuple[tuple[str, str], ...]:
    committee, released = meeting.committee, meeting.entries.filter(act=Act.RELEASE).select_related("by").last()
    scope = "　".join(filter(None, (str(committee.series), str(committee.speciality or ""), committee.level_names)))
    return (
        (_("评审委员会"), committee.name),
        (_("评审范围"), scope),
        (_("评审批次"), f"{meeting.batch.season} {meeting.batch.name}"),
        (_("会议日期"), day(meeting.held_on)),
        (_("会议地点"), meeting.place),
        (_("组织单位"), committee.organiser.name),
        (_("会议起止"), common.span(meeting.opened_at, meeting.released_at)),
        (_("评审对象"), _("%(count)s 人") % {"count": cases}),
        (_("评委会秘书"), released.by.name if released else ""),
        (_("纪检监督员"), _observer(meeting)),
    )


def _observer(meeting: Meeting) -> str:
    if meeting.observer is None:
        return _("未指定")
    if meeting.observer_present_at is None:
        return _("%(name)s（未确认到场）") % {"name": meeting.observer.name}
    words = {"name": meeting.observer.name, "at": beijing(meeting.observer_present_at)}
    return _("%(name)s（%(at)s 确认到场）") % words


def quorum(meeting: Meeting, seats: Sequence[Attendance]) -> tuple[str, ...]:
    """Return who came in numbers, and the rule that made it enough."""
    share, present = meeting.judging.committee.quorum, [one for one in seats if one.is_present]
    words = {
        "size": len(seats),
        "present": len(present),
        "absent": len(seats) - len(present),
        "share": common.share(share),
        "needed": tally.needed_present(len(seats), share),
        "verdict": _("达到") if tally.has_quorum(len(present), len(seats), share) else _("未达到"),
        "signed": sum(one.undertaken_at is not None for one in present),
        "devices": sum(one.device_handed_in for one in present),
    }
    return (
        _("委员 %(size)s 人，到会 %(present)s 人，缺席 %(absent)s 人。") % words
        + _("到会人数须不少于委员总数的%(share)s，即 %(needed)s 人，%(verdict)s法定人数。") % words,
        _("到会委员签署保密承诺书 %(signed)s 人，交存通信设备 %(devices)s 人。") % words,
    )


def _member(position: int, one: Attendance) -> MemberLine:
    return MemberLine(
        position=position,
        name=one.member.user.name,
        part=_("主任委员") if one.member.is_chair else _("委员"),
        present=_("到会") if one.is_present else _("缺席"),
        undertaking=day(one.undertaken_at) if one.undertaken_at else "—",
        device=_("已交存") if one.device_handed_in else "—",
    )


def recusal_rule(meeting: Meeting) -> str:
    if meeting.judging.committee.recused_leave_denominator:
        return _("回避的评委不查阅材料、不评分、不投票，不计入该评审对象的应投票人数。")
    return _("回避的评委不查阅材料、不评分、不投票，仍计入该评审对象的应投票人数。")


def recusals(cases: Sequence[Case], seats: Sequence[Attendance]) -> Iterator[RecusalLine]:
    """Yield who of those present stood aside for which case and why; the own application needs no declaration."""
    present = [one.member for one in seats if one.is_present]
    rows = Declaration.objects.filter(case__in=cases, member__in=present, has_conflict=True)
    said = {(one.case_id, one.member_id): one.reason for one in rows}
    for case in cases:
        for member in present:
            own = _("本人申报") if member.user_id == case.application.applicant_id else ""
            if reason := said.get((case.pk, member.pk), own):
                yield RecusalLine(common.person(case), member.user.name, reason)


def gate(meeting: Meeting, cases: Sequence[Case]) -> tuple[str, tuple[TestLine, ...]]:
    """Return the test that the batch asks for, in words, and its results."""
    rules = meeting.judging
    wanted = [case for case in cases if rules.gate_for(case.application.category_id)]
    if rules.test_gate is None or not wanted:
        return _("本批次没有设置测试。"), ()
    lines = []
    for case in wanted:
        if last := list(case.test_results.all())[-1:]:
            [one] = last
            lines.append(TestLine(common.person(case), str(one.get_result_display()), day(one.taken_on), one.evidence))
    words = {"name": rules.test_gate.name, "standard": rules.test_gate.standard, "count": len(wanted)}
    return _("%(name)s（标准：%(standard)s），应测 %(count)s 人，结果如下。") % words, tuple(lines)


def defences(meeting: Meeting, cases: Sequence[Case]) -> str:
    """Return how many had to defend their work and who did not come."""
    rules = meeting.judging
    wanted = [case for case in cases if rules.needs_defence(case.application.category_id, case.application.title.level)]
    if not wanted:
        return _("本次评审对象不需要答辩（试讲）。")
    absent = [case for case in wanted if not (getattr(case, "defence", None) and case.defence.attended)]
    words = {"count": len(wanted), "came": len(wanted) - len(absent)}
    text = _("应参加答辩（试讲）%(count)s 人，实际参加 %(came)s 人") % words
    who = "、".join(f"第 {case.position} 号 {case.application.applicant_name}" for case in absent)
    return text + (_("；未参加：%(who)s。") % {"who": who} if who else "。")


def eliminations(meeting: Meeting, cases: dict[int, Case]) -> Iterator[Eliminated]:
    """Yield each ranked group with who was eliminated, by rank and score."""
    rule = meeting.judging.elimination
    for group, ranked in groupby(scores.proposal(meeting), key=lambda one: one.group):
        members = list(ranked)
        yield Eliminated(
            title=common.group_title(group),
            words=explain_group(members, rule),
            lines=tuple(_eliminated(one, cases[one.key]) for one in members if one.out or cases[one.key].eliminated),
        )


def _eliminated(one: ranking.Ranked, case: Case) -> str:
    words = {
        "position": case.position,
        "name": case.application.applicant_name,
        "rank": one.rank,
        "of": one.of,
        "score": ranking.points(one.mean),
        "verdict": _("淘汰") if case.eliminated else _("经评委会确认保留"),
    }
    return _("第 %(position)s 号 %(name)s：平均 %(score)s 分，%(of)s 人中第 %(rank)s 名，%(verdict)s。") % words


def result_words(cases: Sequence[Case]) -> str:
    """Return how many passed, and how many did not for which reason."""
    failed = [Outcome(case.outcome) for case in cases if case.outcome != Outcome.PASSED]
    words = {"all": len(cases), "passed": len(cases) - len(failed), "failed": len(failed)}
    text = _("评审 %(all)s 人，通过 %(passed)s 人，未通过 %(failed)s 人") % words
    reasons = [f"{one.label} {failed.count(one)} 人" for one in Outcome if one in failed]
    return text + (_("（%(reasons)s）。") % {"reasons": "，".join(reasons)} if reasons else "。")


def _result(case: Case) -> ResultLine:
    passed = case.outcome == Outcome.PASSED
    word = _("通过") if passed else _("未通过")
    return ResultLine(common.person(case), word, "" if passed else str(case.get_outcome_display()))


def interruptions(meeting: Meeting) -> Iterator[str]:
    for one in meeting.entries.filter(act__in=ON_RECORD).select_related("by"):
        reason = _("：%(note)s") % {"note": one.note} if one.note else ""
        yield f"{beijing(one.at)}　{one.by.name}{Act(one.act).label}{reason}"


def checkpoint() -> tuple[str, ...]:
    """Return the head of the audit chain, so that the history up to here cannot be rewritten unseen [`applications.audit`]."""
    head = audit.head()
    if head is None:
        return ()
    return (_("审计校验点：第 %(number)s 条") % {"number": head.sequence}, head.hash)


def produce(document: Document, report: documents.Report) -> documents.Product:
    """Make the minutes that are asked for."""
    meeting = papers.meeting_of(document)
    return common.product(TEMPLATE, build(meeting, document), report)
