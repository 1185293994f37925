"""People, organisations, appointments, messages."""

from .message import ChannelChoice, Message
from .organisation import Appointment, County, Organisation
from .user import User

__all__ = ["Appointment", "ChannelChoice", "County", "Message", "Organisation", "User"]
