"""What a return named, whether it was mended since, and why what was left as it was stays so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from . import queries, sections, snapshots
from .checks import Defect
from .choices import Action, MaterialState
from .drafts import TYPED, answers, typed
from .models import Application, Event, Material

LONGEST_REASON = 200


@dataclass(frozen=True)
class Named:
    """A defect of a return as its applicant meets it: its place in the letter, what it says, and whether it was mended."""

    number: int
    section: str
    item: str
    wrong: str
    todo: str
    is_mended: bool

    @property
    def anchor(self) -> str:
        """The id of the field that asks why it stays as it was; its name, too."""
        return f"reason-{self.number}"


def named(application: Application, filled: queries.Filled | None = None) -> list[Named]:
    """Return what the return named that waits for an answer, compared with what was returned; `filled` None is read."""
    event = queries.last_return(application)
    given = event.details.get("defects", ()) if event else ()
    if not event or not given:
        return []
    filled = filled or queries.filled_of(application)
    content = (event.snapshot or application.snapshots.latest("number")).content
    labels = queries.slot_labels(application)
    return [
        Named(
            number,
            one["section"],
            one.get("item") or _title(one["section"]),
            one.get("wrong", ""),
            one.get("todo", ""),
            is_mended=_said(content, one, labels) != _says(content, filled, one, labels),
        )
        for number, one in enumerate(given)
    ]


def unexplained(found: Iterable[Named], reasons: Mapping[str, str]) -> list[Defect]:
    """Return what was neither mended nor explained; `reasons` by the `anchor` of what they explain."""
    text = _("“%(item)s”尚未修改。请修改，或者在提交前写明未修改的原因。")
    return [
        Defect("commitments", one.anchor, text % {"item": one.item})
        for one in found
        if not one.is_mended and not reasons.get(one.anchor, "").strip()
    ]


def kept(found: Iterable[Named], reasons: Mapping[str, str]) -> dict[str, Any]:
    """Return what the event of a resubmission keeps: for each defect of the return whether it was mended, or why not."""
    said = [
        {"mended": one.is_mended, "reason": "" if one.is_mended else reasons.get(one.anchor, "").strip()}
        for one in found
    ]
    return {"answers": [one | {"reason": one["reason"][:LONGEST_REASON]} for one in said]} if said else {}


def with_answers(
    defects: Sequence[Mapping[str, Any]], returned: Event, events: Iterable[Event]
) -> list[dict[str, Any]]:
    """Return the defects of a return, each with `answer`: what its applicant said of it; None while that is awaited."""
    after = (one for one in events if one.sequence > returned.sequence and one.action == Action.RESUBMIT)
    event = next(after, None)
    given = event.details.get("answers", ()) if event else ()
    return [{**one, "answer": given[n] if n < len(given) else None} for n, one in enumerate(defects)]


def _title(section: str) -> str:
    return _("材料") if section == sections.MATERIALS else str(sections.BY_KEY[section].title)


def _said(content: Mapping[str, Any], defect: Mapping[str, str], labels: Mapping[str, str]) -> Any:
    """Return what stood, when it was returned, where a defect is: files of a slot or of all, a row, or a whole section."""
    if defect["section"] == sections.MATERIALS:
        wanted = _slots_meant(defect, labels)
        return sorted((one["slot"], snapshots.said_by(one)) for one in content["materials"] if one["slot"] in wanted)
    data = content["sections"].get(defect["section"])
    rows, number = _rows(defect, data), _row_meant(defect, data)
    return rows[number] if number is not None and number < len(rows) else rows


def _says(
    content: Mapping[str, Any], filled: queries.Filled, defect: Mapping[str, str], labels: Mapping[str, str]
) -> Any:
    """Return what stands there now; a row counts as the same wherever it stands, and as gone where no row is as it was."""
    if defect["section"] == sections.MATERIALS:
        wanted = _slots_meant(defect, labels)
        return sorted((one.slot, _said_by(one)) for one in filled.materials if one.slot in wanted)
    rows, before = _rows(defect, filled.contents.get(defect["section"])), _said(content, defect, labels)
    if not isinstance(before, dict):
        return rows
    return before if before in rows else None


def _said_by(material: Material) -> str:
    """Return what a file says, as `snapshots.said_by` does; one being checked says something new."""
    digest = material.sha256 if material.state == MaterialState.READY else str(material.key)
    return ":".join([digest, *material.covers])


def _slots_meant(defect: Mapping[str, str], labels: Mapping[str, str]) -> frozenset[str]:
    """Return the slots that a defect of the materials is about: the one it names, else all."""
    keys = {key for key, label in labels.items() if label == defect.get("item", "")}
    return frozenset(keys or labels)


def _rows(defect: Mapping[str, str], data: Mapping[str, Any] | None) -> list[dict[str, str]]:
    """Return the rows of a section as answered, empty answers left out, unreadable words kept."""
    rows = sections.BY_KEY[defect["section"]].rows(data)
    return [
        {k: v for k, v in answers(row).items() if v} | {TYPED + k: v for k, v in typed(row).items()} for row in rows
    ]


def _row_meant(defect: Mapping[str, str], data: Mapping[str, Any] | None) -> int | None:
    """Return the index of the row that a defect names, by what tells rows apart; None where it is about the whole section.

    Returns of old name a row by its number: 学历 1（新疆大学）.
    """
    spec, item = sections.BY_KEY[defect["section"]], defect.get("item", "")
    names = spec.names(spec.rows(data)) if spec.repeats else []
    if item in names:
        return names.index(item)
    found = re.match(rf"{re.escape(str(spec.row_label))} (\d+)(?:（|$)", item) if spec.repeats else None
    return int(found[1]) - 1 if found else None
