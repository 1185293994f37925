"""What somebody posted whom we no longer knew: sealed in the session for an hour, and offered again after logging in."""

from __future__ import annotations

import json

from django.http import HttpRequest, QueryDict

from kashgar_zc import clock

from .sealing import seal, unseal

SESSION_KEY = "held_post"
SECONDS = 60 * 60
LONGEST = 400_000  # bytes of a sealed post; a session is a row of the database
ASKED = "held"  # in the query of the address to which the log-in returns


def hold(request: HttpRequest) -> str:
    """Keep the post and return the address that offers it again; too long a one is not kept."""
    sent = [(name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"]
    sealed = seal(json.dumps(sent, ensure_ascii=False))
    if len(sealed) > LONGEST:
        return request.path
    request.session[SESSION_KEY] = {"path": request.path, "at": clock.now().timestamp(), "post": sealed}
    return f"{request.path}?{ASKED}=1"


def held(request: HttpRequest) -> QueryDict | None:
    """Return what was kept for this address, if it asks for that and it is fresh."""
    kept = request.session.get(SESSION_KEY)
    if ASKED not in request.GET or not kept or kept["path"] != request.path:
        return None
    if clock.now().timestamp() - kept["at"] > SECONDS:
        return None
    post = QueryDict(mutable=True)
    for name, values in json.loads(unseal(kept["post"])):
        post.setlist(name, values)
    return post


def release(request: HttpRequest) -> None:
    """Forget what was kept for this address."""
    if request.session.get(SESSION_KEY, {}).get("path") == request.path:
        del request.session[SESSION_KEY]
