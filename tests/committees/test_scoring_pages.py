"""The secretary's pages of scores: progress without points, ranks explained line by line, the confirmation, the entries."""

from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.judging import Elimination
from committees.choices import Gate, Stage
from committees.models import Case, Defence, Meeting, TestResult
from committees.pages import scoring as pages
from committees.ranking import Scored, rank
from kashgar_zc import clock
from tests.factories.applications import make_season
from tests.factories.committees import expert_of, make_meeting, secretary_of
from tests.factories.people import make_secretary
from tests.factories.scoring import cases_of, declare, score, score_all

pytestmark = pytest.mark.django_db
GATE = {"name": "普通话水平测试", "standard": "三级甲等", "categories": [1]}
THIRD = {"proportion": [1, 3], "rounding": "floor", "ties": "keep"}


@pytest.fixture
def meeting():
    """A meeting of three without a defence, of whom the rule eliminates one."""
    make_season(elimination=THIRD)
    return make_meeting(Stage.SITTING, title="22-01-3")


@pytest.fixture
def desk(client, meeting):
    client.force_login(secretary_of(meeting))
    return client


def url(name: str, one) -> str:
    return reverse(f"committees:{name}", args=[one.key])


def text(answer) -> str:
    return answer.content.decode()


def test_before_the_last_sheet_counts_show_and_no_points(desk, meeting):
    case = cases_of(meeting)[0]
    declare(case, expert_of(meeting, 2))
    score(case, expert_of(meeting, 2), 77)

    page = text(desk.get(url("ranks", meeting)))

    assert "专家1 还有 3 人没有声明" in page
    assert "1 / 3" in page
    assert "77.00" not in page
    assert "名次" not in page


def test_the_ranks_say_line_by_line_what_the_rule_makes_of_them(desk, meeting):
    score_all(meeting)

    page = text(desk.get(url("ranks", meeting)))

    assert "本组 3 人，按 1/3 向下取整淘汰 1 人。" in page
    assert "第 1 名，83.00 分，保留。" in page
    assert "第 3 名，81.00 分，拟淘汰。" in page
    assert page.count('name="out"') == 1


def test_the_confirmation_locks_and_shows_what_was_decided(desk, meeting):
    score_all(meeting)
    weakest = cases_of(meeting)[0]
    seen = desk.get(url("ranks", meeting)).context["page"]["seen"]

    page = text(desk.post(url("ranks", meeting), {"out": [weakest.pk], "seen": seen, "reason": ""}, follow=True))

    assert Meeting.objects.get().stage == Stage.RANKED
    assert Case.objects.get(eliminated=True) == weakest
    assert "末位淘汰 1 人。" in page
    assert "已淘汰" in page
    assert 'name="out"' not in page


def test_keeping_a_proposed_one_asks_for_the_reason_and_keeps_the_tick_off(desk, meeting):
    score_all(meeting)

    seen = desk.get(url("ranks", meeting)).context["page"]["seen"]
    answer = desk.post(url("ranks", meeting), {"reason": "", "seen": seen})

    assert answer.status_code == 422
    assert text(answer).count("保留拟淘汰的人员，请写明理由。") == 2
    assert "checked" not in text(answer)
    assert Meeting.objects.get().stage == Stage.SITTING


def test_ranks_that_moved_on_are_shown_anew(desk, meeting):
    score_all(meeting)
    seen = desk.get(url("ranks", meeting)).context["page"]["seen"]
    score(cases_of(meeting)[1], expert_of(meeting), 100)

    page = text(desk.post(url("ranks", meeting), {"out": [cases_of(meeting)[0].pk], "seen": seen}, follow=True))

    assert "请核对新的排名后再确认" in page
    assert Meeting.objects.get().stage == Stage.SITTING


@pytest.mark.parametrize("wanted", [["nonsense"], ["99999999"]])
def test_a_tick_that_was_not_offered_is_refused(desk, meeting, wanted):
    score_all(meeting)

    assert desk.post(url("ranks", meeting), {"out": wanted}).status_code == 422
    assert not Case.objects.filter(eliminated=True).exists()


def test_an_empty_agenda_says_what_will_be_there(client):
    meeting = make_meeting(cases=0)
    client.force_login(secretary_of(meeting))

    assert "议程上还没有评审对象" in text(client.get(url("ranks", meeting)))


