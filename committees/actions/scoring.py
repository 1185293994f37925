"""Declaring conflicts, handing in sheets, recording defences and tests, and locking the scores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from applications import openings
from applications.workflow import NotAllowed
from kashgar_zc import clock
from kashgar_zc.accounts.models import User

from .. import ranking, scores, workflow
from ..choices import Act, DefenceForm, Ended, Gate
from ..models import Attendance, Case, Declaration, Defence, EarlierSheet, Meeting, ScoreSheet, TestResult
from ..policies import scoring as policies

LONGEST_REASON, MOST_NAMED = 200, 10  # characters and numbers in the note of a meeting's step


@transaction.atomic
def declare(case: Case, *, by: User, has_conflict: bool, reason: str = "") -> Declaration:
    """Record an expert's answer to "any conflict of interest?"; it is given once, before anything of the file shows."""
    current, attendance = _lock(case, by)
    if refusal := policies.refusal_to_declare(by, current, attendance, has_conflict=has_conflict):
        raise NotAllowed(refusal)
    assert attendance is not None  # the policy has refused without one
    if has_conflict and not reason.strip():
        raise NotAllowed(_("请写明回避事由。"))
    facts = {"has_conflict": has_conflict, "reason": reason.strip() if has_conflict else "", "at": clock.now()}
    return Declaration.objects.create(case=current, member=attendance.member, **facts)


@transaction.atomic
def hand_in_sheet(case: Case, *, by: User, marks: Mapping[str, int], remark: str = "") -> ScoreSheet:
    """Hand in an expert's sheet of a case, or mend it; `marks` is rubric key -> whole points, every criterion of it."""
    current, attendance = _lock(case, by)
    if refusal := policies.refusal_to_score(by, current, attendance):
        raise NotAllowed(refusal)
    assert attendance is not None  # the policy has refused without one
    facts = {"marks": dict(marks), "total": _total(current, marks), "remark": remark, "handed_in_at": clock.now()}
    _keep_earlier(current, attendance, Ended.MENDED)
    return ScoreSheet.objects.update_or_create(case=current, member=attendance.member, defaults=facts)[0]


@transaction.atomic
def recuse(case: Case, *, by: User, reason: str) -> Declaration:
    """Record that an expert who declared no conflict stands aside after all; the sheet is set aside, on the record.

    Where the scores were locked already, they are ranked and locked anew without it.
    """
    current, attendance = _lock(case, by)
    if refusal := policies.refusal_to_recuse(by, current, attendance):
        raise NotAllowed(refusal)
    assert attendance is not None  # the policy has refused without one
    if not reason.strip():
        raise NotAllowed(_("请写明回避事由。"))
    sheet = _keep_earlier(current, attendance, Ended.SET_ASIDE)
    if sheet is not None:
        sheet.delete()
    current.meeting.cases.filter(eliminated=True).update(eliminated=False)
    words = {"position": current.position, "sheet": _("，其评分表作废") if sheet else ""}
    note = _("对第 %(position)s 号由无利害关系更正为回避%(sheet)s。") % words
    workflow.advance(current.meeting, Act.RECUSE, by=by, note=note)
    facts = {"has_conflict": True, "reason": reason.strip(), "at": clock.now()}
    return Declaration.objects.create(case=current, member=attendance.member, **facts)


def _keep_earlier(case: Case, attendance: Attendance, ended: Ended) -> ScoreSheet | None:
    """Keep an expert's sheet of a case as it is before it changes or goes; return it, None where there is none."""
    sheet = case.sheets.filter(member=attendance.member).first()
    if sheet is not None:
        same = {name: getattr(sheet, name) for name in ("case", "member", "marks", "total", "remark", "handed_in_at")}
        EarlierSheet.objects.create(**same, ended=ended, ended_at=clock.now())
    return sheet


def _total(case: Case, marks: Mapping[str, int]) -> int:
    if any(type(mark) is not int for mark in marks.values()):
        raise NotAllowed(_("每项得分须为整数。"))
    try:
        return ranking.total(marks, scores.criteria_of(case))
    except ValueError as error:
        raise NotAllowed(_("得分与评分标准不符：每项都要评分，且不超过该项满分。")) from error


