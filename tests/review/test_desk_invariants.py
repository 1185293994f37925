"""What must hold of the work on a desk is seen to hold of what the real actions made, and each breach is seen."""

import pytest
from django.db import transaction

from applications.choices import Status
from review import claiming, countersigning, invariants, marking
from tests.factories.people import make_reviewer
from tests.review.office import file_at
from tests.test_audit import behind_the_guards

pytestmark = pytest.mark.django_db
CHECKS = (
    invariants.desk_work_is_of_its_reviewers,
    invariants.desk_work_is_on_files_that_came,
    invariants.marks_are_gone_on_their_day,
    invariants.marks_are_of_parts_of_their_file,
    invariants.proposals_are_of_what_stands,
)


@pytest.fixture(scope="module")
def desk(django_db_setup, django_db_blocker):
    """A county desk where one file is claimed, marked and proposed, and another was signed by the second person."""
    with django_db_blocker.unblock(), transaction.atomic():
        application, first = file_at(Status.COUNTY_REVIEW)
        second = make_reviewer(application.at, "同事")
        countersigning.set_second(first.appointments.get(), by=first, is_on=True)
        signed, _first = file_at(Status.COUNTY_REVIEW)
        for one in (application, signed):
            claiming.claim(one, by=first)
            marking.keep(one, by=first, judged={"education": "fine", "materials-diploma": "question"}, notes={})
            countersigning.propose(one, by=first, opinion="同意上报。")
        claiming.release(signed, by=first)
        countersigning.sign(signed, by=second)
        yield application
        transaction.set_rollback(True)


def found() -> list[str]:
    return [line.split(" ")[0] for check in CHECKS for line in check()]


def test_all_of_it_holds_of_what_the_real_actions_made(desk):
    assert found() == []


APPLICANT = "(SELECT applicant_id FROM applications_application a WHERE a.id = application_id)"
BREACHES = [
    ("claim", f"UPDATE review_claim SET holder_id = {APPLICANT}"),
    ("claim", "UPDATE review_claim SET given_at = given_at - interval '3 years', since = since - interval '4 years'"),
    ("claim", "UPDATE review_claim SET ended_at = NULL, since = since - interval '1 day' WHERE ended_at IS NULL"),
    ("claim", "UPDATE review_claim SET ended_at = given_at - interval '1 day' WHERE ended_at IS NOT NULL"),
    ("mark", "UPDATE review_mark SET marked_at = marked_at - interval '3 years'"),
    ("mark", "UPDATE applications_batch SET rules_data = rules_data || '{\"marks_kept_days\": 30}';"
             " UPDATE applications_application SET status = 'declined', at_id = NULL, since = since - interval '32 days'"),
    ("proposal", "UPDATE review_proposal SET at = at - interval '3 years' WHERE decided_at IS NULL"),
    ("claim", "UPDATE review_claim SET organisation_id = (SELECT id FROM accounts_organisation WHERE kind = 'bureau')"),
    ("mark", f"UPDATE review_mark SET by_id = {APPLICANT}"),
    ("mark", "UPDATE review_mark SET place = 'materials-nothing' WHERE place = 'materials-diploma'"),
    ("mark", "UPDATE review_mark m SET snapshot_id = (SELECT s.id FROM applications_snapshot s"
             " WHERE s.application_id <> m.application_id LIMIT 1)"),
    ("proposal", f"UPDATE review_proposal SET by_id = {APPLICANT}"),
    ("proposal", "UPDATE review_proposal SET version = version + 1 WHERE decided_at IS NULL"),
    ("proposal", "UPDATE applications_application SET at_id = (SELECT id FROM accounts_organisation WHERE kind = 'bureau')"
                 " WHERE id = (SELECT application_id FROM review_proposal WHERE decided_at IS NULL)"),
    ("proposal", "UPDATE review_proposal SET version = version - 1 WHERE is_agreed"),
    ("signature", "UPDATE accounts_appointment SET ends_on = starts_on WHERE user_id ="
                  " (SELECT decided_by_id FROM review_proposal WHERE is_agreed)"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "statement"), BREACHES, ids=[f"{what}-{n}" for n, (what, _s) in enumerate(BREACHES)])
def test_a_breach_is_seen(desk, django_db_blocker, what, statement):
    with django_db_blocker.unblock(), transaction.atomic():
        behind_the_guards(statement)
        seen = found()
        transaction.set_rollback(True)

    assert what in seen
