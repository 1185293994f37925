"""A meeting is judged by the rules as they were at its opening, whatever becomes of the batch's."""

from copy import deepcopy

import pytest
from django.db import IntegrityError, connection, transaction

from applications.choices import DocumentKind
from applications.models import Batch
from committees import ballots, invariants, scores
from committees.actions import balloting
from committees.choices import Outcome, Stage
from committees.models import Case, Meeting
from committees.printing import minutes, score_summary, tally_sheet
from tests.committees.paper_parts import asked
from tests.factories.balloting import again, close, make_box, vote
from tests.factories.committees import make_meeting, secretary_of
from tests.test_audit import behind_the_guards

pytestmark = pytest.mark.django_db
PAPERS = ("yyn", "yyn", "yya", "ynn", "nnn")  # 4, 3 and 0 of 5 say yes: one passes by two thirds


def change_rules(meeting: Meeting) -> dict:
    """Let the batch ask for everything else: unanimity, another rubric, a test for everyone; return what it asked for."""
    batch = Batch.objects.get(pk=meeting.batch_id)
    before, data = deepcopy(batch.rules_data), batch.rules_data
    data["committee"] |= {"passing": [1, 1], "quorum": [1, 1], "recused_leave_denominator": False, "most_rounds": 1}
    data["rubrics"] = [{"criteria": [{"key": "other", "name": "其他", "weight": 100, "maximum": 10}]}]
    data["elimination"] = {"proportion": [1, 2], "rounding": "ceiling", "ties": "drop"}
    data["test_gate"] = {"name": "测试", "standard": "六十分", "categories": [1, 2, 3, 4, 5, 6]}
    batch.save(update_fields=["rules_data"])
    return before


def found(meeting: Meeting) -> list:
    meeting = again(meeting)
    return [(one.outcome, one.tally, one.place) for one in ballots.findings(meeting)]


def printed(meeting: Meeting) -> list:
    meeting, document = again(meeting), asked(meeting, DocumentKind.MINUTES)
    return [part.build(meeting, document) for part in (minutes, tally_sheet, score_summary)]


def broken() -> list[str]:
    return [line for one in invariants.INVARIANTS for line in one.broken()]


def test_rules_changed_after_the_count_change_no_result_no_paper_and_break_no_invariant():
    meeting, _box = make_box(cases=3)
    for number, letters in enumerate(PAPERS, start=1):
        vote(meeting, number, letters)
    counted = close(meeting)
    before = found(counted)

    rules = change_rules(counted)

    assert found(counted) == before
    balloting.release(again(counted), by=secretary_of(counted))
    results = Case.objects.filter(meeting=counted).order_by("position").values_list("outcome", flat=True)
    assert list(results) == [Outcome.PASSED, Outcome.VOTE, Outcome.VOTE]
    assert broken() == []
    papers = printed(counted)
    Batch.objects.filter(pk=counted.batch_id).update(rules_data=rules)
    assert printed(counted) == papers


def test_rules_changed_after_the_opening_ask_for_no_other_sheet_test_or_round():
    meeting = make_meeting(Stage.RANKED, cases=2)
    said = again(meeting).judging, scores.proposal(again(meeting)), len(ballots.to_vote_on(again(meeting)))

    change_rules(meeting)

    after = again(meeting)
    assert (after.judging, scores.proposal(after), len(ballots.to_vote_on(after))) == said
    assert said[2] == 2
    assert scores.missing(after) == []


def test_until_the_opening_the_batch_decides():
    meeting = make_meeting(cases=1)

    change_rules(meeting)

    assert again(meeting).judging == Batch.objects.get(pk=meeting.batch_id).rules.judging


def test_the_database_refuses_other_rules_and_the_digest_tells_of_them():
    meeting = make_meeting(Stage.SITTING, cases=1)
    changed = "UPDATE committees_meeting SET rules_data = rules_data || '{\"recheck_days\": 99}'"

    with pytest.raises(IntegrityError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(changed)
    behind_the_guards(changed)

    assert broken() == [f"meeting {meeting.pk}: its rules are not those it was opened with"]
