"""The rules of a batch as values: parsed from its data, never typed into code."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from .conditions import EligibilityRules
from .judging import JudgingRules


@dataclass(frozen=True)
class Slot:
    """A place for one kind of material. Slots sharing a `group` satisfy its requirement together: one of them is enough.

    `categories` empty means every category; `kinds` are "image" and "pdf"; `required` holds for the group, and may be
    narrowed to some categories and levels: ask `is_required`. `proves` is the section that its files stand for, or empty.
    """

    key: str
    label: str
    hint: str
    group: str
    required: bool
    kinds: tuple[str, ...]
    max_files: int
    categories: tuple[int, ...]
    required_for: tuple[int, ...] = ()
    required_levels: tuple[str, ...] = ()
    proves: str = ""

    def applies_to(self, category: int) -> bool:
        return not self.categories or category in self.categories

    def is_required(self, category: int, level: str | None = None) -> bool:
        """Return whether the group must be filled; without a level, those that need not are not told apart."""
        return (
            self.required
            and self.applies_to(category)
            and (not self.required_for or category in self.required_for)
            and (level is None or not self.required_levels or level in self.required_levels)
        )


@dataclass(frozen=True)
class LeastRows:
    """How many rows a section that repeats must have in these categories (empty: every one) [N 二, 四.6].

    A file in the slot `unless` stands for them, as an approved exemption does for training.
    """

    section: str
    minimum: int
    categories: tuple[int, ...] = ()
    unless: str = ""


@dataclass(frozen=True)
class Commitment:
    """A text the applicant accepts at submission; its version is kept with the snapshot."""

    key: str
    version: str
    title: str
    text: str


@dataclass(frozen=True)
class EvidenceLimits:
    """How much may be laid beside one thing at most; the size is of one file, in bytes."""

    max_files: int
    max_file_bytes: int

    @classmethod
    def parse(cls, data: Mapping[str, int]) -> EvidenceLimits:
        return cls(data["max_files"], data["max_file_mb"] * 1024 * 1024)


@dataclass(frozen=True)
class EvidenceRules:
    """What desks and applicants may lay beside their words, what anybody may beside an objection to a result.

    `posting_required`: a unit shows its notice as posted before it sends a file up.
    """

    office: EvidenceLimits
    public: EvidenceLimits
    posting_required: bool = False

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> EvidenceRules:
        return cls(
            EvidenceLimits.parse(data["office"]),
            EvidenceLimits.parse(data["public"]),
            data.get("posting_required", False),
        )


@dataclass(frozen=True)
class Rules:
    """Everything a batch decides by number. Days are working days, sizes bytes."""

    slots: tuple[Slot, ...]
    sections: tuple[LeastRows, ...]
    commitments: tuple[Commitment, ...]
    publicity_days: int
    correction_days: int
    undo_minutes: int  # in which a desk may take a verdict back; none where the notice says nothing
    claim_hours: int  # for which a claim keeps colleagues off a file
    most_at_once: int  # files of one act on many
    verify_before_approval: bool  # whether a desk above the unit looks up every certificate first
    desk_days: Mapping[str, int]
    max_file_bytes: int
    max_case_bytes: int
    max_pages: int  # of a whole case
    resubmit_to: str  # "returning_desk" or "first_desk"
    skip_missing_bureau: bool
    county_accepts: bool
    objections_to: str  # whom an applicant may turn to when the last desk of the route declines
    remind_days: tuple[int, ...]  # before the close, counted in calendar days
    judging: JudgingRules
    eligibility: EligibilityRules
    evidence: EvidenceRules | None = None  # a notice that says nothing of it provides for none
    draft_form_days: int = 7  # calendar days for which a draft of the printed form is kept
    removed_file_days: int = 0  # calendar days for which a removed file that no submission names is kept; 0: no end
    report_remind_days: tuple[int, ...] = ()  # before a report of the national register ends, in calendar days
    marks_kept_days: int = 0  # calendar days after a file's end, then reviewers' marks of it go; 0: they stay
    decline_objection_days: int = 0  # within which an applicant may object to a decline; 0: no term

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Rules:
        """Return the rules in a batch's data; `KeyError` when one is missing (the loader has checked them)."""
        return cls(
            slots=tuple(_slot(item) for item in data["materials"]),
            sections=tuple(
                LeastRows(**{**one, "categories": tuple(one.get("categories", ()))}) for one in data["sections"]
            ),
            commitments=tuple(Commitment(**item) for item in data["commitments"]),
            publicity_days=data["publicity_days"],
            correction_days=data["correction_days"],
            undo_minutes=data.get("undo_minutes", 0),
            claim_hours=data.get("claim_hours", 4),
            most_at_once=data.get("most_at_once", 1000),
            verify_before_approval=data.get("verify_before_approval", False),
            desk_days=data["desk_days"],
            max_file_bytes=data["max_file_mb"] * 1024 * 1024,
            max_case_bytes=data["max_case_mb"] * 1024 * 1024,
            max_pages=data["max_pages"],
            resubmit_to=data["resubmit_to"],
            skip_missing_bureau=data["skip_missing_bureau"],
            county_accepts=data["county_accepts"],
            objections_to=data["objections_to"],
            remind_days=tuple(data["remind_days"]),
            judging=JudgingRules.parse(data),
            eligibility=EligibilityRules.parse(data.get("eligibility")),
            evidence=EvidenceRules.parse(data["evidence"]) if data.get("evidence") else None,
            draft_form_days=data.get("draft_form_days", 7),
            removed_file_days=data.get("removed_file_days", 0),
            report_remind_days=tuple(data.get("report_remind_days", ())),
            marks_kept_days=data.get("marks_kept_days", 0),
            decline_objection_days=data.get("decline_objection_days", 0),
        )

    def slots_for(self, category: int) -> tuple[Slot, ...]:
        """Return the slots of a category, in order."""
        return tuple(slot for slot in self.slots if slot.applies_to(category))

    def least_rows(self, section: str, category: int, filled: Collection[str]) -> int:
        """Return how many rows a section must have; `filled` are the slots with a file in use."""
        asked = (one for one in self.sections if one.section == section and one.unless not in filled)
        return max((one.minimum for one in asked if not one.categories or category in one.categories), default=0)


def _slot(item: Mapping[str, Any]) -> Slot:
    return Slot(
        key=item["key"],
        label=item["label"],
        hint=item.get("hint", ""),
        group=item.get("group", item["key"]),
        required=item["required"],
        kinds=tuple(item.get("kinds", ("image", "pdf"))),
        max_files=item.get("max_files", 1),
        categories=tuple(item.get("categories", ())),
        required_for=tuple(item.get("required_for", ())),
        required_levels=tuple(item.get("required_levels", ())),
        proves=item.get("proves", ""),
    )
