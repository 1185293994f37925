"""A reviewer's marks while reading a file: which parts there are to mark, and which marks still stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from applications import sections, snapshots
from applications.models import Application, Snapshot
from applications.rules import Rules
from kashgar_zc.accounts.models import User

from . import queries
from .choices import Judgement
from .duties import DUTIES
from .models import Mark

CHECK = "check"
Places = Mapping[str, str]  # place -> digest of what it says; a place is named as `forms.returning.Target.key`


@dataclass(frozen=True)
class Standing:
    """The marks of one person on one file: those that still stand by place, and the places that have changed since."""

    marks: Mapping[str, Mark]
    outdated: frozenset[str]

    def defects(self) -> dict[str, str]:
        """Return place -> note of what was found wrong."""
        return {place: mark.note for place, mark in self.marks.items() if mark.judgement == Judgement.DEFECT}


def places(content: Mapping[str, Any], rules: Rules) -> dict[str, str]:
    """Return every section and slot of a snapshot with the digest of what it says, in the form's order."""
    found = {spec.key: snapshots.digest({"said": content["sections"].get(spec.key)}) for spec in sections.SECTIONS}
    files: dict[str, list[str]] = {}
    for one in content["materials"]:
        files.setdefault(one["slot"], []).append(snapshots.said_by(one))
    for slot in rules.slots_for(content["target"]["category_number"]):
        found[f"{sections.MATERIALS}-{slot.key}"] = snapshots.digest({"files": files.get(slot.key, [])})
    return found


def filled(content: Mapping[str, Any]) -> frozenset[str]:
    """Return the places of a snapshot at which something was given: the others need no reading."""
    said = content["sections"].items()
    given = {key for key, data in said if any(any(row.values()) for row in sections.BY_KEY[key].rows(data))}
    return frozenset(given | {f"{sections.MATERIALS}-{one['slot']}" for one in content["materials"]})


def checks(application: Application, snapshot: Snapshot) -> dict[str, str]:
    """Return the lines of the present desk's check list; they are gone through anew for every snapshot."""
    desk = application.desk
    return {f"{CHECK}-{desk}-{n}": snapshot.sha256 for n in range(len(DUTIES[desk].checks))} if desk else {}


def standing(marks: Iterable[Mark], now: Places) -> Standing:
    """Return which marks still stand on what a file says now."""
    known = {mark.place: mark for mark in marks if mark.place in now}
    held = {place: mark for place, mark in known.items() if mark.digest == now[place]}
    return Standing(held, frozenset(known.keys() - held.keys()))


def own(application: Application, user: User, content: Mapping[str, Any]) -> Standing:
    """Return a person's own marks of sections and slots that stand, at the desk that has the file."""
    return standing(queries.marks_of(application, user), places(content, application.batch.rules))


def wrong_in_many(applications: Iterable[Application], user: User) -> dict[int, int]:
    """Return pk -> in how many places this person has found a file wrong, where any still is; two statements."""
    files, made = {one.pk: one for one in applications}, defaultdict(list)
    marked = Mark.objects.filter(application__in=files, by=user, judgement=Judgement.DEFECT)
    for mark in marked:
        if mark.organisation_id == files[mark.application_id].at_id:
            made[mark.application_id].append(mark)
    latest = Snapshot.objects.filter(application__in=made).order_by("application_id", "-number")
    found = {
        one.application_id: standing(
            made[one.application_id], places(one.content, files[one.application_id].batch.rules)
        ).defects()
        for one in latest.distinct("application_id")
    }
    return {pk: len(defects) for pk, defects in found.items() if defects}


def refusal_by_marks(defects: Mapping[str, str]) -> str:
    """Return why a file may not go up that the same person has found wrong."""
    if not defects:
        return ""
    return _("您标记了 %(n)s 处问题。请先退回修改；已无问题的，请改标后再上报。") % {"n": len(defects)}


def refusal_of_unseen(seen: int, latest: Snapshot) -> str:
    """Return why what a person wrote of one submission is not kept of a later one: nobody has looked at that yet."""
    if seen == latest.number:
        return ""
    words = {"n": latest.number}
    return _("您打开页面后申报已有更新（现为第 %(n)s 次提交），没有保存。请看过现在的内容再办理。") % words
