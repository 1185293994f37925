"""What the public and the organiser may see of notices, and whom an objection holds: every page starts from here."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from applications.choices import Status
from applications.models import Application, Batch
from kashgar_zc.accounts.models import Appointment

from .choices import Finding
from .models import Entry, Notice, Objection

# Why an objection stands in the way of a conferral: nobody has decided it, or it was upheld.
IN_THE_WAY = Q(decision=None) | Q(decision__finding=Finding.UPHELD)


def running(now: dt.datetime) -> QuerySet[Notice]:
    """Return the notices that the public reads at an instant, the latest first, each with `persons` still on it."""
    persons = Count("entries", filter=Q(entries__application__status=Status.PUBLICISED))
    rows = Notice.objects.filter(opened_at__lte=now, ends_at__gt=now).annotate(persons=persons)
    return rows.select_related("batch__organiser").order_by("-opened_at", "-pk")


def visible_entries(notice: Notice, now: dt.datetime) -> QuerySet[Entry]:
    """Return the persons the public reads on a notice: none after its period, never one whose passing was annulled."""
    rows = Entry.objects.filter(notice=notice, notice__ends_at__gt=now, application__status=Status.PUBLICISED)
    return rows.order_by("position")


def is_held(application: Application) -> bool:
    """Return whether an objection that nobody has decided holds this person."""
    return Objection.objects.filter(entry__application=application, decision=None).exists()


def clear_entries(notice: Notice) -> QuerySet[Entry]:
    """Return the persons of a notice who may be conferred on: it has ended, and no objection is open or was upheld.

    Empty while the notice runs and until the periodic task has taken it down.
    """
    in_the_way = Objection.objects.filter(IN_THE_WAY, entry=OuterRef("pk"))
    return (
        Entry.objects.filter(notice=notice, notice__ended_at__isnull=False, application__status=Status.PUBLICISED)
        .filter(~Exists(in_the_way))
        .select_related("notice__batch__season", "application__title__series", "application__speciality")
        .order_by("position")
    )


def batches(desk: Appointment) -> QuerySet[Batch]:
    """Return the batches that a desk's organisation organises, the current season first."""
    rows = Batch.objects.filter(organiser=desk.organisation).select_related("season", "organiser", "county")
    return rows.order_by("-season__is_current", "-season_id", "pk")


def to_publicise(batch: Batch) -> QuerySet[Application]:
    """Return the passed files of a batch that are on no notice yet, in the order of a list."""
    rows = Application.objects.filter(batch=batch, status=Status.PASSED, notice_entries=None)
    rows = rows.select_related("title__series", "speciality", "unit__county", "category")
    return rows.order_by("title__series", "title", "unit__county", "unit__name", "pk")


def opened_by(desk: Appointment) -> QuerySet[Notice]:
    """Return the notices of a desk's batches, the latest first."""
    rows = Notice.objects.filter(batch__organiser=desk.organisation).select_related("batch__season", "batch__organiser")
    return rows.order_by("-opened_at", "-pk")


def objections(desk: Appointment) -> QuerySet[Objection]:
    """Return the objections to persons on a desk's notices, the latest first."""
    rows = Objection.objects.filter(entry__notice__batch__organiser=desk.organisation)
    return rows.select_related("entry__notice__batch__organiser", "entry__application", "decision").order_by(
        "-lodged_at", "-pk"
    )
