"""The box and its key: who opens it, when, and with which phrases it may be counted."""

import pytest
from django.db import connection

from committees.actions import balloting, scoring
from committees.choices import HolderPart, Stage
from committees.models import Meeting
from tests.committees.test_balloting import counts, refusal_of, vote_of_four
from tests.factories.balloting import (
    PHRASES,
    again,
    close,
    make_box,
    score_all,
    set_phrases,
    vote,
)
from tests.factories.committees import expert_of, make_meeting, make_observer, secretary_of

pytestmark = pytest.mark.django_db


def test_a_box_opens_only_when_all_three_holders_have_set_a_phrase():
    meeting = make_meeting(Stage.SITTING, cases=1)
    score_all(meeting)
    scoring.lock_scores(again(meeting), by=secretary_of(meeting), eliminated=[])
    balloting.set_phrase(again(meeting), by=expert_of(meeting), phrase="口令一二三四五六七八")

    refusal = refusal_of(balloting.open_box, again(meeting), by=secretary_of(meeting))

    assert refusal == "尚未设置启封口令：评委会秘书、纪检监督员。"


def test_a_box_does_not_open_before_the_scores_are_locked():
    meeting = make_meeting(Stage.SITTING, cases=1)
    set_phrases(meeting)

    refusal = refusal_of(balloting.open_box, again(meeting), by=secretary_of(meeting))

    assert refusal == "会议处于“评议中”，不能开始投票。"


@pytest.mark.parametrize(
    ("phrases", "sentence"),
    [
        ({"chair": PHRASES["chair"]}, "启封票箱须三位持钥人中的两位输入口令。"),
        ({"chair": PHRASES["chair"], "observer": "不对的口令不对的口令"}, "纪检监督员的启封口令不正确，请重新输入。"),
        (
            {"chair": PHRASES["observer"], "observer": PHRASES["chair"]},
            "主任委员、纪检监督员的启封口令不正确，请重新输入。",
        ),
    ],
)
def test_fewer_than_two_right_phrases_do_not_open_the_box(phrases, sentence):
    meeting, box = make_box(cases=1)
    vote_of_four(meeting)

    refusal = refusal_of(balloting.close_box, again(meeting), by=secretary_of(meeting), phrases=phrases)

    assert (refusal, again(meeting).stage, box.papers.count()) == (sentence, Stage.VOTING, 4)


def test_fewer_papers_than_a_quorum_are_not_counted():
    meeting, box = make_box(cases=1)
    vote(meeting, 1, "y")
    phrases = {part: PHRASES[part] for part in ("chair", "observer")}

    refusal = refusal_of(balloting.close_box, again(meeting), by=secretary_of(meeting), phrases=phrases)

    assert refusal == "已投票 1 人，不足法定人数 4 人，不能计票。请等待评委投票，或者作废本轮。"
    assert (again(meeting).stage, box.papers.count()) == (Stage.VOTING, 1)


def test_who_has_not_declared_on_a_case_does_not_vote():
    meeting, box = make_box(cases=1)
    late = make_late_member(meeting, box)

    refusal = refusal_of(balloting.cast_ballot, again(meeting), by=late, choices={box.case_order[0]: "y"})
    scoring.declare(meeting.cases.get(), by=late, has_conflict=True, reason="与申报人是亲属")

    assert refusal == "您还有 1 名对象没有声明是否需要回避，请先声明再投票。"
    assert refusal_of(balloting.cast_ballot, again(meeting), by=late, choices={box.case_order[0]: "y"}).endswith(
        "应当回避。"
    )


def make_late_member(meeting, box):
    """Return expert 5 as one who came after the scores were locked: without declaration and sheet."""
    late = expert_of(meeting, 5)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM committees_declaration WHERE member_id = %s", [late.seats.get().pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    return late


@pytest.mark.parametrize(
    "parts",
    [
        (HolderPart.CHAIR, HolderPart.SECRETARY),
        (HolderPart.CHAIR, HolderPart.OBSERVER),
        (HolderPart.SECRETARY, HolderPart.OBSERVER),
        tuple(HolderPart),
    ],
)
def test_any_two_holders_open_the_box(parts):
    meeting, _box = make_box(cases=1)
    vote_of_four(meeting)

    assert counts(close(meeting, *parts)) == [(5, 4, 0, 0, True)]


def test_a_phrase_is_not_changed_while_the_box_is_open():
    meeting, _box = make_box(cases=1)

    refusal = refusal_of(balloting.set_phrase, meeting, by=expert_of(meeting), phrase="另一个口令另一个口令")

    assert refusal == "投票已经开始，启封口令不能再改。"


def test_an_ordinary_member_holds_no_part_of_the_key():
    meeting = make_meeting(Stage.SITTING, cases=1)

    refusal = refusal_of(balloting.set_phrase, meeting, by=expert_of(meeting, 2), phrase="口令一二三四五六七八")

    assert refusal == "票箱启封口令由主任委员、评委会秘书和纪检监督员三人设置。"


def test_the_next_observer_sets_a_phrase_of_his_own():
    meeting = make_meeting(Stage.SITTING, cases=1)
    set_phrases(meeting)
    after = make_observer(meeting.committee.organiser)
    Meeting.objects.filter(pk=meeting.pk).update(observer=after)

    balloting.set_phrase(again(meeting), by=after, phrase="另一个口令另一个口令")

    assert meeting.holders.get(part=HolderPart.OBSERVER).user == after
