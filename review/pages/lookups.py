"""How the papers of a file were made sure of, now and in earlier years: beside each row, and as one table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from applications.pages.evidence import Piece

from ..choices import FINDING_FAMILY, Finding
from ..earlier import Copied
from ..models import Verification
from .facts import Check, Checks, checks_by_subject


@dataclass(frozen=True)
class LookupLine:
    """One look-up: when, of what, by whom, where and with which result; `note` says when it holds no more."""

    day: str
    label: str
    who: str
    register: str
    family: str
    word: str
    note: str
    pieces: list[Piece]


def checks(lookups: Iterable[Verification], copied: Iterable[Copied], content: Mapping[str, Any]) -> Checks:
    """Return subject -> what is said beside it: where it was copied from, then what was looked up for this file."""
    found: dict[str, list[Check]] = {}
    for one in copied:
        found.setdefault(one.subject, []).append(_of_copied(one))
    for subject, made in checks_by_subject(lookups, content).items():
        found.setdefault(subject, []).extend(made)
    return found


def _of_copied(one: Copied) -> Check:
    word = _("取自%(season)s") % {"season": one.season}
    if not one.is_same:
        return Check("waiting", word, _("取用后有改动，请重新核验。"))
    if not one.lookups:
        return Check("idle", word, _("未改动，当时没有核验记录。"))
    return Check("moving", word, _("未改动，当时%(what)s") % {"what": _said_of(one.lookups[-1])})


def _said_of(one: Verification) -> str:
    where = f"{one.get_register_display()}：{one.get_result_display()}"
    return f"{where}（{one.organisation.name} {one.by.name} · {one.checked_on:%Y-%m-%d}）"


def trail(
    lookups: Iterable[Verification], content: Mapping[str, Any], laid: Mapping[int, list[Piece]]
) -> list[LookupLine]:
    """Return every look-up of a file as a line, the earliest first; `laid` are the pieces of evidence by look-up."""
    return [
        LookupLine(
            day=f"{one.checked_on:%Y-%m-%d}",
            label=one.label,
            who=f"{one.organisation.name} {one.by.name}",
            register=str(one.get_register_display()),
            family=FINDING_FAMILY[Finding(one.result)],
            word=str(one.get_result_display()),
            note=one.evidence
            if one.holds_in(content)
            else _("内容已修改，须重新核验。%(note)s") % {"note": one.evidence},
            pieces=laid.get(one.pk, []),
        )
        for one in lookups
    ]
