"""People, organisations, appointments, messages."""

from .history import Merger, NameChange
from .message import ChannelChoice, Message
from .organisation import Appointment, County, Organisation
from .user import User

__all__ = ["Appointment", "ChannelChoice", "County", "Merger", "Message", "NameChange", "Organisation", "User"]
