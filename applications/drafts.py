"""What a row of a section holds beside its answers: words that could not be read, and the earlier row it was copied from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

TYPED = "_typed"  # field -> what was typed there and could not be read; the answer itself is "" until it is mended
COPIED = "_copied"  # "<key of the earlier application>/<its row>", whether or not the row was changed since


def typed(row: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the words of a row that could not be read, by field."""
    words: Mapping[str, str] = row.get(TYPED, {})
    return words


def has_typed(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether any of the rows holds words that could not be read."""
    return any(typed(row) for row in rows)


def answers(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the row as its person answered it, freed of what it holds beside."""
    return {name: value for name, value in row.items() if name not in {TYPED, COPIED}}
