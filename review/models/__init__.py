"""What the desks keep beside the file's own history."""

from .publicity import UnitPublicity
from .showing import IdentityShowing
from .statement import ConductStatement
from .verification import Verification

__all__ = ["ConductStatement", "IdentityShowing", "UnitPublicity", "Verification"]
