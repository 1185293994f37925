"""The overview sheet 评审对象一览表: a line for each person on the agenda, on A3 and as a workbook.

It lies before the experts, who see no ID number, phone or birth date [domain.md 6]; so it has none of them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import F
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import documents, openings
from applications.models import Application, Document, Snapshot
from kashgar_zc import clock, workbook
from kashgar_zc.templatetags.ui import day

from .. import papers, queries, sittings
from ..documents import RosterPaper, write_workbook
from ..models import Meeting
from ..roster import Column
from . import common

TEMPLATE = "committees/print/overview.html"
SHOWN_WORKS = 3  # achievements named; the rest are counted
LONGEST_WORK = 40  # characters of one
COLUMNS = (
    Column("position", gettext_lazy("序号"), 5),
    Column("name", gettext_lazy("姓名"), 18),
    Column("unit", gettext_lazy("工作单位"), 26),
    Column("county", gettext_lazy("县市"), 12),
    Column("education", gettext_lazy("学历/学位"), 14),
    Column("school", gettext_lazy("毕业院校"), 18),
    Column("major", gettext_lazy("所学专业"), 16),
    Column("graduated", gettext_lazy("毕业时间"), 10),
    Column("work_started", gettext_lazy("参加工作时间"), 10),
    Column("present_title", gettext_lazy("现任职称"), 14),
    Column("present_title_since", gettext_lazy("取得时间"), 10),
    Column("speciality", gettext_lazy("申报专业"), 14),
    Column("target", gettext_lazy("申报级别/职称"), 18),
    Column("category", gettext_lazy("申报类别"), 18),
    Column("appraisals", gettext_lazy("年度考核"), 26),
    Column("training", gettext_lazy("继续教育"), 10),
    Column("works", gettext_lazy("任现职以来主要业绩"), 67),
    Column("counts", gettext_lazy("论著、获奖"), 12),
    Column("defence", gettext_lazy("答辩"), 10),
    Column("remark", gettext_lazy("备注"), 20),
)


def lines(meeting: Meeting) -> Iterator[tuple[str, ...]]:
    """Yield the values of each person in the order of the agenda."""
    cases = {case.application_id: case for case in sittings.cases_of(meeting)}
    done = achievements(list(cases))
    rules = meeting.judging
    for application in queries.roster_rows(array("q", cases)):
        case, facts = cases[application.pk], documents.roster_facts(application.parts)
        needs_defence = rules.needs_defence(case.application.category_id, case.application.title.level)
        values: Mapping[str, str] = vars(facts) | {
            "position": str(case.position),
            "target": f"{facts.level}/{facts.title}",
            "defence": _("需要") if needs_defence else "—",
            "appraisals": facts.appraisals.replace("（称职）", ""),  # one grade under two names
            "remark": "",
            **done[application.pk],
        }
        yield tuple(values[column.key] for column in COLUMNS)


def achievements(applications: list[int]) -> dict[int, dict[str, str]]:
    """Return application -> what was achieved in the present title: the first works by name, papers and awards by number."""
    parts = {name: F(f"content__sections__{name}") for name in ("achievements_since", "papers", "awards")}
    rows = Snapshot.objects.filter(application__in=applications).order_by("application", "-number")
    found = rows.distinct("application").values_list("application", JSONObject(**parts))
    return {application: _achieved(said) for application, said in found}


def _achieved(said: Mapping[str, Any]) -> dict[str, str]:
    works, papers_, awards = (
        (said.get(name) or {}).get("rows", ()) for name in ("achievements_since", "papers", "awards")
    )
    named = "；".join(_shortened(one.get("task", "")) for one in works[:SHOWN_WORKS])
    if len(works) > SHOWN_WORKS:
        named += _("；等 %(count)s 项") % {"count": len(works)}
    counts = {_("论著 %(n)s"): len(papers_), _("获奖 %(n)s"): len(awards)}
    return {"works": named, "counts": "\n".join(text % {"n": n} for text, n in counts.items() if n)}


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_WORK else text[: LONGEST_WORK - 1] + "…"


def title_of(meeting: Meeting) -> str:
    return _("%(committee)s评审对象一览表") % {"committee": meeting.committee.name}


def produce(document: Document, report: documents.Report) -> documents.Product:
    """Make the overview that is asked for, as a workbook or on A3."""
    meeting = papers.meeting_of(document)
    openings.note_list(document, Application.objects.filter(pk__in=meeting.cases.order_by().values("application")))
    return _workbook(meeting, document, report) if papers.is_workbook(document) else _paper(meeting, document, report)


def _workbook(meeting: Meeting, document: Document, report: documents.Report) -> documents.Product:
    target = documents.spool()
    made = document.requested_at.astimezone(clock.BEIJING).replace(tzinfo=None)
    rows = list(lines(meeting))
    write_workbook(
        target, rows, count=len(rows), title=title_of(meeting), sheet=_("一览表"), made=made, columns=COLUMNS
    )
    return documents.Product(target, workbook.MEDIA_TYPE)


def _paper(meeting: Meeting, document: Document, report: documents.Report) -> documents.Product:
    rows = tuple(lines(meeting))
    words = {"batch": common.subtitle(meeting), "count": len(rows), "when": day(document.requested_at)}
    paper = RosterPaper(
        title=title_of(meeting),
        subtitle=_("%(batch)s　共 %(count)s 人　制表日期 %(when)s") % words,
        created=common.created(document),
        columns=COLUMNS,
        lines=rows,
    )
    return common.product(TEMPLATE, paper, report)
