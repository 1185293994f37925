"""What the committee and the approving body said of a file: their boxes and the line of the defence, as the events tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from kashgar_zc import clock

from ..choices import Action
from ..models import Event
from .paper import SignOff
from .words import day, iso_day

FINDINGS = frozenset({Action.PASS, Action.FAIL})
APPROVALS = frozenset({Action.CONFER, Action.ANNUL, Action.REVOKE})
COUNTS = ("size", "present", "yes", "no", "abstain")


@dataclass(frozen=True)
class Judged:
    """The events that fill the last boxes: what the committee found, and what became of it."""

    finding: Event | None
    approvals: tuple[Event, ...]


def judged(events: Iterable[Event]) -> Judged:
    """Return the committee's last finding, None where its event does not say who found, and the approving body's acts after it."""
    finding, approvals = None, ()
    for event in events:
        if event.action in FINDINGS:
            finding, approvals = event if (event.details or {}).get("committee") else None, ()
        elif event.action == Action.REASSESS:
            finding = None
        elif event.action in APPROVALS:
            approvals = (*approvals, event)
    return Judged(finding, approvals)


def group_box(finding: Event | None) -> SignOff:
    """Return the box of the group that weighs a file before the vote: score, rank and defence; empty without a finding."""
    box = SignOff(_("专业组评议意见"), leader=_("组长（签名）："))
    if finding is None:
        return box
    lines = tuple(filter(None, (scored(finding.details), defended(finding.details))))
    return replace(box, opinion=lines or (_("未作量化评分。"),), date=iso_day(_committee(finding)["held_on"]))


def scored(details: Mapping[str, Any]) -> str:
    if not details.get("score"):
        return ""
    text = _("经评委独立量化评分，平均 %(score)s 分") % {"score": details["score"]}
    if details.get("rank"):
        rank, _slash, of = details["rank"].partition("/")
        text += _("，在同级别同专业 %(of)s 人中列第 %(rank)s 名") % {"rank": rank, "of": of}
    return text + "。"


def defended(details: Mapping[str, Any]) -> str:
    defence = details.get("defence")
    if not defence:
        return ""
    if defence["score"] is None:
        return _("未参加%(form)s。") % {"form": defence["form"]}
    words = {"form": defence["form"], "score": defence["score"], "opinion": defence["opinion"]}
    return _("%(form)s成绩 %(score)s 分。%(form)s意见：%(opinion)s") % words


def committee_box(finding: Event | None, content: Mapping[str, Any]) -> SignOff:
    """Return the committee's box with its counts; what was not voted on has strokes for votes."""
    box = SignOff(
        _("评审委员会意见"),
        leader=_("主任委员（签名）："),
        seal=_("评审委员会（公章）"),
        counts=(_("总人数"), _("参加人数"), _("赞成人数"), _("反对人数"), _("弃权人数")),
    )
    if finding is None:
        return box
    facts = _committee(finding)
    return replace(
        box,
        counted=tuple("—" if facts.get(name) is None else str(facts[name]) for name in COUNTS),
        opinion=(found(finding, content),),
        organisation=facts["name"],
        leader=_("主任委员 %(chair)s（签名）：") % {"chair": facts["chair"]},
        date=iso_day(facts["held_on"]),
    )


def found(finding: Event, content: Mapping[str, Any]) -> str:
    """Return the committee's opinion in a sentence."""
    words = {"title": content["target"]["title"], "reason": finding.details.get("reason") or finding.note}
    if finding.action == Action.PASS:
        return _("经无记名投票表决，赞成票达到规定比例，评审通过，同意确认%(title)s任职资格。") % words
    if _committee(finding).get("yes") is None:
        return _("未进入投票表决，评审未通过（%(reason)s）。") % words
    return _("经无记名投票表决，评审未通过（%(reason)s）。") % words


def approval_box(approvals: tuple[Event, ...], content: Mapping[str, Any]) -> SignOff:
    """Return the approving body's box: conferral, refusal after an objection, revocation, in this order; dated by the last."""
    box = SignOff(_("审批机关意见"), leader=_("负责人（签名）："), seal=_("审批机关（公章）"))
    if not approvals:
        return box
    last = approvals[-1]
    return replace(
        box,
        opinion=tuple(line for one in approvals for line in approved(one, content)),
        organisation=last.organisation.name if last.organisation else "",
        date=day(clock.on_day(last.at)),
    )


def approved(event: Event, content: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the lines of one act of the approving body."""
    details, title = event.details or {}, content["target"]["title"]
    if event.action == Action.CONFER:
        words = {"title": title, "number": details.get("conferral", ""), "certificate": details.get("certificate", "")}
        return (
            _("经公示，同意确认%(title)s任职资格。") % words,
            _("批准文号：%(number)s。证书编号：%(certificate)s。") % words,
        )
    if event.action == Action.ANNUL:
        return (_("公示期间异议成立，不予确认%(title)s任职资格：%(why)s") % {"title": title, "why": event.note},)
    words = {"title": title, "why": event.note, "when": day(clock.on_day(event.at))}
    return (_("%(when)s撤销%(title)s任职资格，证书作废：%(why)s") % words,)


def with_defence(contents: Mapping[str, Any], finding: Event | None) -> Mapping[str, Any]:
    """Return the sections with the committee's defence as the last line of examinations and defences."""
    defence = (finding.details or {}).get("defence") if finding else None
    if not finding or not defence:
        return contents
    line = {
        "date": defence.get("held_on", "")[:7],
        "subject": "\n".join(filter(None, (defence["form"], defence["opinion"]))),
        "result": _("未参加") if defence["score"] is None else _("%(score)s 分") % {"score": defence["score"]},
        "body": _committee(finding)["name"],
    }
    tests = contents.get("tests") or {}
    return {**contents, "tests": {**tests, "rows": [*tests.get("rows", ()), line]}}


def _committee(finding: Event) -> Mapping[str, Any]:
    return finding.details["committee"]
