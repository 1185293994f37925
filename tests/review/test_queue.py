"""The queue: what is in it, in which order, a page at a time, at a constant cost."""

import datetime as dt
from functools import partial

import pytest

from applications.choices import Status
from applications.models import Application
from review import actions
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of
from tests.review.office import address, file_at, files_at_one_unit, statements_of, withdrawn

pytestmark = pytest.mark.django_db
STATEMENTS = 6


def names_on(client, query: str = "") -> list[str]:
    return [row.name for row in client.get(f"/desk/{query}").context["page"].rows]


def named(*names, **facts):
    return [make_application(Status.COUNTY_REVIEW, applicant=people.make_user(name), **facts) for name in names]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_costs_the_same_for_any_number_of_rows(at_desk_of, rows):
    unit = people.make_unit()
    files_at_one_unit(rows, unit)
    client = at_desk_of(make_reviewer_of(unit))

    cost = statements_of(lambda: client.get("/desk/"))

    assert (len(names_on(client)), cost) == (rows, STATEMENTS)


def test_a_search_with_every_filter_stays_within_eight(at_desk_of):
    _application, reviewer = file_at(Status.COUNTY_REVIEW)
    client = at_desk_of(reviewer)

    cost = statements_of(lambda: client.get("/desk/?q=阿&series=22&level=deputy&category=1&due=late"))

    assert cost <= 8


def test_25_rows_weigh_less_than_40_kb(at_desk_of):
    unit = people.make_unit("喀什地区疏附县第二中学附属乌帕尔镇中心小学校区")
    files_at_one_unit(1, unit)
    client = at_desk_of(make_reviewer_of(unit))
    page = client.get("/desk/")
    row = page.content.decode().split("<tr data-row>")[1].split("</tr>")[0]

    assert len(page.content) + 24 * len(row.encode()) < 40 * 1024


def test_the_longest_waiting_comes_first(at_desk_of):
    first, second = named("先到", "后到")
    Application.objects.filter(pk=second.pk).update(since=first.since - dt.timedelta(days=1))

    assert names_on(at_desk_of(make_reviewer_of(first.at))) == ["后到", "先到"]


def test_pages_follow_by_key_and_back(at_desk_of, monkeypatch):
    monkeypatch.setattr("review.queue.PAGE", 2)
    files = named("一", "二", "三", "四", "五")
    client = at_desk_of(make_reviewer_of(files[0].at))

    walked, url = [], "/desk/"
    while url:
        page = client.get(url).context["page"]
        walked.append(([row.name for row in page.rows], page.pager.text))
        url, before = page.pager.next_url, page.pager.prev_url

    assert [names for names, _text in walked] == [["一", "二"], ["三", "四"], ["五"]]
    assert walked[-1][1] == "第 5–5 件，共 5 件"
    assert names_on(client, before.removeprefix("/desk/")) == ["三", "四"]


def test_what_is_done_is_paged_from_the_newest(at_desk_of, monkeypatch):
    monkeypatch.setattr("review.queue.PAGE", 1)
    files = named("先", "后")
    reviewer = make_reviewer_of(files[0].at)
    for one in files:
        actions.approve(one, by=reviewer, opinion="同意")
    client = at_desk_of(reviewer)

    first = client.get("/desk/?state=done").context["page"]
    second = client.get(first.pager.next_url).context["page"]

    assert [first.rows[0].name, second.rows[0].name] == ["后", "先"]
    assert names_on(client, second.pager.prev_url.removeprefix("/desk/")) == ["后"]


def test_more_than_can_be_counted_is_told_as_such(at_desk_of, monkeypatch):
    monkeypatch.setattr("review.queue.CAP", 1)
    files = named("一", "二")

    page = at_desk_of(make_reviewer_of(files[0].at)).get("/desk/").context["page"]

    assert page.pager.text == "第 1–2 件，共 1+ 件"


def test_files_of_one_instant_are_neither_lost_nor_repeated(at_desk_of, monkeypatch):
    monkeypatch.setattr("review.queue.PAGE", 2)
    files = named("一", "二", "三")
    Application.objects.update(since=files[0].since)
    client = at_desk_of(make_reviewer_of(files[0].at))

    page = client.get("/desk/").context["page"]

    assert [row.name for row in page.rows] + names_on(client, page.pager.next_url.removeprefix("/desk/")) == [
        "一",
        "二",
        "三",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=阿依", ["阿依古丽"]),
        ("?q=依古", []),
        ("?series=05", ["买买提"]),
        ("?level=deputy", ["阿依古丽", "买买提"]),
        ("?level=full", []),
        ("?category=5", ["买买提"]),
        ("?q=%00", ["阿依古丽", "买买提"]),
        ("?after=2020-13-45T00:00:00_1", ["阿依古丽", "买买提"]),
        ("?after=yesterday_1", ["阿依古丽", "买买提"]),
        ("?after=x_y&n=z&category=abc&unit=abc&state=abc", ["阿依古丽", "买买提"]),
    ],
)
def test_filters_stand_in_the_address(at_desk_of, query, found):
    files = named("阿依古丽") + named("买买提", title="05-01-2", category=5)

    assert names_on(at_desk_of(make_reviewer_of(files[0].at)), query) == found


def test_a_search_finds_by_number_and_by_unit(at_desk_of):
    first, second = named("一", "二")
    client = at_desk_of(make_reviewer_of(first.at))

    assert names_on(client, f"?q={first.number}") == ["一"]
    assert names_on(client, f"?q={second.unit.name[1:]}") == ["二"]
    assert names_on(client, f"?unit={second.unit_id}") == ["二"]


