"""The invariants hold of what the real actions made, and each one sees its own breach."""

import json

import pytest
from django.core.management import call_command
from django.db import transaction

from applications.choices import Status
from kashgar_zc.accounts.models import Message, User
from kashgar_zc.management.commands.check_invariants import all_invariants, broken
from tests.factories.applications import make_application
from tests.factories.balloting import make_released
from tests.factories.conferring import make_certificate, make_entries, revoke
from tests.test_audit import behind_the_guards

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def office(django_db_setup, django_db_blocker):
    """A released meeting and files in every state before it, made once; each test breaks it inside a savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_application(Status.COUNTY_REVIEW)
        make_application(Status.RETURNED)
        make_application(Status.ACCEPTED)
        yield make_released(["yn", "yn", "yn", "yn", "ya"])
        transaction.set_rollback(True)


def found() -> set[str]:
    return {what.split(" ", 1)[0].rstrip(",") for what in broken(deep=True)}


def test_everything_holds_of_what_the_real_actions_made(office):
    assert broken(deep=True) == {}
    assert len(all_invariants()) >= 20


BREACHES = [
    ("I1", "UPDATE applications_application SET at_id = (SELECT max(id) FROM accounts_organisation) WHERE status = 'county_review'"),
    ("I1", "UPDATE applications_routestop SET state = 'left' WHERE state = 'done'"),
    ("I2", "UPDATE applications_application SET status = 'declined', at_id = NULL WHERE status = 'county_review'"),
    ("I2", "UPDATE applications_event SET at = at - interval '300 days' WHERE action = 'pass'"),
    ("I2", "DELETE FROM accounts_appointment WHERE role = 'secretary'"),
    ("I2", "UPDATE applications_event e SET actor_id = a.applicant_id FROM applications_application a"
           " WHERE a.id = e.application_id AND action = 'approve'"),
    ("I15", "UPDATE applications_event SET actor_id = (SELECT actor_id FROM applications_event WHERE action = 'approve'"
            " ORDER BY id LIMIT 1) WHERE action = 'approve'"),
    ("I4", "UPDATE applications_snapshot SET content = content || '{\"extra\": 1}'"),
    ("I4", "UPDATE applications_event SET snapshot_id = NULL WHERE action = 'submit'"),
    ("I5", "UPDATE applications_material SET sha256 = repeat('0', 64)"),
    ("I8", "UPDATE applications_event SET note = 'anders' WHERE action = 'pass'"),
    ("I10", "UPDATE applications_phase SET closes_at = opens_at + interval '1 second'"),
    ("I11", "UPDATE accounts_message SET state = 'dead', reason = '' WHERE id = (SELECT min(id) FROM accounts_message)"),
    ("I6", "DELETE FROM committees_ballot WHERE key = (SELECT key FROM committees_ballot LIMIT 1)"),
    ("I6", "UPDATE committees_attendance SET is_present = false"),
    ("I7", "UPDATE committees_tally SET yes = yes - 1, no = no + 1 WHERE yes > 0"),
    ("I7", "UPDATE committees_tally SET passes = NOT passes"),
    ("I9", "UPDATE committees_scoresheet SET total = total + 1"),
    ("I9", "UPDATE committees_scoresheet SET handed_in_at = handed_in_at + interval '2 days'"),
    ("I14", "UPDATE applications_application SET status = 'conferred' WHERE status = 'passed'"),
    ("I3", "ALTER TABLE applications_application DROP CONSTRAINT one_application_per_person_and_season;"
           " UPDATE applications_application SET applicant_id = (SELECT min(applicant_id) FROM applications_application)"),
    ("I7", "UPDATE committees_case SET outcome = 'vote' WHERE outcome = 'passed'"),
    ("I7", "UPDATE committees_tally SET entitled = entitled + 1"),
    ("I7", "UPDATE committees_meeting SET rules_data = rules_data || '{\"recheck_days\": 99}'"),
    ("I15", "UPDATE committees_member SET user_id = (SELECT applicant_id FROM applications_application a"
            " JOIN committees_case c ON c.application_id = a.id ORDER BY c.id LIMIT 1) WHERE id = (SELECT max(id) FROM committees_member)"),
    ("I15", "UPDATE committees_declaration SET has_conflict = true, reason = 'x' WHERE id = (SELECT max(id) FROM committees_declaration)"),
    ("I6", "UPDATE committees_member SET user_id = (SELECT applicant_id FROM applications_application a"
           " JOIN committees_case c ON c.application_id = a.id ORDER BY c.id LIMIT 1) WHERE id = (SELECT max(id) FROM committees_member)"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "statement"), BREACHES, ids=[f"{code}-{n}" for n, (code, _s) in enumerate(BREACHES)])
def test_a_breach_is_seen(office, django_db_blocker, code, statement):
    with django_db_blocker.unblock(), transaction.atomic():
        behind_the_guards(statement)
        seen = found()
        transaction.set_rollback(True)

    assert code in seen


@pytest.mark.parametrize("secret", ["id_number", "mobile"])
def test_a_number_in_plain_is_seen_in_any_text(office, django_db_blocker, secret):
    with django_db_blocker.unblock(), transaction.atomic():
        person = User.objects.exclude(mobile_index=None).exclude(id_number_index=None).earliest("pk")
        Message.objects.filter(pk=Message.objects.earliest("pk").pk).update(text=f"请联系{getattr(person, secret)}。")
        seen = broken(deep=False)
        transaction.set_rollback(True)

    [(what, rows)] = seen.items()
    assert what.startswith("I13 ")
    assert rows == ["accounts_message.text: in 1 places, a number of somebody we know"]


def test_the_command_says_what_is_broken_and_fails(office, django_db_blocker, capsys):
    with django_db_blocker.unblock(), transaction.atomic():
        behind_the_guards("UPDATE committees_tally SET passes = NOT passes")
        with pytest.raises(SystemExit) as ended:
            call_command("check_invariants", "--json")
        transaction.set_rollback(True)

    said = json.loads(capsys.readouterr().out)
    assert (ended.value.code, said["holds"]) == (1, False)
    assert any(what.startswith("I7 ") for what in said["broken"])


@pytest.fixture(scope="module")
def public(django_db_setup, django_db_blocker):
    """A certificate, a revoked one, and a person still on notice, made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        revoke(make_certificate("甲"))
        make_certificate("乙")
        yield make_entries("丙", is_over=False)
        transaction.set_rollback(True)


