"""What people type, freed of characters that nobody sees or types: controls, surrogates, direction overrides, zero widths."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict

# Tab, line feed and carriage return stay. Direction marks that wrap honest mixed text (U+200E, U+200F) stay too.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2060-\u2069\u200b-\u200d\u00ad\ufeff\ufffe\uffff]"
)


class TypedTextMiddleware:
    """Cleans the query and the posted fields before any view reads them; PostgreSQL and PDF could not hold them anyway."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.GET = cleaned(request.GET)
        if request.method == "POST":
            request.POST = cleaned(request.POST)
        return self.get_response(request)


def cleaned(values: QueryDict) -> QueryDict:
    """Return the values without unseen characters: the same object where there were none."""
    if not any(UNSEEN.search(text) for _name, texts in values.lists() for text in texts if isinstance(text, str)):
        return values
    fresh = values.copy()
    for name, texts in values.lists():
        fresh.setlist(name, [UNSEEN.sub("", text) for text in texts])
    fresh._mutable = False
    return fresh
