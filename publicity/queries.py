"""What the public and the organiser may see of notices, and whom an objection holds: every page starts from here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from applications.choices import FINISHED_REVIEW, Action, DocumentKind, Party, Status
from applications.models import Application, Batch, Document, Event
from applications.workflow import ORGANISING_ROLES
from kashgar_zc.accounts.models import Appointment, Organisation, User

from .choices import Finding
from .models import Entry, Notice, Objection, Proposal

# Why an objection stands in the way of a conferral: nobody has decided it, or it was upheld.
IN_THE_WAY = Q(decision=None) | Q(decision__finding=Finding.UPHELD)


def running(now: dt.datetime) -> QuerySet[Notice]:
    """Return the notices that the public reads at an instant, the latest first, each with `persons` still on it."""
    persons = Count("entries", filter=Q(entries__application__status=Status.PUBLICISED))
    rows = Notice.objects.filter(opened_at__lte=now, ends_at__gt=now).annotate(persons=persons)
    return rows.select_related("batch__organiser").order_by("-opened_at", "-pk")


def published(now: dt.datetime) -> QuerySet[Notice]:
    """Return every notice that was opened by an instant, those included whose list has come down."""
    return Notice.objects.filter(opened_at__lte=now).select_related("batch__organiser")


def visible_entries(notice: Notice, now: dt.datetime) -> QuerySet[Entry]:
    """Return the persons the public reads on a notice: none after its period, never one whose passing was annulled."""
    rows = Entry.objects.filter(notice=notice, notice__ends_at__gt=now, application__status=Status.PUBLICISED)
    return rows.order_by("position")


def objectionable(now: dt.datetime) -> QuerySet[Entry]:
    """Return the persons on notices opened by an instant; whether one may still object is the policy's question."""
    return Entry.objects.filter(notice__opened_at__lte=now).select_related("notice__batch__organiser", "application")


def by_receipt(receipt: str) -> Objection | None:
    """Return the objection with a receipt, with what came of it."""
    return Objection.objects.filter(receipt=receipt).select_related("entry__notice", "decision").first()


def is_held(application: Application) -> bool:
    """Return whether an objection that nobody has decided holds this person."""
    return Objection.objects.filter(entry__application=application, decision=None).exists()


def clear_entries(notice: Notice) -> QuerySet[Entry]:
    """Return the persons of a notice who may be conferred on: it has ended, and no objection is open or was upheld.

    Empty while the notice runs and until the periodic task has taken it down.
    """
    return clear().filter(notice=notice).order_by("position")


def clear() -> QuerySet[Entry]:
    """Return everybody who may be conferred on, of whichever notice."""
    in_the_way = Objection.objects.filter(IN_THE_WAY, entry=OuterRef("pk"))
    rows = Entry.objects.filter(notice__ended_at__isnull=False, application__status=Status.PUBLICISED)
    return rows.filter(~Exists(in_the_way)).select_related(
        "notice__batch__season", "application__title__series", "application__speciality"
    )


def batches(desk: Appointment) -> QuerySet[Batch]:
    """Return the batches that a desk's organisation organises, the current season first."""
    rows = Batch.objects.filter(organiser=desk.organisation).select_related("season", "organiser", "county")
    return rows.order_by("-season__is_current", "-season_id", "pk")


def to_publicise(batch: Batch) -> QuerySet[Application]:
    """Return the passed files of a batch, in the order of a list; once on a notice they are passed no longer."""
    rows = Application.objects.filter(batch=batch, status=Status.PASSED)
    rows = rows.select_related("title__series", "speciality", "unit__county", "category")
    return rows.order_by(*order_of_list())


def in_order(keys: Iterable[int]) -> list[Application]:
    """Return applications in the order of a list, with what a list says of them."""
    rows = Application.objects.filter(pk__in=list(keys)).order_by(*order_of_list())
    return list(rows.select_related("applicant", "title__series", "speciality", "unit__county"))


def order_of_list(path: str = "") -> tuple[Any, ...]:
    """Return what every list and annex is ordered by: series, title, county, unit; `path` leads to the application."""
    county = F(f"{path}unit__county_id").asc(nulls_first=True)
    return f"{path}title__series_id", f"{path}title_id", county, f"{path}unit__name", f"{path}pk"


