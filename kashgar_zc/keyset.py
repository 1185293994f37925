"""Pages of a list by the last row seen: as quick on the hundredth page as on the first."""

from __future__ import annotations

from collections.abc import Sequence
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
    order, key = order_by(column), after or before
    edge = _edge(rows, order, key) if key else None
    back = edge is not None and not after
    if edge is not None:
        rows = rows.filter(beyond(order, edge, back=back))
    found = list(rows.order_by(*(turned(order) if back else order))[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    first, last = (found[0].pk, found[-1].pk) if found else (None, None)
    return Page(found, first if (more if back else edge) else None, last if (back or more) else None)


def order_by(column: str) -> tuple[str, ...]:
    """Return the order of a list by a column, with pk in the same direction where rows are equal."""
    minus = "-" if column.startswith("-") else ""
    return (column,) if column.removeprefix("-") == "pk" else (column, f"{minus}pk")


def turned(order: Sequence[str]) -> tuple[str, ...]:
    """Return the opposite order."""
    return tuple(one.removeprefix("-") if one.startswith("-") else f"-{one}" for one in order)


def beyond(order: Sequence[str], edge: Sequence[Any], *, back: bool = False) -> Q:
    """Return the condition of what follows (or, going back, precedes) the row whose columns of `order` hold `edge`.

    The first column is also bounded on its own, so that an index on it is entered at the edge.
    """
    condition = Q()
    for column, value in reversed(list(zip(order, edge, strict=True))):
        field = column.removeprefix("-")
        sign = "lt" if column.startswith("-") != back else "gt"
        further = Q(**{f"{field}__{sign}": value})
        condition = further | (Q(**{field: value}) & condition) if condition else further
    first, sign = order[0].removeprefix("-"), "lte" if order[0].startswith("-") != back else "gte"
    return condition if len(order) == 1 else Q(**{f"{first}__{sign}": edge[0]}) & condition


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


def _edge(rows: QuerySet[Any], order: Sequence[str], key: int) -> tuple[Any, ...] | None:
    """Return what a row holds in the columns of an order; a pk needs no looking up, and its row may be gone."""
    if len(order) == 1:
        return (key,)
    return rows.filter(pk=key).values_list(*(one.removeprefix("-") for one in order)).first()


def _address(request: HttpRequest, **key: int) -> str:
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    query.update({name: str(value) for name, value in key.items()})
    return f"?{query.urlencode()}"
