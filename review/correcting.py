"""Putting right what a unit is: what it would do to its files is looked at first, and done exactly as it was shown."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications import following
from applications.following import Ways
from kashgar_zc.accounts import correcting
from kashgar_zc.accounts.actions import Refused
from kashgar_zc.accounts.correcting import Changes
from kashgar_zc.accounts.models import Correction, Organisation, User


@dataclass(frozen=True)
class Look:
    """What a correction would do: to the unit in words, and to its open files."""

    changes: Changes
    ways: Ways

    @property
    def digest(self) -> str:
        """Return a hash of everything that it rests on: whoever confirms says it back."""
        ways = [(one.pk, one.version) for one in self.ways.go], [(one.pk, why) for one, why in self.ways.keep]
        return hashlib.sha256(repr((sorted(self.changes.items()), ways)).encode()).hexdigest()


def look(unit: Organisation, facts: Mapping[str, Any], *, locked: bool = False) -> Look:
    return Look(correcting.changes_of(unit, facts), following.ways(unit, facts["bureau"], locked=locked))


@transaction.atomic
def correct(unit: Organisation, *, facts: Mapping[str, Any], reason: str, digest: str, by: User) -> Correction:
    """Put a unit's facts right and take its files along, all or nothing, as it was shown under `digest`.

    `Refused` or `workflow.NotAllowed` say why not.
    """
    current = correcting.lock(unit, by=by)
    seen = look(current, facts, locked=True)
    if seen.digest != digest:
        raise Refused(_("核对之后情况有变化，尚未更正。请重新核对后确认。"))
    following.follow(seen.ways.go, facts["bureau"], by=by, reason=reason)
    return correcting.correct(current, facts=facts, reason=reason, files=[one.pk for one in seen.ways.go], by=by)
