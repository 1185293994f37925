"""Declaring, scoring, defending, testing and locking: who may, when, and what is refused with which sentence."""

import datetime as dt

import pytest

from applications.workflow import NotAllowed
from committees import scores
from committees.actions import convening, scoring
from committees.choices import DefenceForm, Gate, Stage
from committees.models import Case, Defence, Meeting, ScoreSheet, TestResult
from kashgar_zc import clock
from tests.factories.applications import make_season
from tests.factories.committees import expert_of, make_meeting, make_ready, secretary_of
from tests.factories.people import make_secretary, make_user
from tests.factories.scoring import cases_of, declare, lock_scores, record, score, score_all

pytestmark = pytest.mark.django_db
GATE = {"name": "普通话水平测试", "standard": "三级甲等", "categories": [1]}
CAME = {"form": DefenceForm.DEFENCE, "attended": True, "score": 85, "opinion": "回答清楚。"}


def now(meeting: Meeting) -> Meeting:
    return Meeting.objects.get(pk=meeting.pk)


def defend(case: Case, **facts):
    facts = {**CAME, "held_on": clock.today(), "by": secretary_of(case.meeting)} | facts
    return scoring.record_defence(case, **facts)


@pytest.fixture
def meeting():
    return make_meeting(Stage.SITTING, cases=2)


@pytest.fixture
def case(meeting):
    return cases_of(meeting)[0]


@pytest.fixture
def expert(meeting):
    return expert_of(meeting, 2)


def refused(act, *args, **facts) -> str:
    """Return the sentence of a refusal."""
    with pytest.raises(NotAllowed) as refusal:
        act(*args, **facts)
    return str(refusal.value)


# Declaring


def test_a_declaration_is_given_once(case, expert):
    declare(case, expert)

    assert "不能更改" in refused(declare, case, expert, has_conflict=True)
    assert case.declarations.get().has_conflict is False


def test_a_conflict_needs_its_reason(case, expert):
    assert refused(scoring.declare, case, by=expert, has_conflict=True, reason=" ") == "请写明回避事由。"
    assert not case.declarations.exists()


def test_an_own_file_has_but_one_answer(case, expert):
    case.application.applicant = expert
    case.application.save(update_fields=["applicant"])

    assert "请声明回避" in refused(declare, case, expert)
    declare(case, expert, has_conflict=True)
    assert "已回避" in refused(score, case, expert, 80)


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"is_present": False}, "尚未登记到会"), ({"undertaken_at": None, "undertaking_version": ""}, "请先签署保密承诺")],
)
def test_only_who_came_and_signed_declares_and_scores(case, meeting, expert, facts, words):
    declare(cases_of(meeting)[1], expert)
    meeting.attendances.filter(member__user=expert).update(**facts)

    assert words in refused(declare, case, expert)
    assert words in refused(score, cases_of(meeting)[1], expert, 80)


def test_nobody_declares_from_outside_or_before_the_opening(case, meeting):
    ready = make_ready(make_meeting())

    assert "不是本次会议的评委" in refused(declare, case, make_user("旁人"))
    assert "筹备中" in refused(declare, cases_of(ready)[0], expert_of(ready))


def test_a_suspended_meeting_takes_nothing(case, meeting, expert):
    convening.suspend(meeting, by=now(meeting).observer, reason="核实情况")

    assert "核实情况" in refused(declare, case, expert)


# Scoring