def note_opening(case: Case, *, by: User) -> None:
    """Log that an expert opened a file, at most once an hour; the applicant sees that, but not who."""
    openings.note(case.application, by=by, organisation=case.meeting.committee.organiser)


@transaction.atomic
def record_defence(
    case: Case, *, by: User, form: DefenceForm, attended: bool, held_on: dt.date, score: int | None, opinion: str
) -> Defence:
    """Record the defence or trial lecture of a case, or correct it; who did not come has neither score nor opinion."""
    current, _attendance = _lock(case, by)
    if refusal := policies.refusal_to_record_defence(by, current):
        raise NotAllowed(refusal)
    if attended and (score is None or not 0 <= score <= 100 or not opinion.strip()):
        raise NotAllowed(_("参加答辩（试讲）的，须有 0 到 100 之间的成绩和答辩意见。"))
    if held_on > clock.today():
        raise NotAllowed(_("日期不能晚于今天。"))
    facts = {
        "form": form,
        "attended": attended,
        "held_on": held_on,
        "score": score if attended else None,
        "opinion": opinion.strip(),
        "recorded_by": by,
        "recorded_at": clock.now(),
    }
    return Defence.objects.update_or_create(case=current, defaults=facts)[0]


@transaction.atomic
def record_test(case: Case, *, by: User, result: Gate, taken_on: dt.date, evidence: str) -> TestResult:
    """Record a result of the batch's test gate; a later one supersedes, both stay."""
    current, _attendance = _lock(case, by)
    if refusal := policies.refusal_to_record_test(by, current):
        raise NotAllowed(refusal)
    if not evidence.strip():
        raise NotAllowed(_("请写明依据，如成绩单编号或者免试文件。"))
    if taken_on > clock.today():
        raise NotAllowed(_("日期不能晚于今天。"))
    facts = {"result": result, "taken_on": taken_on, "evidence": evidence.strip()}
    return TestResult.objects.create(case=current, recorded_by=by, recorded_at=clock.now(), **facts)


@transaction.atomic
def lock_scores(
    meeting: Meeting, *, by: User, eliminated: Collection[int], reason: str = "", seen: str = ""
) -> Meeting:
    """Lock the scores and confirm who is eliminated: pks of proposed cases; one that is kept needs a reason.

    `seen` is the stamp of the proposal as the secretary saw it, compared where it is given.
    """
    current = workflow.lock(meeting)
    if refusal := policies.refusal_to_lock(by, current, scores.missing(current)):
        raise NotAllowed(refusal)
    found = scores.proposal(current)
    if seen and seen != scores.stamp(found):
        raise NotAllowed(_("评分刚刚有变动，请核对新的排名后再确认。"))
    proposed = {one.key for one in found if one.out}
    if not set(eliminated) <= proposed:
        raise NotAllowed(_("只能在拟淘汰的人员中确认，不能淘汰其他人。"))
    kept = list(current.cases.filter(pk__in=proposed - set(eliminated)).order_by("position"))
    if kept and not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise NotAllowed(_("保留拟淘汰的人员，请写明理由，不超过 %(most)s 字。") % {"most": LONGEST_REASON})
    current.cases.filter(pk__in=eliminated).update(eliminated=True)
    return workflow.advance(current, Act.LOCK_SCORES, by=by, note=_note(eliminated, kept, reason.strip()))


def _note(eliminated: Collection[int], kept: Sequence[Case], reason: str) -> str:
    """Return what the record of the meeting says of the elimination."""
    note = _("末位淘汰 %(count)s 人。") % {"count": len(set(eliminated))}
    if kept:
        who = "、".join(str(case.position) for case in kept[:MOST_NAMED])
        words = {"who": who, "count": len(kept), "reason": reason}
        note += _("保留 %(count)s 人（第 %(who)s 号") % words
        note += (_("等") if len(kept) > MOST_NAMED else "") + _("）：%(reason)s") % words
    return note


def _lock(case: Case, by: User) -> tuple[Case, Attendance | None]:
    """Return a case as it is now, its meeting locked, and the person's line in the attendance."""
    current = workflow.lock(case.meeting)
    fresh = Case.objects.select_related("application__title").get(pk=case.pk)
    fresh.meeting = current
    return fresh, scores.attendance_of(by, current)
