"""Noting who looked at which file: the one place that writes the log of openings that the applicant and the observer read."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.http import HttpRequest

from kashgar_zc import clock
from kashgar_zc.accounts.models import Organisation, User

from .choices import LookedAt
from .models import Application, Document, FileOpening

LOOKS_AGAIN_AFTER = dt.timedelta(
    hours=1
)  # one line of the log a person, file, desk and hour, however many pictures a page has
COLUMNS = ("application_id", "user_id", "organisation_id", "kind", "at")


def seen(request: HttpRequest, application: Application) -> Application:
    """Note that the person of a request looks at a file from the desk chosen, and return the file."""
    desk = request.desk  # type: ignore[attr-defined]  # set by CurrentDeskMiddleware
    note(application, by=request.user, organisation=desk.organisation if desk else None)  # type: ignore[arg-type]
    return application


def note(
    application: Application, *, by: User, organisation: Organisation | None, kind: LookedAt = LookedAt.FILE
) -> None:
    """Note that a person looked at a file; looking at one's own is nobody's business and costs nothing."""
    if application.applicant_id != by.pk:
        note_all(Application.objects.filter(pk=application.pk), by=by, organisation=organisation, kind=kind)


def note_list(document: Document, files: QuerySet[Application]) -> None:
    """Note that whoever asked for a list of a batch gets these files' lines: nobody else may have it."""
    assert document.batch  # such a list is of one
    note_all(files, by=document.requested_by, organisation=document.batch.organiser, kind=LookedAt.LIST)


def note_all(files: QuerySet[Application], *, by: User, organisation: Organisation | None, kind: LookedAt) -> None:
    """Note that a person had all these files before them, whether one or a roster of thousands; one statement."""
    now = clock.now()
    same = FileOpening.objects.filter(application=OuterRef("pk"), user=by, organisation=organisation, kind=kind)
    rows = files.exclude(applicant=by).filter(~Exists(same.filter(at__gt=now - LOOKS_AGAIN_AFTER))).order_by()
    values = (by.pk, organisation.pk if organisation else None, str(kind), now)
    columns = {f"noted_{name}": Value(value) for name, value in zip(COLUMNS[1:], values, strict=True)}
    select, parameters = rows.annotate(**columns).values_list("pk", *columns).query.sql_with_params()
    table = connection.ops.quote_name(FileOpening._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(COLUMNS)}) {select}", parameters)
