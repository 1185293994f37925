"""Sessions in the database, sealed: codes and mobiles of a sign-up under way rest there."""

from typing import Any

from cryptography.exceptions import InvalidTag
from django.contrib.sessions.backends import db

from . import sealing


class SessionStore(db.SessionStore):
    """Django's database sessions with their content encrypted; one that does not open counts as logged out."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        return sealing.seal(super().encode(session_dict))

    def decode(self, session_data: str) -> dict[str, Any]:
        try:
            return super().decode(sealing.unseal(session_data))
        except (InvalidTag, KeyError, ValueError):
            return {}
