"""Pages of a list by the last row seen: as quick on the hundredth page as on the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest


@dataclass(frozen=True)
class Page:
    """Rows in the list's order; `before` and `after` are the keys to page with, None at an end."""

    rows: list[Any]
    before: int | None
    after: int | None


def page(rows: QuerySet[Any], *, column: str, size: int, after: int | None = None, before: int | None = None) -> Page:
    """Return the rows following `after`, preceding `before`, or the first; a key from elsewhere means the first.

    The list is ordered by `column` (with a minus: falling) and, where that is equal, by pk in the same direction.
    """
    falling, field = column.startswith("-"), column.removeprefix("-")
    edge = rows.filter(pk=after or before).values_list(field, "pk").first() if after or before else None
    back = edge is not None and not after
    if edge is not None:
        beyond = "lt" if falling != back else "gt"
        rows = rows.filter(Q(**{f"{field}__{beyond}": edge[0]}) | Q(**{field: edge[0], f"pk__{beyond}": edge[1]}))
    minus = "-" if falling != back else ""
    found = list(rows.order_by(f"{minus}{field}", f"{minus}pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    first, last = (found[0].pk, found[-1].pk) if found else (None, None)
    return Page(found, first if (more if back else edge) else None, last if (back or more) else None)


def asked(request: HttpRequest) -> dict[str, int]:
    """Return the keys of the address, as `page` takes them."""
    given = {name: request.GET.get(name, "") for name in ("before", "after")}
    return {name: int(value) for name, value in given.items() if value.isdecimal() and len(value) < 19}


def pager(request: HttpRequest, shown: Page) -> dict[str, str] | None:
    """Return what components/pager.html draws, None when one page is all."""
    if shown.before is None and shown.after is None:
        return None
    return {
        "prev_url": _address(request, before=shown.before) if shown.before else "",
        "next_url": _address(request, after=shown.after) if shown.after else "",
        "text": "",
    }


def _address(request: HttpRequest, **key: int) -> str:
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    query.update({name: str(value) for name, value in key.items()})
    return f"?{query.urlencode()}"
