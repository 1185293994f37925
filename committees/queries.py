"""What a committee secretary may see and choose from: accepted applications and batches of the own organisation, its people."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterator, Sequence

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from applications import queries
from applications.choices import FINISHED_REVIEW, Action, DocumentKind, Level, Status
from applications.models import Application, Batch, Document, Event, Offer, Series, Snapshot
from kashgar_zc import keyset
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Appointment, Organisation, User

from .models import Committee, Meeting

Keys = array  # of signed 64-bit integers
PAGE = 50
CHUNK = 500
ROSTERS = (DocumentKind.ROSTER_XLSX, DocumentKind.ROSTER_PDF)
ORDER = ("title__series", "title", "unit__county", "unit__name", "pk")  # of a roster's lines
CONTACTS = ("applicant", "applicant__id_number_sealed", "applicant__mobile_sealed")
# The parts of a snapshot that a roster prints: a tenth of the whole.
PARTS = {
    "person": F("content__person"),
    "target": F("content__target"),
    "sections": JSONObject(
        basic=F("content__sections__basic"),
        education=F("content__sections__education"),
        appraisals=F("content__sections__appraisals"),
        training=F("content__sections__training"),
    ),
}


def batches(desk: Appointment) -> QuerySet[Batch]:
    """Return the batches that a secretary's organisation organises, the current season first."""
    return batches_of(desk.organisation)


def batches_of(organiser: Organisation) -> QuerySet[Batch]:
    """Return an organiser's batches, the current season first."""
    return (
        Batch.objects.filter(organiser=organiser)
        .select_related("season")
        .order_by("-season__is_current", "-season_id", "pk")
    )


def offers(batch: Batch) -> list[tuple[str, str, str]]:
    """Return the series code, series name and level of everything a batch offers."""
    rows = Offer.objects.filter(batch=batch).order_by("series", "level").distinct()
    return list(rows.values_list("series", "series__name", "level"))


def accepted(
    desk: Appointment, batch: Batch, *, series: str = "", level: str = "", name: str = ""
) -> QuerySet[Application]:
    """Return the accepted applications of one batch; `name` is how the name begins."""
    return narrowed(queries.organised(desk).filter(batch=batch), series=series, level=level, name=name)


def accepted_in(batch: Batch, *, series: str = "", level: str = "") -> QuerySet[Application]:
    """Return what a roster of a batch lists."""
    return narrowed(Application.objects.filter(batch=batch, status__in=FINISHED_REVIEW), series=series, level=level)


def narrowed(
    rows: QuerySet[Application], *, series: str = "", level: str = "", name: str = ""
) -> QuerySet[Application]:
    if series:
        rows = rows.filter(title__series=series)
    if level in Level.values:
        rows = rows.filter(title__level=level)
    return rows.filter(applicant_name__startswith=name) if name else rows


def page(rows: QuerySet[Application], *, after: int | None = None, before: int | None = None) -> keyset.Page:
    """Return the rows following `after`, preceding `before`, or the first, by pk: flat at any depth."""
    return keyset.page(rows, column="pk", size=PAGE, after=after, before=before)


def rosters(user: User, desk: Appointment) -> QuerySet[Document]:
    """Return the rosters that a person asked for at a desk, the latest first."""
    return Document.objects.filter(kind__in=ROSTERS, requested_by=user, batch__organiser=desk.organisation)


def roster_keys(batch: Batch, *, series: str, level: str) -> Keys:
    """Return the keys of a roster's applications in its order; eight bytes each, so that a million are no matter."""
    rows = accepted_in(batch, series=series, level=level).order_by(*ORDER).values_list("pk", flat=True)
    return array("q", rows.iterator(chunk_size=10_000))


def roster_rows(keys: Sequence[int]) -> Iterator[Application]:
    """Yield applications in the order of their keys, by chunks, each with `parts` (of the last snapshot) and `opinion`."""
    snapshot = Snapshot.objects.filter(application=OuterRef("pk")).order_by("-number")
    approval = Event.objects.filter(application=OuterRef("pk"), action=Action.APPROVE).order_by("-sequence")
    rows = Application.objects.select_related("applicant").only(*CONTACTS)
    rows = rows.annotate(
        parts=Subquery(snapshot.values(parts=JSONObject(**PARTS))[:1]), opinion=Subquery(approval.values("note")[:1])
    )
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        found = rows.in_bulk(list(chunk))
        yield from (found[key] for key in chunk)


def candidates(meeting: Meeting) -> QuerySet[Application]:
    """Return the accepted files that a meeting may take onto its agenda, in the order of a roster."""
    committee = meeting.committee
    rows = Application.objects.filter(
        batch=meeting.batch_id,
        status=Status.ACCEPTED,
        title__series=committee.series_id,
        title__level__in=committee.levels,
        cases=None,
    )
    if committee.speciality_id:
        rows = rows.filter(speciality=committee.speciality_id)
    return rows.select_related("title", "speciality", "unit__county", "category").order_by(*ORDER)


def series_of(organiser: Organisation) -> QuerySet[Series]:
    """Return the series that an organiser's batches offer."""
    return Series.objects.filter(pk__in=Offer.objects.filter(batch__organiser=organiser).values("series"))


def appointed(organiser: Organisation, role: Role, today: dt.date) -> QuerySet[User]:
    """Return who holds a role at an organisation on a day, by name."""
    held = Appointment.objects.on(today).filter(user=OuterRef("pk"), organisation=organiser, role=role)
    return User.objects.filter(Exists(held)).order_by("name", "pk")


def free_experts(committee: Committee, today: dt.date) -> QuerySet[User]:
    """Return the experts of a committee's organiser who have no seat on it."""
    seated = committee.members.filter(left_at=None).values("user")
    return appointed(committee.organiser, Role.EXPERT, today).exclude(pk__in=seated)


def observers(organiser: Organisation, today: dt.date) -> QuerySet[User]:
    """Return the discipline observers of an organiser."""
    return appointed(organiser, Role.OBSERVER, today)
