"""Reminding applicants of reports of the national register (学信网) that end while their file is filled or under review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.choices import Topic

from . import queries, sections
from .choices import UNDER_REVIEW, Status
from .models import Application, Batch, ReportReminder, SectionContent

EDUCATION = sections.BY_KEY["education"]
CONCERNED = sorted({Status.DRAFT, Status.RETURNED} | UNDER_REVIEW)
MOST = 500  # people told at a time; the rest the next time


def remind_of_reports() -> int:
    """Tell everyone once at each of the batch's marks before a report ends; return how many were told."""
    told, today = 0, clock.today()
    for batch in Batch.objects.filter(season__is_current=True).order_by("pk"):
        for until, due in _marks(batch.rules.report_remind_days, today):
            for application in list(_unreminded(batch, until, min(due))[: MOST - told]):
                told += _remind(application, until, due)
    return told


def _marks(days: Iterable[int], today: dt.date) -> Iterator[tuple[str, list[int]]]:
    """Yield each month (YYYY-MM) in which reports end soon, with the marks that have come."""
    last = today + dt.timedelta(days=max(days, default=-1))
    month = today.replace(day=1)
    while month <= last:
        following = (month + dt.timedelta(days=31)).replace(day=1)
        left = (following - today).days - 1
        if due := [one for one in days if left <= one]:
            yield f"{month:%Y-%m}", due
        month = following


def _unreminded(batch: Batch, until: str, days: int) -> QuerySet[Application]:
    """Return the files with a report that ends with a month, whose person was not told of it at this mark."""
    ending = SectionContent.objects.filter(
        application=OuterRef("pk"), section=EDUCATION.key, data__rows__contains=[{"verified_until": until}]
    )
    done = ReportReminder.objects.filter(application=OuterRef("pk"), until=until, days=days)
    found = batch.applications.filter(Exists(ending), ~Exists(done), status__in=CONCERNED)
    return found.select_related("applicant").order_by("pk")


@transaction.atomic
def _remind(application: Application, until: str, due: Iterable[int]) -> bool:
    """Tell the applicant, unless another worker has; every mark that has come is done with."""
    rows = [ReportReminder(application=application, until=until, days=one, at=clock.now()) for one in due]
    Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application.pk)
    known = set(ReportReminder.objects.filter(application=application, until=until).values_list("days", flat=True))
    new = [one for one in rows if one.days not in known]
    if not new:
        return False
    ReportReminder.objects.bulk_create(new)
    link = reverse("applications:overview", args=[application.key])
    outbox.tell(
        application.applicant,
        subject=_("学信网报告即将到期"),
        text=_text(application, until),
        link=link,
        topic=Topic.ACTION,
    )
    return True


def _text(application: Application, until: str) -> str:
    rows = EDUCATION.rows(queries.contents_of(application).get(EDUCATION.key))
    named = [f"{EDUCATION.row_label} {n}" for n, row in enumerate(rows, start=1) if row.get("verified_until") == until]
    year, _sep, month = until.partition("-")
    words = {"rows": "、".join(named), "until": _("%(y)s年%(m)s月底") % {"y": year, "m": int(month)}}
    if EDUCATION.key in _open_sections(application):
        return (
            _("您填报的%(rows)s 的学信网报告有效期至%(until)s。请在学信网延长或重新申请，再更新有效期和报告。") % words
        )
    return (
        _("您填报的%(rows)s 的学信网报告有效期至%(until)s，您的申报还在审核。请在学信网延长有效期，以便审核单位核验。")
        % words
    )


def _open_sections(application: Application) -> frozenset[str]:
    """Return the sections that the applicant may change now."""
    if application.status == Status.DRAFT:
        return frozenset(sections.BY_KEY)
    return queries.reopened_sections(application)
