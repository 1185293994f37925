"""Receipts of objections: random, without characters that are taken for one another, grouped to be read aloud."""

from __future__ import annotations

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O 1 I L
GROUPS, LENGTH = 3, 4  # 31 ** 12: nobody guesses one


def draw() -> str:
    """Return a new receipt, such as 7KQ2-MXHD-93RT."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(GROUPS))


def as_typed(text: str) -> str:
    """Return a receipt as it was drawn from how a person typed it; what cannot be one comes back as it is."""
    plain = re.sub(r"[\s\-—–－_.]", "", text).upper()
    return "-".join(plain[at : at + LENGTH] for at in range(0, len(plain), LENGTH))
