"""People, organisations, appointments, messages."""

from .message import Message
from .organisation import Appointment, County, Organisation
from .user import User

__all__ = ["Appointment", "County", "Message", "Organisation", "User"]
