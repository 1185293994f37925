"""How many files stand behind a queue's tabs and chips: true, capped, and at the cost of one statement."""

import datetime as dt

import pytest

from applications.choices import Status
from applications.models import Application
from kashgar_zc import clock
from review import actions, claiming, merging
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of, make_season
from tests.review.office import statements_of, withdrawn
from tests.review.test_queue import named, names_on

pytestmark = pytest.mark.django_db
DEFECTS = [{"section": "basic", "item": "", "wrong": "", "todo": ""}]
DAY = dt.timedelta(days=1)


def chips_of(client, query: str = "") -> dict[str, int | str | None]:
    """Return text -> count of the tabs, and of the chips of deadline and claim."""
    page = client.get(f"/desk/{query}").context["page"]
    groups = [chips for label, chips in page.groups if label in {"时限", "认领"}]
    return {text: count for chips in [page.tabs, *groups] for _url, text, _on, count in chips}


@pytest.fixture
def desk(at_desk_of):
    """A county's desk: two files wait, one late and claimed; one went up, one is returned, one was taken back."""
    late, soon, sent, returned, gone = named("超期", "临近", "已送", "退回", "撤回")
    reviewer = make_reviewer_of(late.at)
    claiming.claim(late, by=reviewer)
    actions.approve(sent, by=reviewer, opinion="同意")
    actions.return_to_applicant(returned, by=reviewer, defects=DEFECTS)
    withdrawn(gone)
    for one, due in ((late, -DAY), (soon, DAY)):
        Application.objects.filter(pk=one.pk).update(due_at=clock.now() + due)
    return at_desk_of(reviewer)


def test_tabs_and_chips_say_how_many_stand_behind_them(desk):
    counts = chips_of(desk)

    assert counts == {
        "待审（本机构）": 2, "退回中": 1, "我处已办": 1, "临近到期": 1, "已超期": 1, "我认领的": 1, "无人认领": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "query", ["", "?due=late", "?due=soon", "?hold=mine", "?hold=free", "?state=done", "?due=late&hold=free"]
)
def test_each_count_is_what_pressing_shows(desk, query):
    page = desk.get(f"/desk/{query}").context["page"]
    groups = [chips for label, chips in page.groups if label in {"时限", "认领"}]
    counted = [(url, count) for chips in [page.tabs, *groups] for url, _text, is_on, count in chips if not is_on]

    assert [count for _url, count in counted] == [
        len(names_on(desk, url.removeprefix("/desk/"))) for url, _n in counted
    ]


def test_what_is_narrowed_by_something_else_says_no_number_that_would_not_be_so(desk):
    assert set(chips_of(desk, "?level=deputy").values()) == {None}
    aged = chips_of(desk, "?age=2")
    assert (aged["退回中"], aged["已超期"]) == (1, None)


def test_a_narrowed_queue_asks_for_no_counts(desk):
    assert statements_of(lambda: desk.get("/desk/")) - statements_of(lambda: desk.get("/desk/?level=deputy")) == 1


def test_counts_go_up_to_a_cap(at_desk_of, monkeypatch):
    monkeypatch.setattr("review.behind.CAP", 1)
    monkeypatch.setattr("review.behind.FEW", 1)
    files = named("一", "二", "三", "四")
    reviewer = make_reviewer_of(files[0].at)
    for one in files[:2]:
        actions.approve(one, by=reviewer, opinion="同意")

    counts = chips_of(at_desk_of(reviewer))

    assert [counts[text] for text in ("待审（本机构）", "我处已办", "无人认领", "我认领的")] == ["1+", "1+", "1+", 0]


def test_a_unit_that_took_another_in_counts_what_that_did(at_desk_of):
    unit, into = people.make_unit("第三小学", bureau=make_season().bureau), people.make_unit("中心小学")
    make_application(Status.COUNTY_REVIEW, unit=unit)
    make_application(Status.RETURNED, unit=unit)
    merging.merge_units(
        unit, into=into, reason="文", by=make_reviewer_of(make_season().county_office), keep_staff=False
    )
    client = at_desk_of(make_reviewer_of(into))

    counts = chips_of(client)

    shown = [len(names_on(client, f"?state={one}")) for one in ("returned", "done")]
    assert ([counts["退回中"], counts["我处已办"]], shown) == ([1, 1], [1, 1])


def test_a_unit_is_found_by_a_field_of_its_own_beside_the_search(at_desk_of):
    ours, other = people.make_unit("第12中学"), people.make_unit("第八小学")
    for name, unit in (("阿依", ours), ("巴哈", ours), ("阿依", other)):
        make_application(Status.COUNTY_REVIEW, applicant=people.make_user(name), unit=unit)
    client = at_desk_of(make_reviewer_of(make_season().county_office))

    assert [len(names_on(client, query)) for query in ("?unit_name=12", "?unit_name=12&q=阿依", "?unit_name=没有")] == [
        2,
        1,
        0,
    ]
    assert statements_of(lambda: client.get("/desk/?unit_name=12&q=阿依&due=soon")) <= 8
    page = client.get("/desk/?unit_name=12&level=deputy").content.decode()
    assert 'name="unit_name" value="12"' in page
    assert '<input type="hidden" name="level" value="deputy">' in page