def test_a_sheet_is_the_weighted_sum_and_may_be_mended(case, expert):
    declare(case, expert)

    scoring.hand_in_sheet(case, by=expert, marks={"ability": 80, "achievements": 91})
    scoring.hand_in_sheet(case, by=expert, marks={"ability": 81, "achievements": 91}, remark="有据")

    sheet = ScoreSheet.objects.get()
    assert (sheet.total, sheet.remark, sheet.marks) == (8700, "有据", {"ability": 81, "achievements": 91})


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ({"ability": 80}, "每项都要评分"),
        ({"ability": 80, "achievements": 101}, "不超过该项满分"),
        ({"ability": -1, "achievements": 50}, "不超过该项满分"),
        ({"ability": 80, "achievements": 80, "charm": 80}, "每项都要评分"),
        ({"ability": 80.5, "achievements": 80}, "须为整数"),
        ({"ability": True, "achievements": 80}, "须为整数"),
    ],
)
def test_marks_that_are_not_the_rubrics_are_refused(case, expert, marks, words):
    declare(case, expert)

    assert words in refused(scoring.hand_in_sheet, case, by=expert, marks=marks)
    assert not ScoreSheet.objects.exists()


def test_nobody_scores_undeclared_or_recused(case, expert):
    assert refused(score, case, expert, 80) == "请先声明是否需要回避。"
    declare(case, expert, has_conflict=True)
    assert refused(score, case, expert, 80) == "您已回避本案，不参加评分。"


def test_a_locked_sheet_is_not_mended():
    meeting = make_meeting(Stage.RANKED, cases=1)

    assert "评分不能再交或者修改" in refused(score, cases_of(meeting)[0], expert_of(meeting), 99)


# Defence and test


def test_a_defence_has_score_and_opinion_and_is_corrected_in_place(case):
    defend(case)
    defend(case, score=90)

    assert [(one.score, one.opinion) for one in Defence.objects.all()] == [(90, "回答清楚。")]


@pytest.mark.parametrize("facts", [{"score": None}, {"score": 101}, {"score": -1}, {"opinion": " "}])
def test_who_came_to_the_defence_has_score_and_opinion(case, facts):
    assert "0 到 100" in refused(defend, case, **facts)


def test_who_did_not_come_has_no_score(case):
    assert defend(case, attended=False, score=70, opinion="").score is None


def test_a_defence_is_not_of_tomorrow_nor_where_none_is_asked_for(case):
    other = cases_of(make_meeting(Stage.SITTING, title="22-01-3", cases=1))[0]

    assert "不能晚于今天" in refused(defend, case, held_on=clock.today() + dt.timedelta(days=1))
    assert "不需要答辩" in refused(defend, other)


def test_only_the_organisers_secretary_records_and_never_of_the_own_file(case):
    stranger = make_secretary(make_season().county_office)
    own = secretary_of(case.meeting)

    assert "评委会秘书" in refused(defend, case, by=stranger)
    case.application.applicant = own
    case.application.save(update_fields=["applicant"])
    assert refused(defend, case, by=own) == "不能办理本人的申报。"


def test_a_test_is_recorded_where_the_batch_has_a_gate(case):
    facts = {"by": secretary_of(case.meeting), "taken_on": clock.today(), "evidence": "1 号"}

    assert "不需要测试" in refused(scoring.record_test, case, result=Gate.PASSED, **facts)


def test_a_later_test_supersedes_and_both_stay():
    make_season(test_gate=GATE)
    case = cases_of(make_meeting(Stage.SITTING, cases=1))[0]
    facts = {"by": secretary_of(case.meeting), "taken_on": clock.today()}

    scoring.record_test(case, result=Gate.FAILED, evidence="成绩单 1 号", **facts)
    scoring.record_test(case, result=Gate.PASSED, evidence="补测成绩单", **facts)

    assert [one.result for one in TestResult.objects.all()] == [Gate.FAILED, Gate.PASSED]
    assert "请写明依据" in refused(scoring.record_test, case, result=Gate.PASSED, evidence="", **facts)


def test_nothing_is_recorded_after_the_lock():
    case = cases_of(make_meeting(Stage.RANKED, cases=1))[0]

    assert "不能再登记" in refused(defend, case)


# Locking