def staff(organiser: Organisation, *, on: dt.date) -> QuerySet[User]:
    """Return who handles notices and objections for an organiser on a day: its reviewers and secretaries."""
    held = Appointment.objects.on(on).filter(organisation=organiser, role__in=ORGANISING_ROLES[Party.ORGANISER])
    return User.objects.filter(Exists(held.filter(user=OuterRef("pk")))).order_by("pk")


def opened_by(desk: Appointment) -> QuerySet[Notice]:
    """Return the notices of a desk's batches, the latest first."""
    rows = Notice.objects.filter(batch__organiser=desk.organisation).select_related("batch__season", "batch__organiser")
    return rows.order_by("-opened_at", "-pk")


def objections(desk: Appointment) -> QuerySet[Objection]:
    """Return the objections to persons on a desk's notices, the latest first; not those to whoever sits there."""
    rows = Objection.objects.filter(entry__notice__batch__organiser=desk.organisation)
    rows = rows.exclude(entry__application__applicant=desk.user_id)
    return rows.select_related("entry__notice__batch__organiser", "entry__application", "decision").order_by(
        "-lodged_at", "-pk"
    )


def batches_to_publicise(desk: Appointment) -> QuerySet[Batch]:
    """Return a desk's batches in which somebody passed and is on no notice yet, each with how many `persons`."""
    passed = Application.objects.filter(batch=OuterRef("pk"), status=Status.PASSED).order_by()
    return batches(desk).annotate(persons=_count(passed, "batch")).filter(persons__gt=0)


def with_counts(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """Return notices with `persons` and `open_objections`."""
    entries = Entry.objects.filter(notice=OuterRef("pk")).order_by()
    undecided = Objection.objects.filter(entry__notice=OuterRef("pk"), decision=None).order_by()
    return rows.annotate(persons=_count(entries, "notice"), open_objections=_count(undecided, "entry__notice"))


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    """Return how many rows of a subquery there are, counted by itself so that two counts do not multiply."""
    return Coalesce(Subquery(rows.values(by).annotate(n=Count("pk")).values("n")), 0)


def entries_with_objections(notice: Notice) -> QuerySet[Entry]:
    """Return everybody on a notice with `all_objections` and `open_objections`, in its order."""
    undecided = Count("objections", filter=Q(objections__decision=None, objections__isnull=False))
    rows = Entry.objects.filter(notice=notice).select_related("application")
    return rows.annotate(all_objections=Count("objections"), open_objections=undecided).order_by("position")


def papers_of(notice: Notice) -> QuerySet[Document]:
    """Return the printed lists of a notice, the latest first."""
    return Document.objects.filter(
        kind=DocumentKind.NOTICE_LIST, batch=notice.batch_id, parameters={"notice": str(notice.key)}
    )


def past_the_desks(batch: Batch) -> QuerySet[Application]:
    """Return the files of a batch past the desks; which of them may be publicised is the policy's question."""
    return Application.objects.filter(batch=batch, status__in=FINISHED_REVIEW).order_by("pk")


def rechecks(desk: Appointment) -> QuerySet[Event]:
    """Return the requests for a re-check in a desk's batches, the latest first, each with the `answer` it got if any.

    Not that of whoever sits there.
    """
    later = Event.objects.filter(application=OuterRef("application"), action__in=(Action.REASSESS, Action.SUSTAIN))
    rows = Event.objects.filter(action=Action.RECHECK, application__batch__organiser=desk.organisation)
    rows = rows.exclude(application__applicant=desk.user_id).annotate(answer=Subquery(later.values("action")[:1]))
    return rows.select_related(
        "application__title", "application__unit", "application__batch__organiser", "application__applicant"
    ).order_by("-at", "-pk")


def proposals(desk: Appointment) -> QuerySet[Proposal]:
    """Return what persons of a desk's organisation proposed, the latest first; not what is about whoever sits there."""
    rows = Proposal.objects.filter(batch__organiser=desk.organisation)
    rows = rows.exclude(certificate__application__applicant=desk.user_id)
    return rows.select_related("batch", "proposed_by", "settlement__settled_by").order_by("-proposed_at", "-pk")
