"""What the desks keep beside the file's own history."""

from .publicity import UnitPublicity
from .statement import ConductStatement
from .verification import Verification

__all__ = ["ConductStatement", "UnitPublicity", "Verification"]
