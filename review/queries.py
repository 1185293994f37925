"""What a desk's pages and rules read of files, publicities, statements and verifications."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.utils.translation import gettext as _

from applications import queries as files
from applications.choices import Status
from applications.models import Application, Event, RouteStop, Snapshot
from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Appointment, Organisation, User

from .models import (
    Claim,
    ConductStatement,
    Mark,
    Proposal,
    SecondSignature,
    StatementObjection,
    UnitPublicity,
    Verification,
)

IN_UNIT = frozenset({Status.UNIT_REVIEW, Status.RETURNED})  # a publicity runs on while its applicant corrects


@dataclass(frozen=True)
class Facts:
    """What the rules of a verdict look at, read once for a page or an act."""

    reviews_here: bool
    publicity: UnitPublicity | None
    statement: ConductStatement | None
    claim: Claim | None


def facts_of(user: User, application: Application, now: dt.datetime) -> Facts:
    """Return what the rules of a verdict look at."""
    at = application.at
    return Facts(
        reviews_here=at is not None and reviews(user, at, now),
        publicity=publicity_of(application),
        statement=statement_of(application),
        claim=claim_on(application, now),
    )


def claim_on(application: Application, now: dt.datetime) -> Claim | None:
    """Return the claim in force on a file at its desk, or None."""
    if application.at_id is None:
        return None
    return Claim.objects.in_force(now).filter(application=application).select_related("holder").first()


def needs_second(organisation: Organisation) -> bool:
    """Return whether an organisation's approvals need a second signature now."""
    return second_standing(organisation)[0]


def second_standing(organisation: Organisation) -> tuple[bool, SecondSignature | None]:
    """Return whether approvals need a second signature, and who asked to end that while nobody else has confirmed it.

    Switching off takes two rows in a row, by two people: one alone could otherwise switch it off, sign, and switch it on.
    """
    last = SecondSignature.objects.filter(organisation=organisation).select_related("set_by").order_by("-pk")[:2]
    rows = list(last)
    if not rows or rows[0].is_on:
        return bool(rows), None
    is_confirmed = len(rows) == 2 and not rows[1].is_on
    return (False, None) if is_confirmed else (True, rows[0])


def second_settings(organisation: Organisation) -> QuerySet[SecondSignature]:
    """Return the last settings of an organisation's second signature, the latest first."""
    return SecondSignature.objects.filter(organisation=organisation).select_related("set_by").order_by("-pk")[:20]


def open_proposals(organisation: Organisation) -> QuerySet[Proposal]:
    """Return what waits for a second signature at an organisation; what its file has left behind has fallen."""
    return Proposal.objects.filter(
        organisation=organisation, decided_at=None, application__version=F("version"), application__at=organisation
    )


def proposal_on(application: Application) -> Proposal | None:
    """Return the approval that waits for a second signature on a file as it stands, or None."""
    standing = Proposal.objects.filter(application=application, version=application.version, decided_at=None)
    return standing.select_related("by").first() if application.at_id else None


def marks_of(application: Application, user: User) -> QuerySet[Mark]:
    """Return a person's marks on a file at the desk that has it now; `marks.standing` says which still stand."""
    return Mark.objects.filter(application=application, organisation=application.at_id, by=user).order_by("pk")


def colleagues(desk: Appointment, now: dt.datetime) -> QuerySet[User]:
    """Return who reviews for a desk's organisation, oneself included."""
    return reviewers_at(desk.organisation_id, now)


def reviewers_at(organisation_id: int | None, now: dt.datetime) -> QuerySet[User]:
    """Return who reviews for an organisation; nobody for none."""
    held = Appointment.objects.on(clock.on_day(now)).filter(organisation=organisation_id, role=Role.REVIEWER)
    return User.objects.filter(pk__in=held.order_by().values("user")).order_by("name", "pk")


def reviews(user: User, organisation: Organisation, now: dt.datetime) -> bool:
    """Return whether a person reviews for an organisation at an instant."""
    return user.reviews_for(organisation, on=clock.on_day(now))


def files_seen_from(desk: Appointment) -> QuerySet[Application]:
    """Return the files a desk's page may show, with their route and everything said, in the order it was said."""
    return files.reached(desk).prefetch_related(
        Prefetch("route", RouteStop.objects.select_related("organisation").order_by("position")),
        Prefetch("events", Event.objects.select_related("organisation", "actor").order_by("sequence")),
    )


