"""What must hold of every file, whatever happened: each invariant reads the tables and yields the rows that break it.

The numbers are those of the project's quality figures. Reading only; safe on a live system. `deep` reads every stored file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.apps import apps
from django.db import connection, models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import TruncDate

from kashgar_zc import clock
from kashgar_zc.accounts import sealing
from kashgar_zc.accounts.models import Appointment, Invitation, Message, UnitImport, User

from . import audit, retention, snapshots, stops, workflow
from .choices import REVIEW_STATUS, UNDER_REVIEW, Action, DocumentKind, MaterialState, Party, PhaseKind, Status
from .models import Application, Document, Event, Evidence, Material, Permit, Phase, RouteStop, Snapshot

CHUNK = 2000
KEPT_FOR_DAYS = (DocumentKind.DRAFT_FORM, DocumentKind.OWN_DATA, DocumentKind.CASE_ARCHIVE, DocumentKind.BUNDLE)
SUBMITTING = (Action.SUBMIT, Action.RESUBMIT)
ID_NUMBER = r"[1-9][0-9]{16}[0-9X]"
MOBILE = r"1[3-9][0-9]{9}"


@dataclass(frozen=True)
class Invariant:
    """`broken` yields a line for each row that breaks it; a `deep` one reads the stored files as well."""

    code: str
    what: str
    broken: Callable[[], Iterator[str]]
    deep: bool = False


def at_one_desk() -> Iterator[str]:
    """A file under review is at one desk of its own route; any other is at none."""
    stop = RouteStop.objects.filter(application=OuterRef("pk"), organisation=OuterRef("at"))
    here = Q(status__in=UNDER_REVIEW)
    lost = Application.objects.annotate(on_route=Exists(stop)).filter(
        (here & (Q(at=None) | Q(on_route=False))) | (~here & Q(at__isnull=False))
    )
    yield from (f"application {pk}" for pk in lost.values_list("pk", flat=True))
    for desk, status in REVIEW_STATUS.items():
        wrong = Application.objects.filter(status=status).exclude(
            Exists(stop.filter(desk=desk)),
        )
        yield from (f"application {pk} is not at its {desk}" for pk in wrong.values_list("pk", flat=True))


def stops_stand_as_their_events_say() -> Iterator[str]:
    """What a desk's lists of returned and finished files are read from is what its events say."""
    yield from (f"application {pk}: a stop is kept as {kept}, is {state}" for pk, kept, state in stops.wrong())


def status_is_the_fold_of_events() -> Iterator[str]:
    """Events run from draft through the table without gaps to the status and version the file has, times never backwards."""
    rows = Event.objects.order_by("application_id", "sequence").values_list(
        "application_id", "sequence", "action", "from_status", "to_status", "at"
    )
    known = {(step.source, step.action, step.target) for step in workflow.STEPS}
    ends: dict[int, tuple[str, int]] = {}
    for pk, events in groupby(rows.iterator(chunk_size=CHUNK), key=lambda row: row[0]):
        status, count, last = str(Status.DRAFT), 0, None
        for _pk, sequence, action, source, target, at in events:
            count += 1
            if sequence != count or source != status or (source, action, target) not in known:
                yield f"application {pk}, event {sequence}: {action} from {source} to {target}"
            if last is not None and at < last:
                yield f"application {pk}, event {sequence}: earlier than the one before"
            status, last = target, at
        ends[pk] = (status, count)
    for pk, status, version in Application.objects.values_list("pk", "status", "version").iterator(chunk_size=CHUNK):
        if ends.get(pk, (Status.DRAFT, 0)) != (status, version):
            yield f"application {pk} is {status} at version {version}, its events say {ends.get(pk)}"


def actors_held_their_roles() -> Iterator[str]:
    """Whoever took a step was its party on that day, and nobody but the applicant acted on the own file."""
    parties = {(step.source, step.action): step.by for step in workflow.STEPS}
    for source, action in parties:
        party, events = parties[source, action], Event.objects.filter(from_status=source, action=action)
        if party == Party.SYSTEM:
            wrong = events.filter(actor__isnull=False)
        elif party == Party.APPLICANT:
            wrong = events.exclude(actor=F("application__applicant"))
        else:
            roles = workflow.ORGANISING_ROLES.get(party, ("reviewer",))
            held = Appointment.objects.filter(
                Q(ends_on=None) | Q(ends_on__gte=OuterRef("day")),
                user=OuterRef("actor"),
                organisation=OuterRef("organisation"),
                role__in=roles,
                starts_on__lte=OuterRef("day"),
            )
            dated = events.annotate(day=TruncDate("at", tzinfo=clock.BEIJING))
            wrong = dated.filter(~Exists(held) | Q(actor=F("application__applicant")))
        for pk, sequence in wrong.values_list("application_id", "sequence"):
            yield f"application {pk}, event {sequence}: {action} by somebody else than the {party}"


