"""Who judges, and what they found."""

from .ballot import Ballot, Box, KeyHolder, Roll, SealedPaper, Tally
from .committee import Committee, Member
from .meeting import Attendance, Case, Declaration, Meeting, StageEntry
from .scoring import Defence, EarlierSheet, ScoreSheet, TestResult

__all__ = [
    "Attendance",
    "Ballot",
    "Box",
    "Case",
    "Committee",
    "Declaration",
    "Defence",
    "EarlierSheet",
    "KeyHolder",
    "Meeting",
    "Member",
    "Roll",
    "ScoreSheet",
    "SealedPaper",
    "StageEntry",
    "Tally",
    "TestResult",
]