def of_submission(application: Application) -> dict[str, Any]:
    """Return the condition that a record belongs to a file's present submission, not to one that was taken back."""
    return {"application": application, "submitted_at": application.submitted_at}


def publicity_of(application: Application) -> UnitPublicity | None:
    """Return the latest publicity of the present submission with its objections, or None."""
    opened = UnitPublicity.objects.filter(**of_submission(application)).prefetch_related("objections")
    return opened.order_by("-opened_at", "-pk").first()


def statement_of(application: Application) -> ConductStatement | None:
    """Return the conduct statement in force for the present submission, or None."""
    in_force = ConductStatement.objects.filter(**of_submission(application), replaced_at=None)
    return in_force.select_related("organisation").first()


def objected(application: Application) -> QuerySet[StatementObjection]:
    """Return what the applicant objected to statements of the present submission, and what became of it."""
    said = {f"statement__{name}": value for name, value in of_submission(application).items()}
    return StatementObjection.objects.filter(**said).select_related("organisation").order_by("pk")


def running_publicities(organisation: Organisation) -> QuerySet[UnitPublicity]:
    """Return a unit's publicities that are not concluded, those that end first at the top.

    A file that was taken back, declined or has lapsed is no longer publicised.
    """
    return (
        UnitPublicity.objects.filter(
            organisation=organisation,
            concluded_at=None,
            application__submitted_at=F("submitted_at"),
            application__status__in=sorted(IN_UNIT),
        )
        .select_related("application__title__series", "application__speciality", "organisation")
        .prefetch_related("objections")
        .order_by("last_day", "pk")
    )


def concluded_publicities(organisation: Organisation) -> QuerySet[UnitPublicity]:
    """Return a unit's concluded publicities, the latest first."""
    return (
        UnitPublicity.objects.filter(organisation=organisation, concluded_at__isnull=False)
        .select_related("application__title", "concluded_by")
        .prefetch_related("objections")
        .order_by("-concluded_at", "-pk")
    )


def publicities_of(desk: Appointment) -> QuerySet[UnitPublicity]:
    """Return the publicities that a desk's organisation holds."""
    return (
        UnitPublicity.objects.filter(organisation=desk.organisation)
        .select_related("application__title", "organisation", "opened_by")
        .prefetch_related("objections")
    )


def verifications_of(application: Application) -> QuerySet[Verification]:
    """Return every look-up of a file, the earliest first; ask each whether it `holds_in` what stands now."""
    return application.verifications.select_related("organisation", "by").prefetch_related("snapshot").order_by("pk")


def verifications_for_event(application: Application, organisation: Organisation) -> list[dict[str, str]]:
    """Return an organisation's last look-up of each subject that holds, as an approval keeps it."""
    content = latest_snapshot(application).content
    made = verifications_of(application).filter(organisation=organisation)
    last = {one.subject: one for one in made if one.holds_in(content)}
    return [
        {
            "subject": one.subject,
            "item": one.label,
            "register": str(one.get_register_display()),
            "date": one.checked_on.isoformat(),
            "result": str(one.get_result_display()),
            "evidence": one.evidence,
        }
        for one in last.values()
    ]


def latest_snapshot(application: Application) -> Snapshot:
    """Return what was submitted last; every verdict is made on it."""
    return application.snapshots.latest("number")


def content_last_judged(events: list[Event], organisation_id: int, current: Snapshot) -> dict[str, Any] | None:
    """Return the content on which an organisation last gave a verdict, or None when nothing is newer."""
    judged = [one.snapshot_id for one in events if one.organisation_id == organisation_id and one.snapshot_id]
    if not judged or judged[-1] == current.pk:
        return None
    return Snapshot.objects.get(pk=judged[-1]).content


def is_at_last_stop(application: Application) -> bool:
    """Return whether the desk that has the file is the last of its route: it accepts, in a county's batch the county."""
    route = list(application.route.all())
    return bool(route) and route[-1].organisation_id == application.at_id


def day_after(day: dt.date) -> str:
    """Return the day after a date as people read it."""
    after = day + dt.timedelta(days=1)
    return _("%(year)s年%(month)s月%(day)s日") % {"year": after.year, "month": after.month, "day": after.day}