AFTERWARDS = [
    "DELETE FROM publicity_revocation",
    "UPDATE applications_application SET status = 'publicised' WHERE status = 'conferred'",
    "UPDATE publicity_notice SET last_day = first_day",
    "UPDATE publicity_notice SET ends_at = ends_at + interval '90 days', ended_at = NULL",
    "UPDATE applications_event SET at = at + interval '900 days' WHERE action = 'pass'",
    "UPDATE publicity_proposal p SET proposed_by_id = settled_by_id FROM publicity_settlement s"
    " WHERE s.proposal_id = p.id AND p.kind = 'notice'",
    "UPDATE publicity_settlement SET made = 'another' WHERE proposal_id = (SELECT max(id) FROM publicity_proposal"
    " WHERE kind = 'revocation')",
    "INSERT INTO publicity_objection (entry_id, receipt, objector, contact_sealed, text, lodged_at)"
    " SELECT entry_id, 'R' || id, '', '', '异议', now() FROM publicity_certificate",
]


def test_everything_holds_of_what_the_public_was_told(public):
    assert broken(deep=False) == {}


@pytest.mark.parametrize("statement", AFTERWARDS, ids=[str(n) for n in range(len(AFTERWARDS))])
def test_a_breach_after_the_vote_is_seen(public, django_db_blocker, statement):
    with django_db_blocker.unblock(), transaction.atomic():
        behind_the_guards(statement)
        seen = found()
        transaction.set_rollback(True)

    assert "I14" in seen
