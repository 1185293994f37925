"""What must hold of inquiries and of what follows from them, and of the work on a desk: claims, marks, second signatures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from applications import sections
from applications.choices import UNDER_REVIEW, Action, Desk
from applications.invariants import Invariant
from applications.models import (
    Batch,
    Event,
    IndividualPlan,
    IntegrityEntry,
    IntegrityLifting,
    PlanWithdrawal,
    PullRefusal,
    Snapshot,
)
from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Appointment

from . import marks
from .choices import BulkAct, Founded, ItemState
from .marking import kept_too_long
from .models import BulkItem, Claim, Inquiry, Mark, Proposal


def founded_inquiries_are_entered() -> Iterator[str]:
    """Every inquiry that two people found founded left an integrity entry of that day's conclusion; nothing else makes one."""
    entry = IntegrityEntry.objects.filter(application=OuterRef("application"), recorded_at=OuterRef("concluded_at"))
    found = Inquiry.objects.filter(~Exists(entry), outcome=Founded.FOUNDED)
    yield from (f"inquiry {pk}: no entry" for pk in found.values_list("pk", flat=True))
    cause = Inquiry.objects.filter(application=OuterRef("application"), outcome=Founded.FOUNDED)
    bare = IntegrityEntry.objects.filter(~Exists(cause))
    yield from (f"entry {pk}: no founded inquiry" for pk in bare.values_list("pk", flat=True))


def nobody_handles_the_own_case() -> Iterator[str]:
    """Nobody inquired into the own file, lifted the own entry, or relaxed a condition for oneself."""
    own, person = F("application__applicant"), F("person")
    rows = {
        "inquiry": Inquiry.objects.filter(Q(opened_by=own) | Q(proposed_by=own) | Q(concluded_by=own)),
        "lifting": IntegrityLifting.objects.filter(by=F("entry__person")),
        "plan": IndividualPlan.objects.filter(recorded_by=person),
        "refusal of a pull": PullRefusal.objects.filter(by=F("request__application__applicant")),
        "withdrawal of a plan": PlanWithdrawal.objects.filter(by=F("plan__person")),
    }
    for what, wrong in rows.items():
        yield from (f"{what} {pk}" for pk in wrong.values_list("pk", flat=True))


def desk_work_is_of_its_reviewers() -> Iterator[str]:
    """Who claimed, marked, proposed or signed reviewed for that desk on that day, and never the own file."""
    yield from _by_others("claim", Claim.objects.all(), who="holder", at="given_at")
    yield from _by_others("mark", Mark.objects.all(), who="by", at="marked_at")
    yield from _by_others("proposal", Proposal.objects.all(), who="by", at="at")
    signed = Proposal.objects.filter(decided_at__isnull=False)
    yield from _by_others("signature", signed, who="decided_by", at="decided_at")


def desk_work_is_on_files_that_came() -> Iterator[str]:
    """A file had come to a desk before somebody there claimed, marked or proposed it; a claim runs forward, and no longer
    than the file stays."""
    yield from _before_it_came("claim", Claim.objects.all(), at="given_at")
    yield from _before_it_came("mark", Mark.objects.all(), at="marked_at")
    yield from _before_it_came("proposal", Proposal.objects.all(), at="at")
    backwards = Q(since__gt=F("given_at")) | Q(until__lt=F("given_at")) | Q(ended_at__lt=F("given_at"))
    stays = Q(organisation=F("application__at"), since=F("application__since"))
    wrong = Claim.objects.filter(backwards | (Q(ended_at=None) & ~stays))
    yield from (f"claim {pk}: not of the stay" for pk in wrong.values_list("pk", flat=True))


def _before_it_came(what: str, rows: QuerySet[Any, Model], *, at: str) -> Iterator[str]:
    came = Event.objects.filter(
        application=OuterRef("application"),
        to_organisation=OuterRef("organisation"),
        to_status__in=UNDER_REVIEW,
        at__lte=OuterRef(at),
    )
    yield from (f"{what} {pk}: not at that desk" for pk in rows.filter(~Exists(came)).values_list("pk", flat=True))


def marks_are_gone_on_their_day() -> Iterator[str]:
    """No mark is there a day after its batch would have it removed."""
    for batch in Batch.objects.order_by("pk"):
        if batch.rules.marks_kept_days:
            late = kept_too_long(batch, grace=dt.timedelta(days=1))
            yield from (f"mark {pk}: kept past its day" for pk in late.values_list("pk", flat=True))


