"""The secretary's page of scores: how far everybody is, the ranks, and the elimination proposal line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.choices import Level
from applications.judging import Elimination
from kashgar_zc.templatetags.ui import beijing

from .. import ranking, scores
from ..choices import Stage
from ..models import Case, EarlierSheet, Meeting
from ..ranking import Ranked

SHOWN_CHANGES = 100
ROUNDINGS = {
    "floor": gettext_lazy("向下取整"),
    "nearest": gettext_lazy("四舍五入"),
    "ceiling": gettext_lazy("向上取整"),
}


@dataclass(frozen=True)
class Place:
    """One case in its group: `out` is proposed (or, after the lock, confirmed), `why` says it in a line."""

    pk: int
    rank: str
    name: str
    unit: str
    sheets: int
    score: str
    out: bool
    family: str
    word: str
    why: str


@dataclass(frozen=True)
class Group:
    title: str
    why: str
    places: list[Place]


@dataclass(frozen=True)
class Entry:
    """What was recorded of a case beside the sheets; an address where it may be recorded."""

    position: int
    name: str
    unit: str
    title: str
    defence: str
    defence_url: str
    test: str
    test_url: str


def ranks_page(meeting: Meeting) -> dict[str, Any]:
    """Return the page of a meeting's scores; ranks only once every sheet is in, so that nobody watches them grow."""
    counted = Prefetch("sheets", scores.counted_sheets(meeting))
    made, cases = scores.progress(meeting), list(scores.rows(meeting).prefetch_related(counted, "test_results"))
    missing = scores.missing(meeting, made=made, cases=cases)
    is_locked = meeting.stage not in {Stage.PREPARING, Stage.SITTING}
    found = scores.proposal(meeting) if is_locked or not missing else []
    return {
        "key": meeting.key,
        "title": meeting.committee.name,
        "stage": meeting.get_stage_display(),
        "is_locked": is_locked,
        "missing": [] if is_locked else missing,
        "progress": [] if is_locked else made,
        "groups": groups(found, {one.pk: one for one in cases}, meeting, is_locked=is_locked),
        "entries": _entries(meeting, cases),
        "proposed": [one.key for one in found if one.out],
        "seen": scores.stamp(found),
        "note": _note(meeting) if is_locked else "",
    }


def _note(meeting: Meeting) -> str:
    entry = meeting.entries.filter(to_stage=Stage.RANKED, from_stage=Stage.SITTING).last()
    return entry.note if entry else ""


def groups(found: Sequence[Ranked], cases: dict[int, Case], meeting: Meeting, *, is_locked: bool) -> list[Group]:
    """Return the ranks of each group with what the rule makes of it, in words."""
    rule = meeting.judging.elimination
    result = []
    for (level, speciality), members in groupby(found, key=lambda one: one.group):
        ranked = list(members)
        places = [_place(one, cases[one.key], rule, is_locked=is_locked) for one in ranked]
        title = " · ".join(filter(None, (str(Level(level).label), speciality)))
        result.append(Group(title, explain_group(ranked, rule), places))
    return result


def explain_group(ranked: Sequence[Ranked], rule: Elimination) -> str:
    """Return how many of a group are to go, and why: 本组 20 人，按 10% 向下取整淘汰 2 人。"""
    words = {
        "of": len(ranked),
        "share": percent(rule.proportion),
        "rounding": ROUNDINGS[rule.rounding],
        "quota": ranked[0].quota,
    }
    text = _("本组 %(of)s 人，按 %(share)s %(rounding)s淘汰 %(quota)s 人。") % words
    if any(one.tied for one in ranked):
        text += _("边界上有同分，按规则全部保留。") if rule.ties == "keep" else _("边界上有同分，按规则全部淘汰。")
    return text


def percent(share: Fraction) -> str:
    """Return a share as people write it: 10%, 12.5%, or 1/3 where no short percentage is exact."""
    hundredths = share * 10_000
    if hundredths.denominator != 1:
        return f"{share.numerator}/{share.denominator}"
    return f"{float(share * 100):g}%"


