"""What the desks keep beside the file's own history."""

from .bulk import BulkItem, BulkRun
from .claim import Claim
from .inquiry import Inquiry, InquiryStatement
from .mark import Mark
from .phrase import Phrase, PhraseUse
from .publicity import UnitObjection, UnitPublicity
from .saved_view import SavedView
from .second_signature import Proposal, SecondSignature
from .shared_files import SharedFiles
from .statement import ConductStatement, StatementObjection
from .verification import Verification

__all__ = [
    "BulkItem",
    "BulkRun",
    "Claim",
    "ConductStatement",
    "Inquiry",
    "InquiryStatement",
    "Mark",
    "Phrase",
    "PhraseUse",
    "Proposal",
    "SavedView",
    "SecondSignature",
    "SharedFiles",
    "StatementObjection",
    "UnitObjection",
    "UnitPublicity",
    "Verification",
]
