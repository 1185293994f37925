"""What must hold of inquiries and of what follows from them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from applications.invariants import Invariant
from applications.models import IndividualPlan, IntegrityEntry, IntegrityLifting, PlanWithdrawal

from .choices import Founded
from .models import Inquiry


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
        "withdrawal of a plan": PlanWithdrawal.objects.filter(by=F("plan__person")),
    }
    for what, wrong in rows.items():
        yield from (f"{what} {pk}" for pk in wrong.values_list("pk", flat=True))


INVARIANTS = (
    Invariant("I2", "a founded inquiry, and nothing else, makes an integrity entry", founded_inquiries_are_entered),
    Invariant("I15", "nobody handles the own inquiry, entry or plan", nobody_handles_the_own_case),
)
