"""Rows just removed from a section: sealed and kept for ten minutes, or until the section is left, to be brought back."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.cache import cache

from kashgar_zc.accounts.models import User
from kashgar_zc.accounts.sealing import seal, unseal

SECONDS = 10 * 60


def keep(rows: Sequence[Mapping[str, Any]], *, by: User, file: uuid.UUID, section: str) -> None:
    """Keep the rows that a page shows as removed, instead of those kept before; without a cache nothing is kept."""
    name = _name(by, file, section)
    if rows:
        cache.set(name, seal(json.dumps(list(rows), ensure_ascii=False)), SECONDS)
    else:
        cache.delete(name)


def kept(*, by: User, file: uuid.UUID, section: str) -> list[dict[str, Any]]:
    """Return the rows, each marked as removed."""
    sealed = cache.get(_name(by, file, section))
    return [row | {"DELETE": "on"} for row in json.loads(unseal(sealed))] if sealed else []


def _name(by: User, file: uuid.UUID, section: str) -> str:
    return f"removed-rows:{by.pk}:{file}:{section}"
