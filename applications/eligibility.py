"""Eligibility as an explanation: each condition of a batch against what a file says, with its verdict, reason and clause.

Pure functions over values. Conditions are data of the season (`rules.eligibility`); a kind of condition is a function of
`condition_kinds.py`. "Cannot say" never blocks: it names what to fill in, and reviewers see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from .checks import Defect
from .condition_kinds import answer
from .conditions import Condition, EligibilityRules, Facts, Verdict

CONDITIONS = "conditions"  # where the check page lists them


@dataclass(frozen=True)
class Finding:
    """What became of one condition; `section` and `anchor` are where the form says it, "" where it says nothing of it."""

    key: str
    name: str
    verdict: str
    text: str
    clause: str
    hard: bool
    section: str = ""
    anchor: str = ""
    exception: str = ""

    @property
    def blocks(self) -> bool:
        return self.hard and self.verdict == Verdict.NOT_MET


def assess(rules: EligibilityRules, facts: Facts) -> list[Finding]:
    """Return what becomes of every condition of the title applied for, in the order of the rules. Pure."""
    found = []
    for condition in rules.for_target(facts.category, facts.level, facts.series):
        said = answer(condition, facts)
        finding = Finding(
            key=condition.key,
            name=condition.name,
            verdict=said.verdict,
            text=said.text,
            clause=condition.clause,
            hard=condition.hard,
            section=said.section,
            anchor=said.anchor,
        )
        found.append(_excepted(finding, condition, facts))
    return found


def _excepted(finding: Finding, condition: Condition, facts: Facts) -> Finding:
    """Let an exception on record, or an uploaded approval of this very condition, stand for what is not met: reviewers look
    at it."""
    if not finding.blocks or not condition.may_be_excepted:
        return finding
    if grounds := (facts.plans or {}).get(condition.key, ""):
        return replace(finding, hard=False, exception=_("按一人一策处理：%(grounds)s") % {"grounds": grounds})
    if files := (facts.approvals or {}).get(condition.key, ""):
        told = _("按批准的例外处理，申报人指明批准文件为%(files)s，由审核机构核对。") % {"files": files}
        return replace(finding, hard=False, exception=told)
    if facts.approvals is None:
        return finding
    return replace(finding, text=finding.text + _("批准文件涵盖本条件的，请在“上传材料”中该文件下勾选。"))


def as_defects(findings: Iterable[Finding]) -> list[Defect]:
    """Return what is not met or cannot be said, as the check page lists it: only a hard condition not met blocks.

    `section` is "" where nothing in the form could mend it.
    """
    return [
        Defect(one.section, one.anchor or one.section or CONDITIONS, sentence(one), hard=one.blocks)
        for one in findings
        if one.verdict != Verdict.MET
    ]


def sentence(finding: Finding) -> str:
    """Return a finding in one sentence with its clause."""
    words = {"name": finding.name, "text": finding.text, "clause": finding.clause}
    told = _("%(name)s：%(text)s（依据：%(clause)s）") % words
    return f"{told}{finding.exception}"


def as_data(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return findings as a snapshot keeps them."""
    return [asdict(one) for one in findings]


def from_data(data: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """Return the findings that a snapshot keeps."""
    return [Finding(**one) for one in data]