def test_a_unit_is_looked_for_among_the_desks_own_and_what_is_cut_is_told(at_desk_of, monkeypatch):
    monkeypatch.setattr("review.narrowing.UNITS_FOUND", 1)
    ours = people.make_unit("第八中学")
    people.make_unit("第七中学", county=people.make_county("653101"))
    application = make_application(Status.COUNTY_REVIEW, unit=ours)
    client = at_desk_of(make_reviewer_of(application.at))

    alone = client.get("/desk/?q=中学").context["page"]
    people.make_unit("第九中学")
    cut = client.get("/desk/?q=中学")

    assert ([row.unit for row in alone.rows], alone.note) == (["第八中学"], "")
    assert "名称含“中学”的单位超过 1 个，只查找了前 1 个单位的申报。" in cut.content.decode()


def test_what_moved_on_is_under_done_and_what_was_returned_under_returned(at_desk_of):
    waiting, sent, returned = named("在审", "已送", "退回")
    reviewer = make_reviewer_of(waiting.at)
    actions.approve(sent, by=reviewer, opinion="同意")
    actions.return_to_applicant(
        returned, by=reviewer, defects=[{"section": "basic", "item": "", "wrong": "", "todo": ""}]
    )
    client = at_desk_of(reviewer)

    assert [names_on(client, f"?state={one}") for one in ("waiting", "done", "returned")] == [
        ["在审"],
        ["已送"],
        ["退回"],
    ]


def test_every_listed_file_opens(at_desk_of):
    waiting, sent, returned = named("在审", "已送", "退回")
    reviewer = make_reviewer_of(waiting.at)
    actions.approve(sent, by=reviewer, opinion="同意")
    actions.return_to_applicant(
        returned, by=reviewer, defects=[{"section": "basic", "item": "", "wrong": "", "todo": ""}]
    )
    client = at_desk_of(reviewer)

    pages = [client.get(f"/desk/?state={one}").context["page"] for one in ("waiting", "done", "returned")]

    assert [client.get(row.href).status_code for page in pages for row in page.rows] == [200, 200, 200]


def test_what_was_withdrawn_from_our_desk_is_not_done_by_us(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    withdrawn(application)

    assert names_on(at_desk_of(reviewer), "?state=done") == []


def test_a_desk_reads_its_own_words_for_a_state(at_desk_of):
    returned, reviewer = file_at(Status.COUNTY_REVIEW)
    actions.return_to_applicant(
        returned, by=reviewer, defects=[{"section": "basic", "item": "", "wrong": "", "todo": ""}]
    )

    row = at_desk_of(reviewer).get("/desk/?state=returned").context["page"].rows[0]

    assert (row.status, row.flags[0][1]) == ("已退回，待申报人修改", "我处退回")


def test_what_sets_a_row_apart_is_drawn_and_what_people_type_stays_text(at_desk_of):
    typed = "<b>'{名}'&"
    waiting, sent = named(typed, typed)
    reviewer = make_reviewer_of(waiting.at)
    actions.approve(sent, by=reviewer, opinion="同意")
    client = at_desk_of(reviewer)

    pages = [client.get(f"/desk/?state={one}").content.decode() for one in ("waiting", "done")]

    assert [page.count(">&lt;b&gt;&#x27;{名}&#x27;&amp;</a>") for page in pages] == [1, 1]
    assert [page.count('<span class="flag" data-family="idle">我处同意</span>') for page in pages] == [0, 1]


def test_a_file_that_has_not_come_yet_does_not_exist_here(at_desk_of):
    application, _reviewer = file_at(Status.UNIT_REVIEW)
    county = at_desk_of(make_reviewer_of(people.make_county_office()))

    assert (names_on(county), county.get(address(application)).status_code) == ([], 404)


def test_who_has_no_desk_is_shown_where_to_find_one(at_desk_of):
    answer = at_desk_of(people.make_user()).get("/desk/")

    assert (answer.status_code, "您没有审核岗位。" in answer.content.decode()) == (403, True)


def test_who_sits_elsewhere_chooses_the_desk(at_desk_of):
    reviewer = people.make_reviewer(people.make_unit("第九中学"))
    client = at_desk_of(reviewer)
    client.post("/accounts/desk/", {"desk": "applicant"})

    answer = client.get("/desk/")

    assert (answer.status_code, "第九中学 审核人" in answer.content.decode()) == (403, True)


def test_a_filter_that_nothing_passes_asks_for_no_rows(at_desk_of):
    _application, reviewer = file_at(Status.COUNTY_REVIEW)
    client = at_desk_of(reviewer)
    queries = ("q=无此人", "level=full", "series=99")

    asked = [statements_of(partial(client.get, f"/desk/?{query}")) for query in queries]

    assert (names_on(client, "?series=99"), asked) == ([], [STATEMENTS - 1, STATEMENTS - 2, STATEMENTS - 2])


@pytest.mark.parametrize("cap", [1, 1000])
@pytest.mark.parametrize("sort", ["", "new", "name"])
def test_few_and_many_stand_in_the_same_order(at_desk_of, monkeypatch, sort, cap):
    monkeypatch.setattr("review.queue.CAP", cap)
    files = named("乙", "甲", "丙")
    client = at_desk_of(make_reviewer_of(files[0].at))

    came = ["乙", "甲", "丙"]
    wanted = {"": came, "new": came[::-1], "name": sorted(came)}

    assert names_on(client, f"?sort={sort}") == wanted[sort]