def explain(one: Ranked, rule: Elimination) -> str:
    """Return what the rule makes of one case: 第 19 名，72.50 分，拟淘汰。"""
    if one.mean is None:
        return _("没有评分表，不参加排名，不作淘汰。")
    words = {"rank": one.rank, "score": ranking.points(one.mean)}
    if one.tied:
        ending = _("与淘汰边界同分，按规则保留。") if rule.ties == "keep" else _("与淘汰边界同分，按规则拟淘汰。")
    else:
        ending = _("拟淘汰。") if one.out else _("保留。")
    return _("第 %(rank)s 名，%(score)s 分，") % words + ending


def _place(one: Ranked, case: Case, rule: Elimination, *, is_locked: bool) -> Place:
    file, out = case.application, case.eliminated if is_locked else one.out
    if is_locked:
        word = _("已淘汰") if out else (_("已保留") if one.out else _("进入表决"))
    else:
        word = _("拟淘汰") if out else _("进入表决")
    return Place(
        pk=case.pk,
        rank=str(one.rank) if one.mean is not None else "—",
        name=file.applicant_name,
        unit=file.unit.name,
        sheets=len(case.sheets.all()),
        score=ranking.points(one.mean) or "—",
        out=out,
        family="needs-you" if out else "moving",
        word=word,
        why=explain(one, rule),
    )


def _entries(meeting: Meeting, cases: Sequence[Case]) -> list[Entry]:
    """Return the cases that need a defence or a test, with what was recorded."""
    rules, found = meeting.judging, []
    for case in cases:
        file = case.application
        needs_defence = rules.needs_defence(file.category_id, file.title.level)
        needs_test = rules.gate_for(file.category_id) is not None
        if needs_defence or needs_test:
            found.append(_entry(case, needs_defence=needs_defence, needs_test=needs_test))
    return found


def _entry(case: Case, *, needs_defence: bool, needs_test: bool) -> Entry:
    file, tests = case.application, list(case.test_results.all())
    return Entry(
        position=case.position,
        name=file.applicant_name,
        unit=file.unit.name,
        title=file.title.name,
        defence=defence_words(case) if needs_defence else _("不需要"),
        defence_url=reverse("committees:defence", args=[case.key]) if needs_defence else "",
        test=(str(tests[-1].get_result_display()) if tests else _("待登记")) if needs_test else _("不需要"),
        test_url=reverse("committees:test", args=[case.key]) if needs_test else "",
    )


def defence_words(case: Case) -> str:
    """Return what was recorded of a defence: 答辩 86 分, 未参加, 待登记."""
    defence = getattr(case, "defence", None)
    if defence is None:
        return _("待登记")
    if not defence.attended:
        return _("未参加")
    return _("%(form)s %(score)s 分") % {"form": defence.get_form_display(), "score": defence.score}


def record_page(case: Case) -> dict[str, Any]:
    """Return the head of the pages on which a defence or a test is recorded."""
    file, gate = case.application, case.meeting.judging.gate_for(case.application.category_id)
    return {
        "back_url": reverse("committees:ranks", args=[case.meeting.key]),
        "facts": [
            (_("评审对象"), _("第 %(n)s 号 %(name)s") % {"n": case.position, "name": file.applicant_name}),
            (_("工作单位"), file.unit.name),
            (_("申报职称"), file.title.name),
        ],
        "gate": gate,
        "results": list(case.test_results.select_related("recorded_by")),
    }


def changes(meeting: Meeting) -> list[str]:
    """Return which sheets were mended or set aside, by whom and when, the latest first; never a mark."""
    rows = EarlierSheet.objects.filter(case__meeting=meeting).select_related("member__user", "case").order_by("-pk")
    return [
        _("%(when)s　%(name)s，第 %(position)s 号，%(what)s")
        % {
            "when": beijing(one.ended_at),
            "name": one.member.user.name,
            "position": one.case.position,
            "what": one.get_ended_display(),
        }
        for one in rows[:SHOWN_CHANGES]
    ]
