"""Moving, copying and removing rows by buttons that send the whole form: what the browser does where scripts run."""

from __future__ import annotations

import re

from django.http import QueryDict

ACT = re.compile(r"(up|down|copy|remove|undo)-(\d{1,3})")
MOST_SENT = 200  # rows in one form, removed ones among them; the form itself refuses fewer
Row = dict[str, str]


def rearranged(post: QueryDict) -> QueryDict:
    """Return the posted rows after the act that the pressed button `row` names; the very post where it names none."""
    found, total = ACT.fullmatch(post.get("row", "")), post.get("rows-TOTAL_FORMS", "")
    if found is None or not total.isdecimal() or not int(found[2]) < int(total) <= MOST_SENT:
        return post
    rows = _rows(post, int(total))
    target = next(row for row in rows if row["index"] == found[2])
    _act(found[1], rows, target)
    fresh = QueryDict(mutable=True)
    for name, values in post.lists():
        if not name.startswith("rows-"):
            fresh.setlist(name, values)
    fresh["rows-TOTAL_FORMS"], fresh["rows-INITIAL_FORMS"] = str(len(rows)), "0"
    for position, row in enumerate(rows):
        for name, value in (row | {"ORDER": str(position + 1)}).items():
            if name != "index":
                fresh[f"rows-{position}-{name}"] = value
    return fresh


def _rows(post: QueryDict, total: int) -> list[Row]:
    """Return the rows in the order shown, each with its `index` in the post."""
    rows: list[Row] = [{"index": str(index)} for index in range(total)]
    for name, value in post.items():
        prefix, _sep, field = name.removeprefix("rows-").partition("-")
        if name.startswith("rows-") and field and prefix.isdecimal() and int(prefix) < total:
            rows[int(prefix)][field] = str(value)
    return sorted(rows, key=_order)


def _order(row: Row) -> tuple[int, int]:
    order = row.get("ORDER", "")
    return (int(order) if order.isdecimal() and len(order) < 5 else MOST_SENT + 1, int(row["index"]))


def _act(act: str, rows: list[Row], target: Row) -> None:
    """Change the list of rows in place."""
    at = rows.index(target)
    if act == "remove":
        target["DELETE"] = "on"
    elif act == "undo":
        target.pop("DELETE", None)
    elif act == "copy":
        rows.insert(at + 1, {name: value for name, value in target.items() if name not in {"copied", "DELETE"}})
    else:
        step = -1 if act == "up" else 1
        to = at + step
        while 0 <= to < len(rows) and "DELETE" in rows[to]:
            to += step
        if 0 <= to < len(rows):
            rows[at], rows[to] = rows[to], rows[at]