def nobody_judged_at_two_desks() -> Iterator[str]:
    """No two desks of one submission were approved by the same person; what was taken back does not count."""
    rows = Event.objects.order_by("application_id", "sequence").values_list(
        "application_id", "action", "from_status", "to_status", "actor_id"
    )
    for pk, events in groupby(rows.iterator(chunk_size=CHUNK), key=lambda row: row[0]):
        approved: dict[str, int | None] = {}
        for _pk, action, source, target, actor in events:
            if action == Action.SUBMIT:
                approved = {}
            elif action == Action.RECALL:
                approved.pop(target, None)
            elif action == Action.APPROVE:
                if actor in {who for at, who in approved.items() if at != source}:
                    yield f"application {pk}: user {actor} approved at {source} and at a desk before"
                approved[source] = actor


def one_application_a_season() -> Iterator[str]:
    doubled = Application.objects.values("applicant", "season").annotate(n=Count("pk")).filter(n__gt=1)
    yield from (f"user {row['applicant']} in {row['season']}" for row in doubled)


def submissions_have_their_receipt() -> Iterator[str]:
    """Every submission froze a snapshot, and every snapshot still has the hash it was given."""
    bare = Event.objects.filter(action__in=SUBMITTING, snapshot=None).values_list("application_id", "sequence")
    yield from (f"application {pk}, event {sequence}: no snapshot" for pk, sequence in bare)
    for one in Snapshot.objects.only("pk", "content", "sha256").iterator(chunk_size=200):
        if snapshots.digest(one.content) != one.sha256:
            yield f"snapshot {one.pk}: its content is not what was submitted"


def submitted_files_are_there() -> Iterator[str]:
    """Every file that a snapshot names has its row, with the hash and size submitted."""
    for one in Snapshot.objects.only("pk", "content").iterator(chunk_size=200):
        named = {item["key"]: (item["sha256"], item["size"]) for item in one.content.get("materials", ())}
        rows = Material.objects.filter(key__in=named).values_list("key", "sha256", "size")
        found = {str(key): (sha256, size) for key, sha256, size in rows}
        yield from (f"snapshot {one.pk}, material {key}" for key in named if found.get(key) != named[key])


def stored_files_are_whole() -> Iterator[str]:
    """Every upload in use has its bytes, of the size and hash in its row."""
    for model in (Material, Evidence):
        for one in model.objects.filter(state=MaterialState.READY).iterator(chunk_size=CHUNK):
            try:
                with one.file.open("rb") as stored:
                    digest = hashlib.file_digest(stored, "sha256").hexdigest()
                if (digest, one.file.size) != (one.sha256, one.size):
                    yield f"{model._meta.model_name} {one.key}: other bytes than were kept"
            except FileNotFoundError:
                yield f"{model._meta.model_name} {one.key}: its file is gone"


def pulled_files_left_nothing() -> Iterator[str]:
    """A file is PULLED exactly when a record says who pulled it, and nothing of it is kept."""
    pulled, kept = Q(state=MaterialState.PULLED), ~Q(file="", thumbnail="", received="")
    for model in (Material, Evidence):
        wrong = model.objects.filter((pulled & (Q(pull__isnull=True) | kept)) | (~pulled & Q(pull__isnull=False)))
        yield from (f"{model._meta.model_name} {key}" for key in wrong.values_list("key", flat=True))


def submitted_inside_the_window() -> Iterator[str]:
    """Every submission arrived inside the window, as stored, of the batch it was made in, or under a permit on record then."""
    batch = KeyTextTransform("batch", KeyTextTransform("target", "snapshot__content"))
    arrived, named = OuterRef("snapshot__taken_at"), OuterRef("named")
    of_batch = {"batch__season": OuterRef("application__season"), "batch__name": named}
    window = Phase.objects.filter(**of_batch, kind=PhaseKind.APPLY, opens_at__lte=arrived, closes_at__gt=arrived)
    permit = Permit.objects.filter(
        **of_batch, person=OuterRef("application__applicant"), until__gt=arrived, granted_at__lte=arrived
    )
    made = Event.objects.filter(action=Action.SUBMIT, snapshot__isnull=False).annotate(named=batch)
    late = made.exclude(Exists(window)).exclude(Exists(permit)).order_by("pk")
    yield from (f"application {pk}, event {n}: late" for pk, n in late.values_list("application_id", "sequence"))
    yield from _late_corrections()


