"""What the pages of an import see: the lists sent in, and what each row of one would do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kashgar_zc import clock, keyset
from kashgar_zc.accounts.choices import ImportStage
from kashgar_zc.accounts.models import ImportRecord, UnitImport

from ..importing import reporting, working
from ..importing.columns import COLUMNS
from ..importing.plan import Line, Plan, Verdict

LISTS_A_PAGE, LINES_A_PAGE = 20, 50
FAMILY = {
    Verdict.REFUSE: "needs-you",
    Verdict.CREATE: "moving",
    Verdict.CHANGE: "waiting",
    Verdict.SAME: "idle",
}
STAGES = {
    ImportStage.CHECKING: "moving",
    ImportStage.CHECKED: "waiting",
    ImportStage.APPLYING: "moving",
    ImportStage.APPLIED: "done",
    ImportStage.FAILED: "closed",
}
NEW = "new"
LABELS = {NEW: gettext_lazy("有变化"), **{one.value: one.label for one in Verdict}}
Counts = Mapping[str, Mapping[str, int]]


def lists(request: HttpRequest, mine: QuerySet[UnitImport], form: Form) -> dict[str, Any]:
    """The office's lists, the latest first, with what came of each."""
    shown = keyset.page(mine, column="-pk", size=LISTS_A_PAGE, **keyset.asked(request))
    rows = [{"one": one, **_state(one)} for one in shown.rows]
    return {"form": form, "rows": rows, "page": keyset.pager(request, shown)}


def _state(one: UnitImport) -> dict[str, str]:
    if record := getattr(one, "record", None):
        return {"family": "done", "label": _("已导入"), "note": _said(record.counts)}
    if one.expires_at <= clock.now():
        return {"family": "closed", "label": _("已过期"), "note": ""}
    stage = ImportStage(one.stage)
    return {"family": STAGES[stage], "label": stage.label, "note": one.reason}


def job(one: UnitImport) -> dict[str, Any]:
    """What the page of a list says while a worker is at it, or when it could not be read."""
    if one.stage not in working.WAITING:
        return {"poll_url": "", "percent": None, "title": one.get_stage_display()}
    return {
        "poll_url": reverse("review:import_state", args=[one.key]),
        "percent": working.progress(one) or 0,
        "title": one.get_stage_display(),
    }


def _said(counts: Counts) -> str:
    """Return counts as a sentence: 单位新增 3，变更 1；人员新增 2."""
    parts = [
        sheet + "，".join(f"{one.label} {counts[sheet][one]}" for one in Verdict if counts[sheet].get(one))
        for sheet in COLUMNS
        if counts.get(sheet)
    ]
    return "；".join(parts)


def report(request: HttpRequest, one: UnitImport) -> dict[str, Any]:
    """What each row would do, filtered by verdict: first what changed since it was confirmed, then what does nothing."""
    reported = reporting.report(one)
    plan, changed = Plan([each.line for each in reported]), [each.line for each in reported if each.is_new]
    counts = plan.counts()
    of: dict[str, int] = {NEW: len(changed)} if changed else {}
    of |= {each: sum(counts[sheet].get(each, 0) for sheet in counts) for each in Verdict}
    asked = request.GET.get("verdict", "")
    chosen = asked if asked in of else next(each for each in of if of[each])
    lines = changed if chosen == NEW else [line for line in plan.lines if line.verdict == chosen]
    first = _first(request, len(lines))
    chips = [(f"?verdict={each}", LABELS[each], each == chosen, n) for each, n in of.items()]
    return {
        "one": one,
        "counted": _counted(counts),
        "groups": [(_("结果"), chips)],
        "rows": [_line(line) for line in lines[first : first + LINES_A_PAGE]],
        "page": _pager(chosen, first, len(lines)),
        "has_refused": bool(of[Verdict.REFUSE]),
        "digest": one.digest if plan.does_something else "",
        "number": of[Verdict.CREATE] + of[Verdict.CHANGE],
    }


def done(one: UnitImport, record: ImportRecord) -> dict[str, Any]:
    """What an import did; its rows are not judged again, for all of them are there by now."""
    kept = bool(one.report_sealed)
    refused = any(counts.get(Verdict.REFUSE) for counts in record.counts.values())
    return {
        "one": one,
        "record": record,
        "counted": _counted(record.counts),
        "has_refused": refused and kept,
        "has_report": kept,
    }


def _counted(counts: Counts) -> list[tuple[str, list[int]]]:
    return [(sheet, [counts[sheet].get(one, 0) for one in Verdict]) for sheet in COLUMNS if counts.get(sheet)]


def _line(line: Line) -> dict[str, Any]:
    place = _("%(sheet)s第 %(number)s 行") % {"sheet": line.row.sheet, "number": line.row.number}
    return {
        "place": place,
        "title": line.title,
        "family": FAMILY[line.verdict],
        "label": line.verdict.label,
        "notes": line.notes,
    }


def _first(request: HttpRequest, total: int) -> int:
    """Return where a page begins: rows do not move while they are looked at, so that their place is the key."""
    given = request.GET.get("from", "")
    first = int(given) if given.isdecimal() and len(given) < 7 else 0
    return first - first % LINES_A_PAGE if first < total else 0


def _pager(chosen: str, first: int, total: int) -> dict[str, str] | None:
    if total <= LINES_A_PAGE:
        return None
    last = min(first + LINES_A_PAGE, total)
    words = {"first": first + 1, "last": last, "total": total}
    return {
        "prev_url": f"?verdict={chosen}&from={first - LINES_A_PAGE}" if first else "",
        "next_url": f"?verdict={chosen}&from={last}" if last < total else "",
        "text": _("第 %(first)s–%(last)s 行，共 %(total)s 行") % words,
    }
