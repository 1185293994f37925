"""What the papers of a meeting share: who a case is, the heading, shares in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from applications import documents
from applications.choices import Level
from applications.models import Document
from kashgar_zc.templatetags.ui import beijing, day

from ..models import Attendance, Case, Meeting

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True)
class Person:
    """One case as every paper names it; nothing of the ID number, the phone or the birth date."""

    position: int
    name: str
    unit: str
    title: str


def person(case: Case) -> Person:
    file = case.application
    return Person(case.position, file.applicant_name, file.unit.name, file.title.name)


def created(document: Document) -> str:
    """Return when a paper was asked for, as its metadata has it."""
    return document.requested_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def subtitle(meeting: Meeting) -> str:
    """Return beneath the title which batch, when and where."""
    return f"{meeting.batch.season} {meeting.batch.name}　{day(meeting.held_on)}　{meeting.place}"


def group_title(group: tuple[str, str]) -> str:
    """Return level and speciality of cases that are ranked together."""
    level, speciality = group
    return " · ".join(filter(None, (str(Level(level).label), speciality)))


def share(value: Fraction) -> str:
    """Return 三分之二 of 2/3, figures where the words would be longer."""
    digits = "零一二三四五六七八九十"
    if value.numerator <= 10 and value.denominator <= 10:
        return _("%(of)s分之%(parts)s") % {"of": digits[value.denominator], "parts": digits[value.numerator]}
    return f"{value.numerator}/{value.denominator}"


def span(start: dt.datetime | None, end: dt.datetime | None) -> str:
    """Return from–to, the day once where it is one day: 2020年8月3日 10:00 至 12:30."""
    ends = beijing(end)
    return _("%(start)s 至 %(end)s") % {"start": beijing(start), "end": ends.removeprefix(day(start)).strip()}


def seats(meeting: Meeting) -> list[Attendance]:
    """Return who was called to a meeting, the chair first; who left the committee after it is there still."""
    then = Q(member__left_at=None)
    if meeting.opened_at:
        then |= Q(member__left_at__gt=meeting.opened_at)
    return list(meeting.attendances.filter(then).select_related("member__user"))


def product(template: str, paper: DataclassInstance, report: documents.Report) -> documents.Product:
    """Return a paper laid out as PDF."""
    from kashgar_zc import pdf  # here, since web processes import this file's neighbours and WeasyPrint weighs 44 MB

    report(20)
    return documents.Product(BytesIO(pdf.render(template, paper)), pdf.MEDIA_TYPE)