def _late_corrections() -> Iterator[str]:
    """Yield the corrections that arrived after the term their return named, under no permit."""
    acts = Event.objects.filter(action__in=(Action.RETURN, Action.RESUBMIT)).order_by("application_id", "sequence")
    values = ("application_id", "sequence", "action", "details", "snapshot__taken_at", "application__applicant_id")
    until = ""
    for pk, sequence, action, details, arrived, person in acts.values_list(*values).iterator(chunk_size=CHUNK):
        if action == Action.RETURN:
            until = details.get("until", "")
        elif until and arrived and arrived >= dt.datetime.fromisoformat(until):
            permits = Permit.objects.filter(batch__applications=pk, person=person)
            if not permits.filter(until__gt=arrived, granted_at__lte=arrived).exists():
                yield f"application {pk}, event {sequence}: corrected after its term"


def nothing_is_kept_past_its_day() -> Iterator[str]:
    """No document, list of staff or invitation is there a day after it was to be removed; what is kept for days has its day."""
    due = Q(expires_at__lte=clock.now() - dt.timedelta(days=1))
    endless = Q(expires_at=None, kind__in=KEPT_FOR_DAYS)
    yield from (f"document {pk}" for pk in Document.objects.filter(due | endless).values_list("pk", flat=True))
    lists = UnitImport.objects.filter(due).exclude(rows_sealed="", report_sealed="", file="")
    yield from (f"import {pk}" for pk in lists.values_list("pk", flat=True))
    yield from (f"invitation {pk}" for pk in Invitation.objects.filter(due).values_list("pk", flat=True))


def removed_files_are_let_go() -> Iterator[str]:
    """No removed file that no submission names is there a day after its season's days; what one names stays (see I5)."""
    late = retention.due(clock.now() - dt.timedelta(days=1))
    yield from (f"material {key}" for key in late.values_list("key", flat=True))


def messages_are_accounted_for() -> Iterator[str]:
    """Every message is done with its time, due, or dead with a reason."""
    wrong = Message.objects.filter(Q(state="done", done_at=None) | Q(state="dead", reason=""))
    yield from (f"message {pk}" for pk in wrong.values_list("pk", flat=True))


def the_chain_holds() -> Iterator[str]:
    yield from (f"{one.kind}: {one.where}" for one in audit.verify())


def nothing_secret_lies_in_plain() -> Iterator[str]:
    """No text anywhere holds the ID number or telephone number of somebody we know."""
    for model in apps.get_models():
        texts = [str(field.column) for field in model._meta.local_fields if _may_leak(field)]
        for column in texts if model._meta.managed else ():
            yield from _leaks(model._meta.db_table, column)


def _may_leak(field: models.Field) -> bool:
    kinds = (models.CharField, models.TextField, models.JSONField)
    return isinstance(field, kinds) and not field.name.endswith(("_sealed", "_index", "sha256", "hash"))


def _leaks(table: str, column: str) -> Iterator[str]:
    pattern = rf"(?<![0-9A-Za-z])({ID_NUMBER}|{MOBILE})(?![0-9A-Za-z])"
    quoted = f'"{table}"', f'"{column}"'
    sql = "SELECT (regexp_matches({1}::text, %s, %s))[1], count(*) FROM {0} GROUP BY 1".format(*quoted)  # noqa: S608  # our own names
    with connection.cursor() as cursor:
        cursor.execute(sql, [pattern, "g"])
        for text, number in cursor.fetchall():
            if _is_known(text):
                yield f"{table}.{column}: in {number} places, a number of somebody we know"


def _is_known(text: str) -> bool:
    if re.fullmatch(MOBILE, text):
        return User.objects.filter(mobile_index=sealing.blind_index(text, purpose="mobile")).exists()
    return User.objects.filter(id_number_index=sealing.blind_index(text, purpose="id-number")).exists()


INVARIANTS = (
    Invariant("I1", "a file is at exactly one desk of its route, or at none", at_one_desk),
    Invariant("I1", "a stop of a route stands as its file's events say", stops_stand_as_their_events_say),
    Invariant("I2", "a status is the fold of its events", status_is_the_fold_of_events),
    Invariant("I2, I15", "whoever acted held that role, and not on the own file", actors_held_their_roles),
    Invariant("I15", "nobody approved one submission at two desks", nobody_judged_at_two_desks),
    Invariant("I3", "one application a person and season", one_application_a_season),
    Invariant("I4", "every submission has its receipt", submissions_have_their_receipt),
    Invariant("I5", "submitted files are there as submitted", submitted_files_are_there),
    Invariant("I5", "pulled files are gone, on record", pulled_files_left_nothing),
    Invariant("I5", "stored files are whole", stored_files_are_whole, deep=True),
    Invariant("I8", "the audit chain holds", the_chain_holds),
    Invariant("I10", "submissions arrived inside their window", submitted_inside_the_window),
    Invariant("I11", "every message is done, due or dead with a reason", messages_are_accounted_for),
    Invariant("I12", "nothing is kept past its day", nothing_is_kept_past_its_day),
    Invariant("I5, I12", "removed files that no submission names go on their day", removed_files_are_let_go),
    Invariant("I13", "no ID number or telephone number lies in plain", nothing_secret_lies_in_plain),
)
