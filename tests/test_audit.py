"""The audit chain: what its trigger writes, and that each way of falsifying history is found."""

import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from applications import audit
from applications.choices import Status
from applications.models import Checkpoint, Event, Link, Snapshot
from tests.factories.applications import make_application

pytestmark = pytest.mark.django_db


def behind_the_guards(*statements: str) -> None:
    """Run statements as somebody who can switch the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


def kinds() -> set[str]:
    return {one.kind for one in audit.verify()}


@pytest.fixture
def history():
    return make_application(Status.COUNTY_REVIEW)


def test_every_event_and_snapshot_has_its_link_and_the_chain_holds(history):
    linked = set(Link.objects.values_list("source", "source_id"))

    rows = {("applications_event", pk) for pk in Event.objects.values_list("pk", flat=True)}
    rows |= {("applications_snapshot", pk) for pk in Snapshot.objects.values_list("pk", flat=True)}
    assert len(rows) == 3
    assert rows <= linked
    assert audit.verify() == []


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE applications_event SET note = 'anders' WHERE sequence = 2", "a row was changed"),
        ("UPDATE applications_event SET at = at + interval '1 second' WHERE sequence = 2", "a row was changed"),
        ("UPDATE applications_snapshot SET sha256 = repeat('0', 64)", "a row was changed"),
        ("DELETE FROM applications_event WHERE sequence = 2", "a row was deleted"),
        ("DELETE FROM applications_link WHERE sequence = 2", "links are missing before"),
        ("UPDATE applications_link SET content = repeat('0', 64) WHERE sequence = 1", "a row was changed"),
        ("UPDATE applications_link SET source_id = source_id + 500 WHERE sequence = 1", "a row was deleted"),
    ],
)
def test_a_falsified_history_is_found(history, statement, kind):
    behind_the_guards(statement)

    assert kind in kinds()


def test_an_event_slipped_in_beside_the_trigger_is_found(history):
    copied = "application_id, 99, action, from_status, to_status, actor_id, organisation_id, to_organisation_id, note"
    behind_the_guards(
        "INSERT INTO applications_event (application_id, sequence, action, from_status, to_status, actor_id,"
        " organisation_id, to_organisation_id, note, details, snapshot_id, at)"
        f" SELECT {copied}, details, snapshot_id, at FROM applications_event WHERE sequence = 2"
    )

    assert kinds() == {"a row was inserted beside the chain"}


def test_two_swapped_links_are_found(history):
    behind_the_guards(
        "UPDATE applications_link SET sequence = -1 WHERE sequence = 1",
        "UPDATE applications_link SET sequence = 1 WHERE sequence = 2",
        "UPDATE applications_link SET sequence = 2 WHERE sequence = -1",
    )

    assert kinds() == {"a link does not follow from the one before"}


def test_a_history_cut_off_after_a_checkpoint_is_found(history):
    audit.take_checkpoint()
    last = Event.objects.latest("pk")

    behind_the_guards(
        f"DELETE FROM applications_event WHERE id = {last.pk}",
        f"DELETE FROM applications_link WHERE source = 'applications_event' AND source_id = {last.pk}",
    )

    assert "the history up to a checkpoint was rewritten or cut off" in kinds()


def test_a_history_rewritten_with_all_its_hashes_is_found_by_the_checkpoint(history):
    audit.take_checkpoint()
    last = Event.objects.latest("pk")

    behind_the_guards(
        "DELETE FROM applications_link",
        f"UPDATE applications_event SET note = 'anders' WHERE id = {last.pk}",
    )
    with connection.cursor() as cursor:
        for table in ("applications_snapshot", "applications_event"):
            cursor.execute(f"SELECT audit_link('{table}', r.id, audit_content(r)) FROM {table} r")

    assert kinds() == {"the history up to a checkpoint was rewritten or cut off"}


def test_a_checkpoint_signed_by_somebody_else_is_found(history):
    link = audit.head()

    Checkpoint.objects.create(sequence=link.sequence, hash=link.hash, signature="h1.0", taken_at=history.since)

    assert kinds() == {"a checkpoint is not signed by us"}


def test_a_checkpoint_is_taken_once_of_the_same_head(history):
    first, second = audit.take_checkpoint(), audit.take_checkpoint()

    assert (first.sequence, second, Checkpoint.objects.count()) == (audit.head().sequence, None, 1)


@pytest.mark.parametrize("table", ["link", "checkpoint"])
def test_the_database_refuses_to_change_the_chain(history, table):
    audit.take_checkpoint()

    with pytest.raises(IntegrityError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE applications_{table} SET hash = 'x'")


def test_the_command_says_what_it_found_and_fails(history, capsys):
    call_command("verify_audit")
    held = capsys.readouterr().out
    behind_the_guards("UPDATE applications_event SET note = 'anders' WHERE sequence = 2")

    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", "--json")

    said = json.loads(capsys.readouterr().out)
    assert held.startswith(f"The audit chain holds: {audit.head().sequence} links")
    assert (ended.value.code, [one["kind"] for one in said["troubles"]]) == (1, ["a row was changed"])
