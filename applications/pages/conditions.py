"""The conditions of applying as people read them: before starting, while filling, when checking, and at a desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .. import eligibility
from ..assessing import findings_of
from ..condition_kinds import wording
from ..conditions import Verdict
from ..eligibility import Finding
from ..models import Application, Batch
from ..sections import BY_KEY
from .fill import section_url


@dataclass(frozen=True)
class Line:
    """One condition with its verdict; `url` leads to where the form says it, "" where there is nothing to mend."""

    name: str
    family: str
    word: str
    text: str
    clause: str
    note: str
    url: str = ""


def page(application: Application) -> dict[str, Any]:
    """Return the panel of a file being filled."""
    found = findings_of(application)
    return {"application": application, "lines": lines(found, application), "summary": summary(found)}


def lines(findings: Iterable[Finding], application: Application | None = None) -> list[Line]:
    """Return findings ready to print; with links into the form of `application` where that is given."""
    return [_line(one, application) for one in findings]


def lines_of_snapshot(content: Mapping[str, Any]) -> list[Line]:
    """Return what was found of the conditions when a snapshot was taken; none for one taken before there were any."""
    return lines(eligibility.from_data(content.get("eligibility", ())))


def _line(one: Finding, application: Application | None) -> Line:
    family, word = _standing(one)
    url = ""
    if application and one.section in BY_KEY and one.verdict != Verdict.MET:
        url = f"{section_url(application, one.section)}#{one.anchor}"
    return Line(one.name, family, word, one.text, one.clause, _note(one), url)


def _standing(one: Finding) -> tuple[str, str]:
    if one.verdict == Verdict.MET:
        return "done", _("符合")
    if one.verdict == Verdict.UNKNOWN:
        return "waiting", _("无法判断")
    if one.exception:
        return "waiting", _("例外")
    return "needs-you", _("不符合")


def _note(one: Finding) -> str:
    if one.exception or one.verdict != Verdict.NOT_MET:
        return one.exception
    return _("不符合的不能提交。") if one.hard else _("由审核机构核对，不影响提交。")


def summary(findings: Iterable[Finding]) -> str:
    """Return how many conditions are met, not met and not to be said."""
    verdicts = [one.verdict for one in findings]
    words = {
        "met": verdicts.count(Verdict.MET),
        "not_met": verdicts.count(Verdict.NOT_MET),
        "unknown": verdicts.count(Verdict.UNKNOWN),
    }
    return _("符合 %(met)s 项，不符合 %(not_met)s 项，无法判断 %(unknown)s 项") % words


def asked(batch: Batch, category: int, level: str, series: str) -> list[tuple[str, str, str]]:
    """Return what a title asks for before anything is filled in: name, wording, clause."""
    found = batch.rules.eligibility.for_target(category, level, series)
    return [(one.name, wording(one), one.clause) for one in found]
