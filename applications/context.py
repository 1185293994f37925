"""The season banner of the header."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from . import queries


def season(request: HttpRequest) -> dict[str, Any]:
    """Return `season_banner`: the current season and, while it runs, when the general window closes."""
    return {"season_banner": queries.season_banner()}
