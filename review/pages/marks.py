"""A reviewer's marks on the page of a file: a strip of three buttons at every part, the check list, what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from applications import sections
from applications.models import Application, Snapshot
from kashgar_zc.accounts.models import User
from kashgar_zc.kept import draw

from .. import marks as reading
from .. import queries
from ..choices import JUDGEMENT_FAMILY, Judgement
from ..duties import DUTIES
from .facts import Part, Slot

KEYS = {Judgement.FINE: "1", Judgement.DEFECT: "2", Judgement.QUESTION: "3"}
Marked = TypeVar("Marked", Part, Slot)


@dataclass(frozen=True)
class Marks:
    """The strips by place, the lines of the check list as (place, text, ticked), and what has been looked at in words.

    `snapshot` is the number of the submission that all this is of.
    """

    snapshot: int
    strips: dict[str, SafeString]
    lines: list[tuple[str, str, bool]]
    summary: str
    defects: dict[str, str]


def marks_shown(application: Application, user: User, snapshot: Snapshot) -> Marks:
    """Return a person's marks on a file; one statement."""
    now = reading.places(snapshot.content, application.batch.rules)
    lines = reading.checks(application, snapshot)
    stood = reading.standing(queries.marks_of(application, user), now | lines)
    texts = DUTIES[application.desk].checks if application.desk else ()
    return Marks(
        snapshot=snapshot.number,
        strips={place: strip(place, stood) for place in now},
        lines=[(line, str(text), line in stood.marks) for line, text in zip(lines, texts, strict=True)],
        summary=summary(stood, reading.filled(snapshot.content)),
        defects=stood.defects(),
    )


def strip(place: str, stood: reading.Standing) -> SafeString:
    """Return the buttons of one part, drawn once for every state and kept."""
    mark = stood.marks.get(place)
    buttons = tuple(
        (str(one), str(one.label), JUDGEMENT_FAMILY[one], KEYS[one], mark is not None and mark.judgement == one)
        for one in Judgement
    )
    asks = mark is not None and mark.judgement != Judgement.FINE
    note = mark.note if mark else ""
    return draw(
        "review/_mark.html",
        place=place,
        buttons=buttons,
        asks=asks,
        note=note,
        is_outdated=place in stood.outdated,
    )


def typed(application: Application, user: User, notes: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (part, note) of what was typed and not kept, so that it can be copied from the page that refuses."""
    kept = dict(queries.marks_of(application, user).values_list("place", "note"))
    names = {spec.key: str(spec.title) for spec in sections.SECTIONS} | {
        f"{sections.MATERIALS}-{slot.key}": slot.label for slot in application.batch.rules.slots
    }
    fresh = {place: note for place, note in notes.items() if place in names and note and note != kept.get(place)}
    return [(names[place], note) for place, note in fresh.items()]


def summary(stood: reading.Standing, filled: frozenset[str]) -> str:
    """Return how far the reading of what is `filled` is: 已看 5 / 22 部分，2 处有问题，1 处存疑."""
    found = [mark.judgement for place, mark in stood.marks.items() if not place.startswith(reading.CHECK)]
    said = [_("已看 %(n)s / %(all)s 部分") % {"n": len(filled & stood.marks.keys()), "all": len(filled)}]
    if wrong := found.count(Judgement.DEFECT):
        said.append(_("%(n)s 处有问题") % {"n": wrong})
    if doubtful := found.count(Judgement.QUESTION):
        said.append(_("%(n)s 处存疑") % {"n": doubtful})
    return "，".join(said)


def with_strips(found: Sequence[Marked], marks: Marks | None) -> list[Marked]:
    """Return parts or slots with their strips; without marks as they are."""
    if marks is None:
        return list(found)
    return [replace(one, strip=marks.strips.get(one.place, SafeString())) for one in found]
