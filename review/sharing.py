"""Looking, after each submission, whether somebody else handed in the very same files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from applications import similar
from applications.models import Material, Snapshot

from .models import SharedFiles

AT_ONCE = 500  # submissions
# A snapshot may be committed after one with a higher number: so many below the last one seen are looked at again. No
# more submissions than this are on their way at one time.
MARGIN = 1000


def look() -> int:
    """Look at the next submissions that nobody has looked at; return how many there were."""
    found = dict(_fresh()[:AT_ONCE])  # of two submissions of a file the later one counts
    if not found:
        return 0
    shared = shared_among(found)
    SharedFiles.objects.filter(application__in=shared, is_shared=False).update(is_shared=True)
    SharedFiles.objects.bulk_create(
        (
            SharedFiles(application_id=one, snapshot_id=snapshot, is_shared=one in shared)
            for one, snapshot in sorted(found.items())
        ),
        update_conflicts=True,
        unique_fields=["application"],
        update_fields=["snapshot", "is_shared"],
    )
    return len(found)


def _fresh() -> QuerySet[Snapshot, tuple[int, int]]:
    """Return (application, snapshot) of what nobody has looked at, the earliest first."""
    newest = SharedFiles.objects.aggregate(newest=Max("snapshot"))["newest"] or 0
    seen = SharedFiles.objects.filter(application=OuterRef("application"), snapshot__gte=OuterRef("pk"))
    fresh = Snapshot.objects.filter(~Exists(seen), pk__gt=newest - MARGIN)
    return fresh.order_by("pk").values_list("application_id", "pk")


def shared_among(applications: Collection[int]) -> set[int]:
    """Return those applications, and the others' they meet, that hold the same bytes as another person's; two statements."""
    wanted = {one for file in _files(Q(application__in=applications)) for one in similar.digests(file)}
    people: dict[str, set[int]] = defaultdict(set)
    holders: dict[str, set[int]] = defaultdict(set)
    for file in _files(similar.of_same_bytes(wanted)):
        for one in wanted & similar.digests(file):
            people[one].add(file.application.applicant_id)
            holders[one].add(file.application_id)
    return {pk for one in holders if len(people[one]) > 1 for pk in holders[one]}


def _files(which: Q) -> QuerySet[Material]:
    """Return the files of a condition in what was submitted, with what is compared."""
    files = similar.handed_in().filter(which).select_related("application")
    return files.only("sha256", "received_sha256", "application__applicant")
