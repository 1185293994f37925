"""People, organisations, appointments, messages."""

from .history import Correction, Merger, MergerReversal, NameChange
from .importing import ImportRecord, Invitation, UnitImport
from .message import ChannelChoice, Message
from .organisation import Appointment, County, Organisation
from .user import User

__all__ = [
    "Appointment",
    "ChannelChoice",
    "Correction",
    "County",
    "ImportRecord",
    "Invitation",
    "Merger",
    "MergerReversal",
    "Message",
    "NameChange",
    "Organisation",
    "UnitImport",
    "User",
]
