"""Which certificates of a file nobody has looked up: told beside an approval, and a reason against it where a batch says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from applications.choices import Desk
from applications.models import Application, Snapshot
from applications.rules import Rules
from applications.snapshots import subject_of

from . import queries
from .models import Verification
from .pages.facts import CERTIFIED, subjects

NAMED = 3  # in a sentence


@dataclass(frozen=True)
class Unverified:
    """Certificates nobody has looked up, as a page says them: the first few, and all of them where there are more."""

    short: str = ""
    all: str = ""

    @classmethod
    def of(cls, found: Sequence[str]) -> Unverified:
        return cls(in_words(found), "、".join(found) if len(found) > NAMED else "")

    def __bool__(self) -> bool:
        return bool(self.short)


def names(content: Mapping[str, Any], rules: Rules, lookups: Iterable[Verification]) -> list[str]:
    """Return the certificates of a snapshot for which no look-up holds, of whichever desk; its rows, not their pictures."""
    known = {one.subject for one in lookups if one.holds_in(content)}
    rows = tuple(subject_of(key, "") for key in CERTIFIED)
    return [label for key, label, _words in subjects(content, rules) if key.startswith(rows) and key not in known]


def in_words(found: Sequence[str]) -> str:
    """Return certificates as a sentence names them: 学历 1、培训 1、培训 2 等 9 项."""
    listed = "、".join(found[:NAMED])
    return listed if len(found) <= NAMED else _("%(names)s 等 %(n)s 项") % {"names": listed, "n": len(found)}


def of(application: Application, snapshot: Snapshot) -> list[str]:
    """Return the certificates of a file that nobody has looked up; none at the unit, which looks up nothing."""
    if application.desk == Desk.UNIT:
        return []
    return names(snapshot.content, application.batch.rules, queries.verifications_of(application))


def refusal_by(application: Application, snapshot: Snapshot) -> str:
    """Return why a file may not go up unverified, where its batch says so."""
    found = of(application, snapshot) if application.batch.rules.verify_before_approval else []
    words = {"names": in_words(found)}
    return _("以下证书尚未核验：%(names)s。本批次须核验后方可同意。") % words if found else ""


def of_many(applications: Iterable[Application]) -> dict[int, Unverified]:
    """Return pk -> what is unverified, of files that have something unverified; three statements."""
    files = {one.pk: one for one in applications if one.desk not in {None, Desk.UNIT}}
    latest = (
        Snapshot.objects.filter(application__in=files).order_by("application_id", "-number").distinct("application_id")
    )
    made = defaultdict(list)
    for one in Verification.objects.filter(application__in=files).select_related("snapshot"):
        made[one.application_id].append(one)
    found = {
        one.application_id: names(one.content, files[one.application_id].batch.rules, made[one.application_id])
        for one in latest
    }
    return {pk: Unverified.of(labels) for pk, labels in found.items() if labels}
