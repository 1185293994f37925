"""What anybody reads without logging in: never more of a person than [N 四.12] allows, and from the cache."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.choices import Action, Status
from applications.models import Batch, Category, Season
from applications.workflow import move
from kashgar_zc import clock
from publicity import queries
from publicity.actions import noticing
from publicity.choices import Finding
from publicity.models import Objection
from tests.factories import people
from tests.factories.applications import make_application, make_season, make_secretary_of, take_on
from tests.factories.publicity import end, make_notice, object_to

pytestmark = pytest.mark.django_db
PUBLIC = ("home", "notices", "conditions", "procedure", "conferrals")
VERDICT = {
    "committee": {"name": "评委会", "yes": 37, "no": 41, "abstain": 43, "present": 121, "chair": "主任委员甲"},
    "score": "86.25",
    "rank": "3/20",
}


@pytest.fixture
def loaded():
    """A notice with a person who has everything that must not show: ID number, phone, birth date, score, votes."""
    application = make_application(Status.IN_COMMITTEE, applicant=people.make_user("古丽娜尔", mobile="19987654321"))
    secretary = make_secretary_of(application.batch.organiser)
    move(application, Action.PASS, by=secretary, note="同意", details=VERDICT)
    notice = make_notice(applications=[application])
    object_to(notice.entries.get(), "举报内容不公开", objector="举报人某", contact="13811112222")
    return notice


def page(name: str, *args) -> str:
    return Client().get(reverse(f"publicity:{name}", args=args)).content.decode()


def after(notice, name: str, *args) -> tuple[int, str]:
    with clock.at(notice.ends_at):
        answer = Client().get(reverse(f"publicity:{name}", args=args))
    return answer.status_code, answer.content.decode()


def test_a_running_notice_shows_name_unit_series_speciality_and_title(loaded):
    shown = page("notice", loaded.key)

    entry = loaded.entries.get()
    facts = (loaded.title, "古丽娜尔", entry.unit, "中小学教师", "语文", "高级教师", loaded.contact)
    assert [one in shown for one in facts] == [True] * len(facts)


def test_no_public_page_tells_more_of_a_person(loaded):
    applicant = loaded.entries.get().application.applicant
    shown = "".join(map(page, PUBLIC)) + page("notice", loaded.key) + page("object", loaded.key, 1)
    born = applicant.birth_date

    hidden = [applicant.id_number, applicant.id_number[-6:], "19987654321", "7654321", f"{born}", f"{born:%Y%m%d}"]
    hidden += ["86.25", "3/20", "主任委员甲", "举报人某", "13811112222", "举报内容不公开"]
    hidden += [
        f"{born.year}年{born.month}月{born.day}日",
        applicant.masked_mobile,
        loaded.entries.get().application.number,
    ]
    assert [one for one in hidden if one in shown] == []
    assert re.findall(r"(?<!\d)(?:37|41|43|121)\s*票", shown) == []


def test_a_list_comes_down_and_its_page_says_so_without_names(loaded):
    entry = loaded.entries.get()

    status, shown = after(loaded, "notice", loaded.key)

    assert (status, "公示期已满" in shown) == (410, True)
    assert [one in shown for one in (entry.name, entry.unit)] == [False, False]


def test_the_list_of_notices_holds_those_that_run(loaded):
    _status, gone = after(loaded, "notices")

    assert (loaded.title in page("notices"), loaded.title in page("home"), loaded.title in gone) == (True, True, False)


def test_a_notice_that_never_was_is_not_found():
    assert Client().get("/notices/00000000-0000-4000-8000-000000000000/").status_code == 404


@pytest.mark.parametrize("name", PUBLIC)
def test_the_second_visitor_of_a_minute_costs_no_statement(loaded, name):
    with clock.at(clock.now().replace(second=30)):  # the whole test within one minute
        first = page(name)
        with CaptureQueriesContext(connection) as asked:
            second = page(name)

    assert (len(asked), second) == (0, first)


def test_a_notice_that_runs_and_one_that_is_over_cost_nothing_the_second_time(loaded):
    with clock.at(loaded.ends_at - dt.timedelta(minutes=5)):
        page("notice", loaded.key)
        with CaptureQueriesContext(connection) as asked:
            page("notice", loaded.key)
    after(loaded, "notice", loaded.key)
    with CaptureQueriesContext(connection) as asked_later:
        status, _shown = after(loaded, "notice", loaded.key)

    assert (len(asked), len(asked_later), status) == (0, 0, 410)


@pytest.mark.parametrize("persons", [1, 3])
@pytest.mark.parametrize(("name", "statements"), [("notices", 3), ("notice", 4), ("object", 3)])
def test_a_page_costs_the_same_for_one_person_and_three(django_assert_num_queries, name, statements, persons):
    notice = make_notice(persons)
    place = {"notices": (), "notice": (notice.key,), "object": (notice.key, 1)}[name]
    cache.clear()

    with django_assert_num_queries(statements):
        page(name, *place)


def test_an_objection_is_lodged_and_followed(loaded):
    visitor, url = Client(), reverse("publicity:object", args=[loaded.key, 1])
    ticket = visitor.get(url).context["form"]["ticket"].value()

    answers = [
        visitor.post(url, {"text": "学历存疑，反映一项业绩为集体完成，请核实。", "ticket": ticket}).content.decode()
        for _one in range(2)
    ]

    made = Objection.objects.get(text__startswith="学历存疑")
    assert [made.receipt in one for one in answers] == [True, True]
    followed = visitor.post(reverse("publicity:follow"), {"receipt": made.receipt.lower()}).content.decode()
    assert ("核查中" in followed, "学历存疑" in followed, "古丽娜尔" in followed) == (True, False, False)
    assert "sessionid" not in visitor.cookies


def test_who_follows_an_objection_reads_its_decision(loaded):
    objection = Objection.objects.get()
    by = make_secretary_of(loaded.batch.organiser)
    noticing.decide(objection, by=by, finding=Finding.REJECTED, reason="经核查不实")

    shown = Client().post(reverse("publicity:follow"), {"receipt": objection.receipt}).content.decode()

    assert ("异议不成立" in shown, "经核查不实" in shown, by.name in shown) == (True, True, False)


@pytest.mark.parametrize(("typed", "said"), [("", "请填写回执编号。"), ("2222-2222-2222", "没有查到该编号的异议")])
def test_an_unknown_receipt_is_told_so(typed, said):
    assert said in Client().post(reverse("publicity:follow"), {"receipt": typed}).content.decode()


def test_what_was_typed_stays_when_something_is_missing(loaded):
    shown = Client().post(reverse("publicity:object", args=[loaded.key, 1]), {"objector": "某人"}).content.decode()

    assert ("请填写异议内容。" in shown, 'value="某人"' in shown, Objection.objects.count()) == (True, True, 1)


def test_an_objection_after_the_period_is_refused_without_the_name(loaded):
    url = reverse("publicity:object", args=[loaded.key, 1])
    ticket = Client().get(url).context["form"]["ticket"].value()

    with clock.at(loaded.ends_at):
        answer = Client().post(url, {"text": "反映一项业绩为集体完成，请核实。", "ticket": ticket})

    assert (answer.status_code, "不再受理异议" in answer.content.decode()) == (409, True)
    assert "古丽娜尔" not in answer.content.decode()


@pytest.mark.parametrize(("name", "action"), [("object", "objection"), ("follow", "objection_followed")])
def test_one_address_cannot_flood_the_desk(loaded, settings, name, action):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {action: "1/h/ip"}
    url = reverse(f"publicity:{name}", args=[loaded.key, 1] if name == "object" else [])
    answers = []
    for number in range(2):
        form = Client().get(url).context["form"]
        typed = (
            {"receipt": "2222"}
            if name == "follow"
            else {"text": f"第{number}件：反映一项业绩为集体完成，请核实。", "ticket": form["ticket"].value()}
        )
        answers.append("过于频繁，请 60 分钟后再试。" in Client().post(url, typed).content.decode())

    assert answers == [False, True]


def test_an_objection_needs_its_forms_token(loaded):
    answer = Client(enforce_csrf_checks=True).post(
        reverse("publicity:object", args=[loaded.key, 1]), {"text": "反映一项业绩为集体完成，请核实。"}
    )

    assert answer.status_code == 403


def test_an_annulled_person_is_not_objected_to_by_name(loaded):
    by = make_secretary_of(loaded.batch.organiser)
    noticing.decide(Objection.objects.get(), by=by, finding=Finding.UPHELD, reason="属实")

    shown = page("object", loaded.key, 1)

    assert ("该人员已不在公示名单中。" in shown, "古丽娜尔" in shown) == (True, False)


def test_conditions_and_needs_come_from_the_batches_data():
    batch = make_season().prefecture
    Category.objects.filter(number=5).update(name="援疆专业技术人员", explanation="在疆满一年")
    gate = {"name": "语言测试", "standard": "二级", "categories": [1]}
    for one in Batch.objects.filter(season=batch.season):
        one.rules_data = one.rules_data | {"test_gate": gate}
        one.save()

    shown = page("conditions")

    for words in (
        "援疆专业技术人员",
        "在疆满一年",
        "援疆证明",
        "须通过语言测试",
        "学信网报告 或者 其他学历证明",
        "须参加答辩或者试讲",
    ):
        assert words in shown
    assert "援疆证明" in page("home")


def test_the_procedure_says_the_rules_in_words():
    make_season(result_publicity_days=7)

    shown = page("procedure")

    for words in ("不少于三分之二方可开会", "公示 7 个工作日", "末位淘汰十分之一", "15 个工作日内核查"):
        assert words in shown
    assert re.findall(r"各环节办理期限：([^。]*)。", shown) == [
        "单位 10 个工作日、县（市） 5 个工作日、行业主管局 5 个工作日、评价中心 10 个工作日",
        "单位 10 个工作日、县（市） 5 个工作日",
    ]


def test_without_a_season_the_disclosures_say_so():
    Season.objects.all().delete()

    assert [page(name).count("本年度通知尚未公布。") for name in ("conditions", "procedure")] == [1, 1]


def test_nothing_of_a_person_is_kept_for_visitors(loaded):
    person = Client()
    person.force_login(people.make_user("阿依古丽"))

    own = person.get(reverse("publicity:notices")).content.decode()

    assert ("阿依古丽" in own, "阿依古丽" in page("notices")) == (True, False)


def test_who_was_conferred_on_is_no_longer_on_a_list(loaded):
    noticing.decide(
        Objection.objects.get(), by=make_secretary_of(loaded.batch.organiser), finding=Finding.REJECTED, reason="不实"
    )
    entry = queries.clear_entries(end(loaded)).get()

    take_on(entry.application, Action.CONFER)

    assert queries.clear_entries(loaded).count() == 0
