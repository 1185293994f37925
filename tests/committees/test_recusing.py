"""Standing aside after having declared no conflict: the sheet goes on the record, the scores are ranked anew."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from applications.workflow import NotAllowed
from committees import invariants, scores, sittings
from committees.actions import scoring
from committees.choices import Act, Stage
from committees.models import Case, EarlierSheet, ScoreSheet
from committees.pages import scoring as pages
from committees.printing import minutes
from tests.factories.balloting import again, make_box
from tests.factories.committees import expert_of, make_meeting
from tests.factories.scoring import cases_of, lock_scores, score, score_all

pytestmark = pytest.mark.django_db
WHY = "申报人是本人的学生"


def broken() -> list[str]:
    return [line for one in invariants.INVARIANTS for line in one.broken()]


def test_the_sheet_of_who_stands_aside_later_counts_no_more_and_is_kept():
    meeting = make_meeting(Stage.SITTING, cases=2)
    score_all(meeting, marks={(1, 2): 40})
    case, expert = cases_of(again(meeting))[0], expert_of(meeting, 2)

    scoring.recuse(case, by=expert, reason=WHY)

    assert not ScoreSheet.objects.filter(case=case, member__user=expert).exists()
    kept = EarlierSheet.objects.get(case=case, member__user=expert)
    assert (kept.ended, kept.total) == ("set_aside", 4000)
    assert [one.mean for one in scores.proposal(again(meeting)) if one.key == case.pk] == [8100]
    assert case.pk not in sittings.open_to_expert(expert).values_list("pk", flat=True)
    assert (scores.missing(again(meeting)), broken()) == ([], [])


def test_after_the_lock_the_scores_are_locked_anew_and_the_minutes_tell():
    meeting = make_meeting(Stage.RANKED, cases=2)
    Case.objects.filter(meeting=meeting, position=2).update(eliminated=True)

    scoring.recuse(cases_of(again(meeting))[0], by=expert_of(meeting, 2), reason=WHY)

    assert again(meeting).stage == Stage.SITTING
    assert not meeting.cases.filter(eliminated=True).exists()
    with pytest.raises(NotAllowed, match="评分已经锁定过"):  # everybody has seen everybody's sheets by now
        score(cases_of(again(meeting))[1], expert_of(meeting, 2), 70)
    lock_scores(again(meeting))
    [told] = minutes.interruptions(meeting)
    assert told.endswith("专家2更正回避声明：对第 1 号由无利害关系更正为回避，其评分表作废。")
    assert broken() == []


def test_nobody_stands_aside_once_the_vote_is_open_or_without_a_reason_or_twice():
    def refusal(case, reason=WHY) -> str:
        with pytest.raises(NotAllowed) as refused, transaction.atomic():
            scoring.recuse(case, by=expert_of(case.meeting, 2), reason=reason)
        return str(refused.value)

    meeting, _box = make_box(cases=1, recused=[(1, 3)])
    assert "投票中" in refusal(cases_of(again(meeting))[0])
    sitting = make_meeting(Stage.SITTING, cases=1)
    case = cases_of(sitting)[0]
    assert refusal(case) == "请先声明是否需要回避。"
    score_all(sitting)
    assert refusal(case, " ") == "请写明回避事由。"
    scoring.recuse(case, by=expert_of(sitting, 2), reason=WHY)
    assert refusal(cases_of(again(sitting))[0]) == "您已回避本案。"


def test_a_mended_sheet_leaves_its_earlier_marks_which_the_observer_sees_without_a_mark():
    meeting = make_meeting(Stage.SITTING, cases=1)
    score_all(meeting, marks={(1, 2): 41})
    score(cases_of(meeting)[0], expert_of(meeting, 2), 77)

    assert list(EarlierSheet.objects.values_list("ended", "total")) == [("mended", 4100)]
    [line] = pages.changes(meeting)
    assert line.endswith("专家2，第 1 号，修改")
    assert "41" not in line.split("　", 1)[1]
    statement = "UPDATE committees_earliersheet SET total = 1"
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_at_the_screen_an_expert_stands_aside_and_the_file_closes():
    meeting = make_meeting(Stage.SITTING, cases=1)
    score_all(meeting)
    case, expert, client = cases_of(meeting)[0], expert_of(meeting, 2), Client()
    client.force_login(expert)
    page = reverse("committees:case", args=[case.key])
    assert "更正为回避" in client.get(page).text

    client.post(reverse("committees:recuse", args=[case.key]), {"reason": WHY})

    assert WHY in client.get(page).text
    assert meeting.entries.filter(act=Act.RECUSE, by=expert).count() == 1
    client.force_login(again(meeting).observer)
    assert "评分表修改记录" in client.get(reverse("committees:observed", args=[meeting.key])).text