def test_the_page_takes_as_many_statements_for_three_as_for_one(client):
    made = []
    for count in (1, 3):
        meeting = make_meeting(Stage.SITTING, cases=count, title="22-01-3")
        score_all(meeting)
        client.force_login(secretary_of(meeting))
        client.get(url("ranks", meeting))
        with CaptureQueriesContext(connection) as captured:
            client.get(url("ranks", meeting))
        made.append(len(captured))

    assert made[0] == made[1]


# Words


KEEP, DROP = (Elimination(Fraction(1, 10), "floor", ties) for ties in ("keep", "drop"))


def twenty(*last: int) -> list[Scored]:
    totals = [9000 - n for n in range(20 - len(last))] + list(last)
    return [Scored(key, ("deputy", ""), (points,)) for key, points in enumerate(totals, start=1)]


@pytest.mark.parametrize(
    ("last", "rule", "group", "line"),
    [
        ((7250, 7000), KEEP, "本组 20 人，按 10% 向下取整淘汰 2 人。", "第 19 名，72.50 分，拟淘汰。"),
        (
            (7250, 7250, 7000),
            KEEP,
            "本组 20 人，按 10% 向下取整淘汰 2 人。边界上有同分，按规则全部保留。",
            "第 18 名，72.50 分，与淘汰边界同分，按规则保留。",
        ),
        (
            (7250, 7250, 7000),
            DROP,
            "本组 20 人，按 10% 向下取整淘汰 2 人。边界上有同分，按规则全部淘汰。",
            "第 18 名，72.50 分，与淘汰边界同分，按规则拟淘汰。",
        ),
    ],
)
def test_the_rule_is_explained(last, rule, group, line):
    ranked = rank(twenty(*last), rule)

    assert pages.explain_group(ranked, rule) == group
    assert pages.explain(ranked[18], rule) == line


@pytest.mark.parametrize(
    ("share", "words"), [((1, 10), "10%"), ((1, 8), "12.5%"), ((1, 3), "1/3"), ((0, 1), "0%"), ((7, 100), "7%")]
)
def test_a_share_is_written_as_people_do(share, words):
    assert pages.percent(Fraction(*share)) == words


# Defence and test


@pytest.fixture
def case(client):
    """A case that needs a defence and a test."""
    make_season(test_gate=GATE)
    meeting = make_meeting(Stage.SITTING, cases=1)
    client.force_login(secretary_of(meeting))
    return cases_of(meeting)[0]


CAME = {"form": "defence", "attended": "yes", "score": "86", "opinion": "思路清楚。"}


def test_a_defence_is_recorded_and_shown(client, case):
    page = text(client.post(url("defence", case), CAME | {"held_on": clock.today().isoformat()}, follow=True))

    assert Defence.objects.get().score == 86
    assert "答辩 86 分" in page
    assert 'value="86"' in text(client.get(url("defence", case)))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"score": ""}, "请填写成绩。"),
        ({"score": "101"}, "成绩须为 0 到 100 之间的整数。"),
        ({"opinion": ""}, "请填写答辩意见。"),
        ({"attended": ""}, "请选择是否参加。"),
        ({"held_on": "2190-01-01"}, "日期不能晚于今天。"),
        ({"held_on": ""}, "请填写日期。"),
        ({"held_on": "31.12."}, "日期不正确"),
    ],
)
def test_a_wrong_defence_is_shown_again_with_its_sentence(client, case, typed, sentence):
    answer = client.post(url("defence", case), CAME | {"held_on": clock.today().isoformat()} | typed)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not Defence.objects.exists()


def test_who_did_not_come_needs_no_score(client, case):
    client.post(url("defence", case), {"form": "defence", "attended": "no", "held_on": clock.today().isoformat()})

    assert (Defence.objects.get().attended, Defence.objects.get().score) == (False, None)


def test_a_test_is_recorded_beside_its_standard(client, case):
    before = text(client.get(url("test", case)))
    typed = {"result": "passed", "taken_on": clock.today().isoformat(), "evidence": "证书 3 号"}
    after = text(client.post(url("test", case), typed, follow=True))

    assert "三级甲等" in before
    assert TestResult.objects.get().result == Gate.PASSED
    assert "合格" in after
    assert client.post(url("test", case), typed | {"evidence": ""}).status_code == 422


def test_a_foreign_secretary_has_none_of_the_pages(client, meeting):
    client.force_login(make_secretary(make_season().county_office, "县里秘书"))
    case = cases_of(meeting)[0]

    assert [client.get(url(*one)).status_code for one in (("ranks", meeting), ("defence", case), ("test", case))] == [
        404
    ] * 3