def marks_are_of_parts_of_their_file() -> Iterator[str]:
    """A mark was made of a submission of its own file, on a section, a slot or a line of the check list that there is."""
    strange = Mark.objects.exclude(snapshot__application=F("application"))
    yield from (f"mark {pk}: of another file's submission" for pk in strange.values_list("pk", flat=True))
    lines = rf"^{marks.CHECK}-({'|'.join(Desk)})-[0-9]+$"
    parts = Mark.objects.exclude(place__in=[spec.key for spec in sections.SECTIONS]).exclude(place__regex=lines)
    used = parts.order_by().values_list("application__batch", "place").distinct()
    slots: dict[int, set[str]] = {}
    for batch, place in used:
        if batch not in slots:
            rules = Batch.objects.get(pk=batch).rules
            slots[batch] = {f"{sections.MATERIALS}-{slot.key}" for slot in rules.slots}
        if place not in slots[batch]:
            yield f"mark of {place!r} in batch {batch}: there is no such part"


def proposals_are_of_what_stands() -> Iterator[str]:
    """What waits for a second signature is at that desk with that submission; what was signed went up by that hand."""
    latest = Snapshot.objects.filter(application=OuterRef("application"), pk__gt=OuterRef("snapshot"))
    waiting = Proposal.objects.filter(decided_at=None, version__gte=F("application__version"))
    lost = waiting.exclude(application__at=F("organisation"), version=F("application__version"))
    for wrong in (
        lost,
        waiting.filter(Exists(latest)),
        Proposal.objects.exclude(snapshot__application=F("application")),
    ):
        yield from (f"proposal {pk}: not of what stands" for pk in wrong.values_list("pk", flat=True))
    went = Event.objects.filter(
        application=OuterRef("application"),
        sequence=OuterRef("version") + 1,
        action=Action.APPROVE,
        actor=OuterRef("decided_by"),
    )
    unsent = Proposal.objects.filter(~Exists(went), is_agreed=True)
    yield from (f"proposal {pk}: signed, but not sent up" for pk in unsent.values_list("pk", flat=True))


def _by_others(what: str, rows: QuerySet[Any, Model], *, who: str, at: str) -> Iterator[str]:
    """Yield the rows whose person did not review for their organisation on the day, or is the file's applicant."""
    held = Appointment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("day")),
        user=OuterRef(who),
        organisation=OuterRef("organisation"),
        role=Role.REVIEWER,
        starts_on__lte=OuterRef("day"),
    )
    dated = rows.annotate(day=TruncDate(at, tzinfo=clock.BEIJING))
    wrong = dated.filter(~Exists(held) | Q(**{who: F("application__applicant")}))
    yield from (f"{what} {pk}" for pk in wrong.values_list("pk", flat=True))


def ended_acts_on_many_left_nothing() -> Iterator[str]:
    """Every act on many that has ended settled all its files, and every approval among them is its person's own event."""
    left = BulkItem.objects.filter(run__finished_at__isnull=False, state=ItemState.LEFT)
    yield from (f"bulk item {pk}: left" for pk in left.values_list("pk", flat=True))
    here = {"application": OuterRef("application"), "sequence": OuterRef("version") + 1, "actor": OuterRef("run__by")}
    event = Event.objects.filter(**here, action=Action.APPROVE)
    done = BulkItem.objects.filter(run__act__in=[BulkAct.APPROVE, BulkAct.SIGN], state=ItemState.DONE)
    yield from (f"bulk item {pk}: no event" for pk in done.filter(~Exists(event)).values_list("pk", flat=True))


INVARIANTS = (
    Invariant("I11", "an act on many has done what it says, and left nothing", ended_acts_on_many_left_nothing),
    Invariant("I2", "a founded inquiry, and nothing else, makes an integrity entry", founded_inquiries_are_entered),
    Invariant("I15", "nobody handles the own inquiry, entry or plan", nobody_handles_the_own_case),
    Invariant(
        "I2, I15", "whoever worked at a desk sat there, and not over the own file", desk_work_is_of_its_reviewers
    ),
    Invariant(
        "I1", "claims, marks and proposals are of files that had come to that desk", desk_work_is_on_files_that_came
    ),
    Invariant("I12", "marks of reviewers are gone on their day", marks_are_gone_on_their_day),
    Invariant("I4", "a mark is of a part of a submission of its file", marks_are_of_parts_of_their_file),
    Invariant("I1, I2", "a second signature is asked of what stands, and sends it up", proposals_are_of_what_stands),
)
