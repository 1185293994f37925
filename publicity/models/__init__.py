"""What the public is told, what it answers, and what comes of it."""

from .certificate import Certificate, Conferral, Revocation
from .notice import Entry, Notice
from .objection import Decision, Objection
from .proposal import Proposal, Settlement

__all__ = [
    "Certificate",
    "Conferral",
    "Decision",
    "Entry",
    "Notice",
    "Objection",
    "Proposal",
    "Revocation",
    "Settlement",
]
