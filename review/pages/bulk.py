"""The pages of an act on many: the names before it, how far it is, and what became of each file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import documents
from applications.choices import Desk
from applications.models import RouteStop
from applications.policies import in_beijing
from kashgar_zc import clock, keyset

from .. import marks, queries, unverified
from ..bulk import papers, preparing
from ..choices import BulkAct, ItemState
from ..duties import DUTIES
from ..filters import Filters
from ..forms import bulk as forms
from ..models import BulkItem, BulkRun
from ..unverified import Unverified

NAMES = 50  # on a page
RUNS = 25
STATES = (ItemState.REFUSED, ItemState.DONE, ItemState.LEFT)
FAMILY = {ItemState.REFUSED: "needs-you", ItemState.DONE: "done", ItemState.LEFT: "waiting"}


@dataclass(frozen=True)
class RunLine:
    """One act in the list of a desk."""

    url: str
    what: str
    total: int
    by: str
    when: str
    standing: tuple[str, str]


@dataclass(frozen=True)
class Progress:
    """How far an act is, as numbers for the bar and as a sentence; `poll_url` is empty when it has ended."""

    settled: int
    total: int
    text: str
    poll_url: str


@dataclass(frozen=True)
class Line:
    """One file of an act: who it is of, and what became of it."""

    href: str
    name: str
    title: str
    unit: str
    number: str
    state: tuple[str, str]
    reason: str
    unverified: Unverified
    is_stale: bool  # changed since the page on which it was ticked
    wrong: str


def form_of(request: HttpRequest, run: BulkRun) -> Form:
    """Return what an act asks for besides the files; unbound until it is confirmed."""
    is_last = run.act in {BulkAct.APPROVE, BulkAct.PROPOSE} and _end_here(run)
    opinion = str(DUTIES[Desk(run.organisation.kind)].opinion_of(is_last=is_last))
    given = request.POST if request.method == "POST" else None
    return forms.form_of(run.act, given, opinion=opinion, colleagues=queries.colleagues(request.desk, clock.now()))


def _end_here(run: BulkRun) -> bool:
    """Return whether the routes of all files of an act end at its desk; one statement."""
    onward = RouteStop.objects.filter(application=OuterRef("application"), position__gt=OuterRef("here"))
    here = RouteStop.objects.filter(application=OuterRef("application"), organisation=run.organisation)
    placed = run.items.annotate(here=here.order_by("position").values("position")[:1])
    return not placed.filter(Exists(onward)).exists()


def confirming(request: HttpRequest, run: BulkRun, form: Form | None = None) -> dict[str, Any]:
    """Return the page before an act: the count, the names a page at a time, and the form."""
    names = _lines(request, run, is_checked=run.act in {BulkAct.APPROVE, BulkAct.PROPOSE, BulkAct.SIGN})
    page = {"run": run, "form": form or form_of(request, run), "query": Filters.parse(request.GET).query()}
    return page | {"signing": _signing(run)} | names


def _signing(run: BulkRun) -> str:
    """Return by how many the approvals of an act are signed, where its organisation asks for two."""
    if run.act not in {BulkAct.APPROVE, BulkAct.PROPOSE} or not queries.needs_second(run.organisation):
        return ""
    if run.act == BulkAct.APPROVE:
        return _("本机构已启用复核，现无他人可以签署。以上申报由您一人办理，并记入办理经过。")
    return _(
        "同意意见由另一名审核人签署后生效。无他人可以签署的申报（如申报人是本机构审核人），由您一人办理，并记入办理经过。"
    )


def shown(request: HttpRequest, run: BulkRun) -> dict[str, Any]:
    """Return the page of an act that has begun; the refused come first."""
    counted = preparing.counts(run)
    asked = request.GET.get("show", "")
    state = asked if asked in STATES else next((one for one in STATES if counted[one]), ItemState.DONE)
    query, home = Filters.parse(request.GET).query(), reverse("review:bulk_run", args=[run.key])
    base = home + (query or "?") + ("&" if query else "")
    return {
        "run": run,
        "progress": progress(run, counted),
        "document": _document(request, run),
        "is_posted": run.act == BulkAct.PUBLICISE and run.finished_at and counted[ItemState.DONE],
        "is_expired": run.act in papers.ACTS and run.finished_at and not run.document and counted[ItemState.DONE],
        "tabs": [(f"{base}show={one}", str(one.label), one == state, counted[one]) for one in STATES],
        "begun": in_beijing(run.started_at) if run.started_at else "",
        "query": query,
        **_lines(request, run, state=state),
    }


def _document(request: HttpRequest, run: BulkRun) -> documents.Shown | None:
    """Return the papers of an act; they are for the one who asked."""
    return documents.shown(run.document) if run.document and run.by_id == request.user.pk else None


def progress(run: BulkRun, counted: dict[str, int] | None = None) -> Progress:
    """Return how far an act is."""
    counted = counted or preparing.counts(run)
    words = {"done": counted[ItemState.DONE], "refused": counted[ItemState.REFUSED], "left": counted[ItemState.LEFT]}
    if run.finished_at:
        text = _("已办 %(done)s 件，不能办理 %(refused)s 件。") % words
    else:
        text = _("已办 %(done)s 件，不能办理 %(refused)s 件，还有 %(left)s 件。") % words
    poll_url = "" if run.finished_at else reverse("review:bulk_state", args=[run.key])
    return Progress(run.total - words["left"], run.total, text, poll_url)


def listed(request: HttpRequest) -> dict[str, Any]:
    """Return the acts of a desk, the latest first; two statements."""
    found = keyset.page(
        preparing.visible_to(request.desk, request.user), column="-pk", size=RUNS, **keyset.asked(request)
    )
    return {"rows": [_run_line(run) for run in found.rows], "pager": keyset.pager(request, found)}


def _run_line(run: BulkRun) -> RunLine:
    if run.finished_at:
        standing = "done", _("已结束")
    else:
        standing = ("moving", _("办理中")) if run.started_at else ("needs-you", _("待确认"))
    return RunLine(
        url=reverse("review:bulk_run", args=[run.key]),
        what=run.get_act_display(),
        total=run.total,
        by=run.by.name,
        when=in_beijing(run.started_at or run.prepared_at),
        standing=standing,
    )


def _lines(request: HttpRequest, run: BulkRun, *, is_checked: bool = False, **which: str) -> dict[str, Any]:
    """Return a page of the files of an act; two statements on a further page, one on the first.

    Four more say which certificates nobody has looked up and what this person found wrong (`is_checked`).
    """
    shown_with = ("application__title", "application__unit", "application__batch")
    items = run.items.filter(**which).select_related(*shown_with)
    found = keyset.page(items, column="place", size=NAMES, **keyset.asked(request))
    checked = [item.application for item in found.rows] if is_checked else []
    missing = unverified.of_many(checked) if checked else {}
    wrong = marks.wrong_in_many(checked, request.user) if checked else {}  # type: ignore[arg-type]  # at a desk
    lines = [
        _line(item, missing.get(item.application_id, Unverified()), wrong.get(item.application_id, 0))
        for item in found.rows
    ]
    said = {"has_unverified": bool(missing), "has_wrong": bool(wrong)}
    return {"lines": lines, **said, "pager": keyset.pager(request, found)}


def _line(item: BulkItem, missing: Unverified, wrong: int) -> Line:
    file, state = item.application, ItemState(item.state)
    return Line(
        href=reverse("review:file", args=[file.key]),
        name=file.applicant_name,
        title=file.title.name,
        unit=file.unit.name,
        number=file.number or "",
        state=(FAMILY[state], str(state.label)),
        reason=item.reason,
        unverified=missing,
        is_stale=item.version != file.version,
        wrong=_("您标记了 %(n)s 处问题") % {"n": wrong} if wrong else "",
    )
