"""The ballot: who may vote and when, what closing counts, and what releasing says."""

import pytest
from django.db import IntegrityError, connection, transaction

from applications.choices import Action, Status
from applications.models import Application, Event
from applications.workflow import NotAllowed
from committees.actions import balloting, convening
from committees.choices import Outcome, Stage
from committees.models import Ballot, Box, Roll, SealedPaper, Tally
from kashgar_zc.accounts.models import Message
from tests.factories import people
from tests.factories.applications import RULES, make_season
from tests.factories.balloting import (
    again,
    close,
    make_box,
    make_counted,
    make_released,
    vote,
)
from tests.factories.committees import expert_of, secretary_of

pytestmark = pytest.mark.django_db


def refusal_of(act, *args, **facts) -> str:
    with pytest.raises(NotAllowed) as refused, transaction.atomic():
        act(*args, **facts)
    return str(refused.value)


def vote_of_four(meeting) -> None:
    """Cast the papers of experts 1 to 4, the least of five that are counted."""
    for number in range(1, 5):
        vote(meeting, number, "y")


def counts(meeting) -> list[tuple[int, int, int, int, bool]]:
    rows = Tally.objects.filter(box__meeting=meeting).order_by("box__number", "case__position")
    return [(one.entitled, one.yes, one.no, one.abstain, one.passes) for one in rows]


def test_a_count_is_that_of_the_papers():
    meeting = make_counted(["yna", "yna", "yny", "yyn", "nyn"])

    assert counts(meeting) == [(5, 4, 1, 0, True), (5, 2, 3, 0, False), (5, 1, 2, 2, False)]
    assert meeting.stage == Stage.COUNTED
    assert (SealedPaper.objects.count(), Box.objects.get().key_parts) == (0, {})


def test_who_cast_nothing_stays_in_the_denominator():
    meeting = make_counted(["y", "y", "y", "n"])

    assert counts(meeting) == [(5, 3, 1, 0, False)]


def test_a_recused_expert_leaves_the_denominator_and_has_no_line_on_the_paper():
    meeting, _box = make_box(cases=2, recused=[(1, 2)])
    for number, letters in enumerate(["yy", "-y", "yy", "nn", "nn"], start=1):
        vote(meeting, number, letters)

    assert counts(close(meeting)) == [(4, 2, 2, 0, False), (5, 3, 2, 0, False)]


def test_where_the_rule_keeps_the_recused_they_count_in_the_denominator():
    kept = RULES["committee"] | {"recused_leave_denominator": False}
    make_season(committee=kept)
    meeting, _box = make_box(cases=1, recused=[(1, 1)])
    for number in range(2, 6):
        vote(meeting, number, "y")

    assert counts(close(meeting)) == [(5, 4, 0, 0, True)]


def test_a_second_ballot_is_refused_and_changes_nothing():
    meeting, box = make_box(cases=1)
    vote(meeting, 1, "y")

    refusal = refusal_of(vote, meeting, 1, "n")

    assert refusal == "您已经投过票，每人每轮只投一次。"
    assert (box.roll.count(), box.papers.count()) == (1, 1)


def test_the_database_refuses_a_second_mark_on_the_roll():
    meeting, box = make_box(cases=1)
    vote(meeting, 1, "y")

    with pytest.raises(IntegrityError), transaction.atomic():
        Roll.objects.create(box=box, member=box.roll.get().member)


def test_an_absent_expert_does_not_vote():
    meeting, _box = make_box(cases=1)
    meeting.attendances.filter(member__user=expert_of(meeting, 5)).update(is_present=False)

    assert refusal_of(vote, meeting, 5, "y") == "您没有到会签到，不能投票。不得委托投票或者会后补投。"


def test_a_stranger_to_the_committee_does_not_vote():
    meeting, _box = make_box(cases=1)

    refusal = refusal_of(balloting.cast_ballot, meeting, by=people.make_user("旁人"), choices={})

    assert refusal == "您没有到会签到，不能投票。不得委托投票或者会后补投。"


def test_a_ballot_after_the_count_is_refused():
    meeting, _box = make_box(cases=1)
    seen = again(meeting)
    vote_of_four(meeting)
    close(meeting)

    assert refusal_of(vote, seen, 5, "y") == "投票已经结束，不能再投。"


@pytest.mark.parametrize(
    ("letters", "sentence"),
    [
        ("y-", "还有 1 名对象没有选择。请逐一选择赞成、反对或弃权。"),
        ("--", "还有 2 名对象没有选择。请逐一选择赞成、反对或弃权。"),
    ],
)
def test_an_incomplete_paper_is_refused(letters, sentence):
    meeting, box = make_box(cases=2)

    assert refusal_of(vote, meeting, 1, letters) == sentence
    assert (box.roll.count(), box.papers.count()) == (0, 0)


def test_a_recused_expert_cannot_vote_on_the_case():
    meeting, box = make_box(cases=2, recused=[(1, 2)])

    refusal = refusal_of(vote, meeting, 2, "yy")

    assert refusal == "选票中有 1 名对象不在本轮投票范围内，或者您应当回避。"
    assert box.papers.count() == 0


