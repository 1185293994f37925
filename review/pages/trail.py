"""What an observer sees of the trail, made ready to print: a page of it, and the same rows as a workbook."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from applications import trail
from applications.models import Application
from applications.trail import Narrowing, Row
from applications.trail_sources import KINDS
from kashgar_zc import clock, workbook
from kashgar_zc.accounts.models import Organisation, User

from ..forms.trail import TrailForm

PAGE = 50
MOST = 5000  # rows of a workbook
NAMESAKES = 200


def page(request: HttpRequest) -> dict[str, Any]:
    """Return one page of what happened; one statement for the rows, one more for each name that is asked for."""
    form = TrailForm(request.GET)
    found = trail.rows(
        request.desk.organisation,  # type: ignore[attr-defined]
        narrowing(request, form),
        most=PAGE + 1,
        after=request.GET.get("after", ""),
    )
    shown, more = found[:PAGE], len(found) > PAGE
    pager = {
        "prev_url": _address(request, after="") if request.GET.get("after") else "",
        "next_url": _address(request, after=shown[-1].key) if more else "",
        "text": "",
    }
    kinds = [("", _("全部")), *((kind, str(word)) for kind, word in KINDS.items())]
    return {
        "rows": shown,
        "page": pager if pager["prev_url"] or more else None,
        "chips": [
            (_address(request, after="", kind=kind), word, kind == request.GET.get("kind", ""), None)
            for kind, word in kinds
        ],
        "kind": request.GET.get("kind", ""),
        "form": form,
        "is_narrowed": bool(form.asked()),
        "book_query": _address(request, after=""),
    }


def narrowing(request: HttpRequest, form: TrailForm) -> Narrowing:
    """Return what the address asks for; names become the keys of whoever bears them."""
    asked, kind = form.asked(), request.GET.get("kind", "")
    return Narrowing(
        kind=kind if kind in KINDS else "",
        who=_people(asked["who"]) if "who" in asked else None,
        offices=_offices(asked["office"]) if "office" in asked else None,
        files=_files(asked["file"]) if "file" in asked else None,
        since=clock.midnight_after(asked["since"] - dt.timedelta(days=1)) if "since" in asked else None,
        until=clock.midnight_after(asked["until"]) if "until" in asked else None,
    )


def _people(name: str) -> list[int]:
    """Return who holds or held an office under a name: whoever else there is has taken steps in the own file only."""
    held = User.objects.filter(appointments__isnull=False, name=name).order_by().distinct()
    return list(held.values_list("pk", flat=True)[:NAMESAKES])


def _offices(name: str) -> list[int]:
    named = Organisation.objects.filter(name__contains=name).order_by()
    return list(named.values_list("pk", flat=True)[:NAMESAKES])


def _files(text: str) -> list[int]:
    column = "number" if text.isdecimal() else "applicant_name"
    return list(Application.objects.filter(**{column: text}).order_by().values_list("pk", flat=True)[:NAMESAKES])


def _address(request: HttpRequest, **changes: str) -> str:
    """Return the query string with some of it changed; an empty value goes out of it."""
    query: QueryDict = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
    kept = QueryDict(mutable=True)
    for name in sorted(query):
        if query[name]:
            kept[name] = query[name]
    return f"?{kept.urlencode()}"


def heads() -> tuple[str, ...]:
    """Return the heads of the workbook."""
    return _("时间"), _("事项"), _("申报编号"), _("申报人"), _("办理人"), _("机构"), _("说明")


def book(request: HttpRequest) -> bytes:
    """Return what happened as a workbook, narrowed like the page, the latest `MOST` rows."""
    asked = narrowing(request, TrailForm(request.GET))
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": True}) as made:
        sheet = made.add_worksheet(_("全程留痕"))
        sheet.set_column(0, 6, 22)
        sheet.write_row(0, 0, heads(), made.add_format({"bold": True, "bottom": 1}))
        rows = trail.rows(request.desk.organisation, asked, most=MOST)  # type: ignore[attr-defined]
        for place, row in enumerate(rows, start=1):
            for column, text in enumerate(cells(row)):
                sheet.write_string(place, column, workbook.quoted(text))
    return target.getvalue()


def cells(row: Row) -> tuple[str, ...]:
    """Return a row as the texts of a line."""
    at = f"{row.at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M:%S}"
    return at, row.what, row.number, row.name, row.who, row.office, row.note
