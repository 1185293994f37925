"""What is asked of a server: an address, whose cookies, and what is posted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

TOKEN = "k" * 32  # any 32 letters do: the cookie and the field only have to agree


@dataclass(frozen=True)
class Ask:
    """One request, told again and again; with a body it is a POST that answers by a redirect."""

    name: str
    path: str
    cookie: str = ""
    body: Mapping[str, str] | None = None


def logged_in(person: Any) -> str:
    """Return the cookies of a browser in which a person has logged in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


def with_token(answers: Mapping[str, str]) -> dict[str, str]:
    """Return a form's answers with the token that the cookie holds."""
    return {**answers, "csrfmiddlewaretoken": TOKEN}


def write(target: Path, asks: Iterable[Ask]) -> None:
    target.write_text(json.dumps([asdict(ask) for ask in asks], ensure_ascii=False))


def read(source: Path) -> dict[str, Ask]:
    """Return requests by their name."""
    return {one["name"]: Ask(**one) for one in json.loads(source.read_text())}
