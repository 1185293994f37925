"""The season banner of the header."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from kashgar_zc.accounts.choices import Role

from . import queries

UNCONCERNED = ("/check/", "/committee/")


def season(request: HttpRequest) -> dict[str, Any]:
    """Return `season_banner`: the current season and, while it runs, when the general window closes.

    None for whom no deadline of applying concerns: experts, observers, secretaries, and whoever checks a certificate.
    """
    desk = getattr(request, "desk", None)
    concerns = (desk is None or desk.role == Role.REVIEWER) and not request.path.startswith(UNCONCERNED)
    return {"season_banner": queries.season_banner() if concerns else None}
