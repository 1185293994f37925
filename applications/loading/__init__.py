"""From the readable files in `fixtures/` to the tables: read with lines, checked as a whole, written in one go."""

from .files import Fixtures, read
from .lines import BadFixtures, Problem

__all__ = ["BadFixtures", "Fixtures", "Problem", "read"]
