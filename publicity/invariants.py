"""What must hold of everything the public was told."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import CharField, Exists, F, OuterRef, Q
from django.db.models.functions import Cast

from applications import working_days
from applications.choices import Action, Status
from applications.invariants import Invariant
from applications.models import Application, Event
from kashgar_zc import clock

from .choices import Finding, Outcome, ProposalKind
from .models import Certificate, Conferral, Entry, Notice, Objection, Revocation, Settlement


def only_the_passed_are_published() -> Iterator[str]:
    passed = Event.objects.filter(
        application=OuterRef("application"), action=Action.PASS, at__lte=OuterRef("notice__opened_at")
    )
    yield from (f"entry {pk}" for pk in Entry.objects.exclude(Exists(passed)).values_list("pk", flat=True))


def notices_run_their_days() -> Iterator[str]:
    """A notice ran, or runs, at least the working days of its batch's rule, and came down after its last one."""
    for one in Notice.objects.iterator():
        if one.last_day < working_days.last_day(one.first_day, one.days):  # the day of opening does not count
            yield f"notice {one.pk}: fewer than {one.days} working days"
        if one.ends_at != clock.midnight_after(one.last_day):
            yield f"notice {one.pk}: does not end at 24:00 of its last day"
    early = Notice.objects.filter(ended_at__lt=F("ends_at"))
    yield from (f"notice {pk}: came down early" for pk in early.values_list("pk", flat=True))


def certificates_are_undisputed() -> Iterator[str]:
    """No certificate was made before its notice ended, under an open objection, or after one that was upheld."""
    disputed = Objection.objects.filter(entry=OuterRef("entry")).filter(
        Q(decision=None)
        | Q(decision__finding=Finding.UPHELD)
        | Q(decision__decided_at__gt=OuterRef("conferral__issued_at"))
    )
    wrong = Certificate.objects.filter(Exists(disputed) | Q(conferral__issued_at__lt=F("entry__notice__ends_at")))
    yield from (f"certificate {number}" for number in wrong.values_list("number", flat=True))


def certificates_are_conferred() -> Iterator[str]:
    """A certificate's file is conferred, or revoked exactly when the certificate is."""
    held = Q(status=Status.CONFERRED, certificate__isnull=False, certificate__revocation=None)
    gone = Q(status=Status.REVOKED, certificate__revocation__isnull=False)
    other = ~Q(status__in=[Status.CONFERRED, Status.REVOKED]) & Q(certificate=None)
    wrong = Application.objects.exclude(held | gone | other)
    yield from (f"application {pk}" for pk in wrong.values_list("pk", flat=True))


def two_people_published() -> Iterator[str]:
    """Every notice, conferral and revocation was proposed by one person and done by another [quality.md 3]."""
    for kind, rows, name, by in PUBLISHED:
        two = Settlement.objects.filter(
            proposal__kind=kind,
            outcome=Outcome.CONFIRMED,
            made=Cast(OuterRef(name), CharField()),
            settled_by=OuterRef(by),
        )
        wrong = rows.exclude(Exists(two.exclude(proposal__proposed_by=F("settled_by"))))
        yield from (f"{kind} {made}: not by two people" for made in wrong.values_list(name, flat=True))


PUBLISHED = (
    (ProposalKind.NOTICE, Notice.objects.all(), "key", "opened_by"),
    (ProposalKind.CONFERRAL, Conferral.objects.all(), "key", "issued_by"),
    (ProposalKind.REVOCATION, Revocation.objects.all(), "certificate__number", "revoked_by"),
)
INVARIANTS = (
    Invariant("I14", "only the passed are published", only_the_passed_are_published),
    Invariant("I14", "two people published, conferred and revoked", two_people_published),
    Invariant("I14", "notices run their full working days", notices_run_their_days),
    Invariant("I14", "no certificate under an objection or before its notice ended", certificates_are_undisputed),
    Invariant("I14", "certificates and files agree on what was conferred and revoked", certificates_are_conferred),
)
