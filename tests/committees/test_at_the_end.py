"""What a release says of days, departures and tests, and that it costs the same statements however long the agenda."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications import audit
from applications.choices import Action, Status
from applications.models import Event
from applications.workflow import NotAllowed
from committees.actions import balloting, convening, scoring
from committees.choices import Act, Gate, Outcome, Stage
from committees.models import Tally
from kashgar_zc import clock
from publicity.policies.conferring import obtained_on
from tests.factories.applications import RULES, make_season
from tests.factories.balloting import again, close, make_box, make_counted, set_phrases, vote
from tests.factories.committees import expert_of, make_meeting, secretary_of
from tests.factories.scoring import cases_of, lock_scores, score_all

pytestmark = pytest.mark.django_db
YES = ("y", "y", "y", "y", "y")


def release(meeting) -> int:
    """Release a meeting's results; return in how many statements."""
    by = secretary_of(meeting)
    with CaptureQueriesContext(connection) as caught:
        balloting.release(again(meeting), by=by)
    return len(caught)


def test_releasing_seven_takes_as_many_statements_as_two():
    few = release(make_counted(["yn"] * 5))
    many = release(make_counted(["yynynyn"] * 5))

    assert many == few
    assert audit.verify() == []


def test_an_agenda_is_no_longer_than_the_rules_allow():
    make_season(committee=RULES["committee"] | {"most_cases": 2})

    with pytest.raises(NotAllowed, match="一次会议的评审对象不超过 2 人，列入后将有 3 人"):
        make_meeting(cases=3)


def test_a_title_is_obtained_on_the_day_of_the_count_of_a_meeting_of_two_days():
    meeting, _box = make_box(cases=1)
    for number, letter in enumerate(YES, start=1):
        vote(meeting, number, letter)
    tomorrow = clock.now() + dt.timedelta(days=1)
    with clock.at(tomorrow):
        close(meeting)
        release(meeting)

    passing = Event.objects.get(action=Action.PASS)
    assert obtained_on(passing) == clock.on_day(tomorrow) != meeting.held_on


def test_who_leaves_after_the_lock_is_on_record_and_out_of_the_denominator():
    meeting = make_meeting(Stage.RANKED, cases=1)
    gone = meeting.attendances.get(member__user=expert_of(meeting, 5))

    convening.record_attendance(again(meeting), by=secretary_of(meeting), present={gone.member_id: (False, True)})

    assert meeting.entries.get(act=Act.CORRECT_ATTENDANCE).note == "专家5 离会"
    set_phrases(again(meeting))
    balloting.open_box(again(meeting), by=secretary_of(meeting))
    for number in range(1, 5):
        vote(again(meeting), number, "y")
    close(meeting)
    assert Tally.objects.values_list("entitled", "yes").get() == (4, 4)


def test_a_failed_test_keeps_a_case_from_vote_and_pass():
    gate = {"name": "普通话水平测试", "standard": "二级乙等", "categories": [1, 2, 3, 4, 5, 6]}
    make_season(test_gate=gate)
    meeting = make_meeting(Stage.SITTING, cases=2)
    score_all(meeting)
    failed, facts = cases_of(again(meeting))[0], {"taken_on": clock.today(), "evidence": "成绩单 9 号"}
    scoring.record_test(failed, by=secretary_of(meeting), result=Gate.FAILED, **facts)
    lock_scores(again(meeting))
    set_phrases(meeting)
    box = balloting.open_box(again(meeting), by=secretary_of(meeting))
    for number in range(1, 6):
        balloting.cast_ballot(again(meeting), by=expert_of(meeting, number), choices={box.case_order[0]: "y"})
    close(meeting)
    release(meeting)

    found = meeting.cases.order_by("position").values_list("outcome", "application__status")
    assert str(failed.key) not in box.case_order
    assert list(found) == [(Outcome.TEST, Status.NOT_PASSED), (Outcome.PASSED, Status.PASSED)]