def test_what_is_missing_is_named_by_expert_and_by_case(meeting):
    make_season()
    cases, chair = cases_of(meeting), expert_of(meeting, 1)
    for one in cases:
        for number in range(2, 6):
            declare(one, expert_of(meeting, number))
            score(one, expert_of(meeting, number), 80)
    declare(cases[0], chair)
    for one in cases[1:]:
        record(one, by=secretary_of(meeting))

    assert scores.missing(now(meeting)) == [
        "专家1 还有 1 人没有声明",
        "专家1 还有 1 人没有评分",
        "第 1 号没有登记答辩（试讲）",
    ]
    assert "评分还没有齐：专家1" in refused(scoring.lock_scores, now(meeting), by=secretary_of(meeting), eliminated=[])


def test_a_missing_test_is_named():
    make_season(test_gate=GATE)
    meeting = make_meeting(Stage.SITTING, cases=1, title="22-01-3")
    declare(cases_of(meeting)[0], expert_of(meeting, 1), has_conflict=True)
    rows = scores.missing(meeting)

    assert rows[-1].endswith("没有登记测试结果")
    assert [row for row in rows if row.startswith("专家1")] == []


def test_absent_and_recused_experts_are_not_waited_for(meeting):
    gone = meeting.attendances.last()
    meeting.attendances.filter(pk=gone.pk).update(is_present=False)
    score_all(meeting, recused=[(1, 2)])

    lock_scores(now(meeting))

    assert (now(meeting).stage, ScoreSheet.objects.count()) == (Stage.RANKED, 7)


def weakest_of_three() -> tuple[Meeting, list[Case]]:
    """Return a meeting scored to the last sheet: case 1 has the lowest score, and a third is to go."""
    make_season(elimination={"proportion": [1, 3], "rounding": "floor", "ties": "keep"})
    meeting = make_meeting(Stage.SITTING, title="22-01-3")
    score_all(meeting)
    return now(meeting), cases_of(meeting)


def test_the_proposal_confirmed_eliminates_and_is_written_down():
    meeting, cases = weakest_of_three()

    lock_scores(meeting)

    assert [one.position for one in Case.objects.filter(eliminated=True)] == [cases[0].position]
    assert now(meeting).entries.last().note == "末位淘汰 1 人。"


def test_a_proposed_one_is_kept_with_a_reason_only():
    meeting, _cases = weakest_of_three()
    by = secretary_of(meeting)

    assert "请写明理由" in refused(scoring.lock_scores, meeting, by=by, eliminated=[])
    scoring.lock_scores(meeting, by=by, eliminated=[], reason="评委会认为业绩突出")

    assert not Case.objects.filter(eliminated=True).exists()
    assert now(meeting).entries.last().note == "末位淘汰 0 人。保留 1 人（第 1 号）：评委会认为业绩突出"


def test_nobody_else_is_eliminated():
    meeting, cases = weakest_of_three()
    wanted = [cases[0].pk, cases[2].pk]

    assert "不能淘汰其他人" in refused(scoring.lock_scores, meeting, by=secretary_of(meeting), eliminated=wanted)
    assert now(meeting).stage == Stage.SITTING


def test_a_sheet_mended_after_the_ranks_were_shown_sends_back_to_them():
    meeting, cases = weakest_of_three()
    seen = scores.stamp(scores.proposal(meeting))
    score(cases[2], expert_of(meeting), 99)
    facts = {"by": secretary_of(meeting), "eliminated": [cases[0].pk], "seen": seen}

    assert "核对新的排名" in refused(scoring.lock_scores, meeting, **facts)


def test_scores_are_locked_once_and_by_the_secretary_alone():
    meeting, cases = weakest_of_three()
    facts = {"eliminated": [cases[0].pk]}

    assert "评委会秘书" in refused(scoring.lock_scores, meeting, by=expert_of(meeting), **facts)
    lock_scores(meeting)
    assert "请刷新" in refused(scoring.lock_scores, meeting, by=secretary_of(meeting), **facts)
    assert "不能锁定评分" in refused(scoring.lock_scores, now(meeting), by=secretary_of(meeting), **facts)
