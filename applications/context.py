"""The season banner of the header."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from kashgar_zc.accounts.choices import OrganisationKind, Role

from . import deadlines, queries

UNCONCERNED = ("/check/", "/committee/")


def season(request: HttpRequest) -> dict[str, Any]:
    """Return `season_banner`: the current season and until when the own file is to be submitted, else that of its batch.

    A county's desk reads of the batch that it runs; everybody else of the general window.

    None for whom no deadline of applying concerns: experts, observers, secretaries, and whoever checks a certificate.
    """
    desk = getattr(request, "desk", None)
    concerns = (desk is None or desk.role == Role.REVIEWER) and not request.path.startswith(UNCONCERNED)
    if not concerns:
        return {"season_banner": None}
    user = getattr(request, "user", None)
    own = deadlines.banner(user) if desk is None and user is not None and user.is_authenticated else None
    if desk is not None and desk.organisation.kind == OrganisationKind.COUNTY:
        own = deadlines.county_banner(desk.organisation_id)
    return {"season_banner": own or queries.season_banner()}
