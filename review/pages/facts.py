"""What a submitted file says, section by section, with what changed and how it was verified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from applications import sections
from applications.rules import Rules
from applications.snapshots import Change, covered, subject_of

from ..choices import FINDING_FAMILY, Finding
from ..models import Verification

Content = Mapping[str, Any]
NO_STRIP = SafeString()
WIDEST = 7  # columns of a table beside the proofs; wider rows are listed


@dataclass(frozen=True)
class Value:
    label: str
    text: str
    changed: bool
    wide: bool


@dataclass(frozen=True)
class Check:
    """A look-up as shown beside what it is about."""

    family: str
    word: str
    text: str


Checks = Mapping[str, list[Check]]  # subject -> what is said of it


@dataclass(frozen=True)
class Row:
    label: str
    values_shown: list[Value]
    checks: list[Check]


@dataclass(frozen=True)
class Part:
    """One section of the form as read by a desk; `headings` where its rows stand in a table."""

    key: str
    title: str
    headings: list[str]
    rows: list[Row]
    changed: bool
    strip: SafeString = NO_STRIP
    proven_by: tuple[tuple[str, str], ...] = ()  # (key, label) of the slots whose files stand for it

    @property
    def place(self) -> str:
        return self.key


@dataclass(frozen=True)
class Proof:
    """One uploaded file: its addresses, and a picture of each page."""

    name: str
    text: str
    url: str
    view_url: str
    thumb_url: str
    pages: list[tuple[int, str]]
    changed: bool
    covers: str


@dataclass(frozen=True)
class Slot:
    key: str
    label: str
    proofs: list[Proof]
    checks: list[Check]
    strip: SafeString = NO_STRIP

    @property
    def place(self) -> str:
        return f"{sections.MATERIALS}-{self.key}"


def parts(content: Content, rules: Rules, changes: Sequence[Change], checks: Checks) -> list[Part]:
    """Return every section of a snapshot in the form's order, with the slots that hold something to prove it."""
    changed = {(one.section, one.item) for one in changes}
    filled = {one["slot"] for one in content["materials"]}
    proofs: dict[str, list[tuple[str, str]]] = {}
    for slot in rules.slots_for(content["target"]["category_number"]):
        if slot.key in filled:
            proofs.setdefault(slot.proves, []).append((slot.key, slot.label))
    return [
        replace(
            _part(spec, content["sections"].get(spec.key), changed, checks), proven_by=tuple(proofs.get(spec.key, ()))
        )
        for spec in sections.SECTIONS
    ]


def _part(
    spec: sections.Section,
    data: Mapping[str, Any] | None,
    changed: set[tuple[str, str]],
    checks: Checks,
) -> Part:
    rows = [
        Row(
            f"{spec.row_label} {index + 1}" if spec.repeats else "",
            _values(spec, index, given, changed),
            checks.get(subject_of(spec.key, index), []),
        )
        for index, given in enumerate(spec.rows(data))
    ]
    is_table = spec.repeats and len(spec.fields) <= WIDEST and not any(field.wide for field in spec.fields)
    headings = [value.label for value in rows[0].values_shown] if is_table and rows else []
    return Part(spec.key, str(spec.title), headings, rows, any(section == spec.key for section, _item in changed))


def _values(spec: sections.Section, index: int, given: Mapping[str, str], changed: set[tuple[str, str]]) -> list[Value]:
    """Return the values of a row; the two ends of a span stand together."""
    prefix = f"{spec.row_label} {index + 1} · " if spec.repeats else ""  # as `snapshots.changes` names an item
    found = [
        Value(
            str(field.label),
            sections.display(field, given.get(field.name, "")),
            (spec.key, f"{prefix}{field.label}") in changed,
            field.wide,
        )
        for field in spec.fields
    ]
    names = [field.name for field in spec.fields]
    if "start" in names and "end" in names:
        at, other = names.index("start"), names.index("end")
        span = f"{found[at].text}–{found[other].text or _('至今')}"
        found[at] = Value(_("起止年月"), span, found[at].changed or found[other].changed, wide=False)
        del found[other]
    return found


def slots(content: Content, rules: Rules, before: Content | None, checks: Checks) -> list[Slot]:
    """Return the materials of a snapshot by slot; slots of the category without a file are shown empty.

    `before` is the content in which files are known by slot and hash; without it none is marked as new.
    """
    known = {(one["slot"], one["sha256"]) for one in (before or content)["materials"]}
    files: dict[str, list[Proof]] = {}
    for one in content["materials"]:
        files.setdefault(one["slot"], []).append(_proof(one, is_new=(one["slot"], one["sha256"]) not in known))
    return [
        Slot(slot.key, slot.label, files.get(slot.key, []), checks.get(subject_of(sections.MATERIALS, slot.key), []))
        for slot in rules.slots_for(content["target"]["category_number"])
    ]


def portrait(shown: Iterable[Slot], rules: Rules) -> str:
    """Return the address of the small picture of the applicant's photograph; empty where there is none."""
    portraits = {slot.key for slot in rules.slots if slot.kinds == ("image",)}
    return next((slot.proofs[0].thumb_url for slot in shown if slot.key in portraits and slot.proofs), "")


def _proof(one: Mapping[str, Any], *, is_new: bool) -> Proof:
    key = one["key"]
    return Proof(
        name=one["name"],
        text=_("%(pages)s 页 · %(size)s") % {"pages": one["pages"], "size": filesizeformat(one["size"])},
        covers=covered(one),
        url=reverse("applications:file", args=[key]),
        view_url=reverse("applications:file_view", args=[key]),
        thumb_url=reverse("applications:file_thumbnail", args=[key]),
        pages=[(page, reverse("applications:file_page", args=[key, page])) for page in range(1, one["pages"] + 1)],
        changed=is_new,
    )


def checks_by_subject(lookups: Iterable[Verification], content: Content) -> dict[str, list[Check]]:
    """Return subject -> what was looked up, the earliest first; what has changed since asks to be looked up again."""
    found: dict[str, list[Check]] = {}
    for one in lookups:
        word = f"{one.get_register_display()}：{one.get_result_display()}"
        who = f"{one.organisation.name} {one.by.name} · {one.checked_on:%Y-%m-%d}"
        text = f"{one.evidence} {who}".strip()
        family = FINDING_FAMILY[Finding(one.result)]
        if not one.holds_in(content):
            family, word, text = (
                "waiting",
                _("内容已修改，须重新核验"),
                _("原核验：%(what)s") % {"what": f"{word} {text}"},
            )
        found.setdefault(one.subject, []).append(Check(family, word, text))
    return found


CERTIFIED = ("education", "training", "awards", "tests", "service")  # sections whose rows stand on a paper


def subjects(content: Content, rules: Rules) -> list[tuple[str, str, str]]:
    """Return what can be looked up in a snapshot: (subject, label, what it says)."""
    found = []
    for key in CERTIFIED:
        spec = sections.BY_KEY[key]
        for index, row in enumerate(spec.rows(content["sections"].get(key))):
            values = [sections.display(field, row.get(field.name, "")) for field in spec.fields]
            found.append((subject_of(key, index), f"{spec.row_label} {index + 1}", " · ".join(filter(None, values))))
    names: dict[str, list[str]] = {}
    for one in content["materials"]:
        names.setdefault(one["slot"], []).append(one["name"])
    for slot in rules.slots_for(content["target"]["category_number"]):
        if slot.key in names and slot.kinds != ("image",):  # a portrait is no certificate
            found.append((subject_of(sections.MATERIALS, slot.key), slot.label, "、".join(names[slot.key])))
    return found