def test_a_voided_round_is_not_read_and_voting_begins_anew():
    meeting, box = make_box(cases=1)
    vote(meeting, 1, "y")

    balloting.void_box(again(meeting), by=secretary_of(meeting), reason="两位持钥人忘记口令")
    second = balloting.open_box(again(meeting), by=secretary_of(meeting))

    box.refresh_from_db()
    assert (box.voided_because, box.key_parts, box.papers.count(), Ballot.objects.count()) == (
        "两位持钥人忘记口令",
        {},
        0,
        0,
    )
    assert (second.number, box.roll.count(), second.roll.count()) == (2, 1, 0)


def test_a_further_round_votes_only_on_what_has_not_passed():
    meeting = make_counted(["yn"] * 5)
    failing = meeting.cases.get(position=2)

    box = balloting.open_box(again(meeting), by=secretary_of(meeting))
    for number in range(1, 6):
        balloting.cast_ballot(again(meeting), by=expert_of(meeting, number), choices={str(failing.key): "y"})
    close(again(meeting))

    assert box.case_order == [str(failing.key)]
    assert counts(meeting) == [(5, 5, 0, 0, True), (5, 0, 5, 0, False), (5, 5, 0, 0, True)]


def test_releasing_moves_every_file_at_once_and_tells_its_applicant():
    meeting = make_released(["yn"] * 5)

    files = [case.application for case in meeting.cases.order_by("position")]
    assert [one.status for one in files] == [Status.PASSED, Status.NOT_PASSED]
    assert [case.outcome for case in meeting.cases.order_by("position")] == [Outcome.PASSED, Outcome.VOTE]
    told = Message.objects.filter(subject="评审结果", recipient=files[1].applicant, channel="inbox").get()
    assert told.text == "您的申报经评审委员会评审：赞成票未达到规定比例。对结果有疑问的，可以在规定时间内申请复查。"
    assert meeting.released_at is not None


def test_the_event_of_a_result_carries_what_the_printed_form_says():
    meeting = make_released(["y", "y", "y", "y", "a"])

    details = Event.objects.get(action=Action.PASS).details
    said = details["committee"]
    assert {name: said[name] for name in ("size", "present", "entitled", "yes", "no", "abstain", "chair")} == {
        "size": 5, "present": 5, "entitled": 5, "yes": 4, "no": 0, "abstain": 1, "chair": "专家1",
    }  # fmt: skip
    assert (said["name"], said["held_on"]) == (meeting.committee.name, meeting.held_on.isoformat())
    assert (details["outcome"], details["score"], details["rank"]) == ("passed", "81.00", "1/1")


def test_an_eliminated_case_is_not_voted_on_and_fails_with_its_reason():
    meeting, _box = make_box(cases=1)
    balloting.void_box(again(meeting), by=secretary_of(meeting), reason="重新核对")
    meeting.cases.update(eliminated=True)

    refusal = refusal_of(balloting.open_box, again(meeting), by=secretary_of(meeting))

    assert refusal == "没有需要投票的评审对象。"


def test_a_meeting_with_nobody_left_to_vote_on_releases_its_results():
    meeting, _box = make_box(cases=1)
    balloting.void_box(again(meeting), by=secretary_of(meeting), reason="重新核对")
    meeting.cases.update(eliminated=True)

    balloting.release(again(meeting), by=secretary_of(meeting))

    assert meeting.cases.get().outcome == Outcome.ELIMINATED
    assert meeting.cases.get().application.status == Status.NOT_PASSED


def test_a_secretary_does_not_run_the_vote_on_the_own_case():
    meeting, _box = make_box(cases=1)
    Application.objects.filter(cases__meeting=meeting).update(applicant=secretary_of(meeting))

    refusal = refusal_of(balloting.void_box, again(meeting), by=secretary_of(meeting), reason="重来")

    assert refusal == "本次会议的议程中有您本人的申报，请由其他秘书办理。"


def test_rounds_are_not_endless():
    rules = RULES["committee"] | {"most_rounds": 1}
    make_season(committee=rules)
    meeting = make_counted(["n"] * 5)

    refusal = refusal_of(balloting.open_box, again(meeting), by=secretary_of(meeting))

    assert refusal == "本次会议已投票 1 轮，按规则不再进行下一轮。"


def test_nothing_is_released_before_the_count():
    meeting, _box = make_box(cases=1)

    refusal = refusal_of(balloting.release, again(meeting), by=secretary_of(meeting))

    assert refusal == "会议处于“投票中”，不能发布结果。"
    assert Application.objects.filter(status=Status.IN_COMMITTEE).count() == 1


def test_results_are_released_once():
    meeting = make_counted(["y"] * 5)
    balloting.release(again(meeting), by=secretary_of(meeting))

    refusal = refusal_of(balloting.release, meeting, by=secretary_of(meeting))

    assert refusal == "会议状态刚刚有变动，请刷新后再试。"
    assert Event.objects.filter(action=Action.PASS).count() == 1


def test_a_suspended_meeting_takes_no_ballot():
    meeting, _box = make_box(cases=1)
    convening.suspend(meeting, by=meeting.observer, reason="有人带手机入场")

    assert refusal_of(vote, again(meeting), 1, "y") == "会议已由纪检监督员暂停：有人带手机入场"


@pytest.mark.parametrize("table", ["roll", "ballot", "tally"])
def test_the_database_refuses_to_change_a_vote(table):
    make_counted(["y"] * 5)

    with pytest.raises(IntegrityError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM committees_{table}")
