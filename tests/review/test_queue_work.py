"""The queue by who works on what: claims, flags, places, orders, and the views that are kept."""

import datetime as dt

import pytest

from applications.choices import Status
from applications.models import Application, Material, SectionContent
from kashgar_zc import clock
from review import actions, claiming, marking, overview
from review.models import SavedView
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of
from tests.review.office import file_at, statements_of, submitted
from tests.review.test_queue import named, names_on

pytestmark = pytest.mark.django_db
DEFECTS = [{"section": "basic", "item": "", "wrong": "", "todo": ""}]


def test_claimed_and_free_files_are_told_apart(at_desk_of):
    mine, theirs, free = named("我的", "同事的", "无人的")
    me, colleague = make_reviewer_of(mine.at), people.make_reviewer(mine.at, "同事")
    claiming.claim(mine, by=me)
    claiming.claim(theirs, by=colleague)
    client = at_desk_of(me)

    assert [names_on(client, f"?hold={one}") for one in ("mine", "free")] == [["我的"], ["无人的"]]
    flags = [[text for _family, text in row.flags] for row in client.get("/desk/").context["page"].rows]
    assert flags == [["我已认领"], ["同事办理"], []]
    assert free.at == mine.at


def test_a_claim_that_ran_out_leaves_a_file_free(at_desk_of):
    (application,) = named("我的")
    reviewer = make_reviewer_of(application.at)
    with clock.at(clock.now() - dt.timedelta(hours=application.batch.rules.claim_hours)):
        claiming.claim(application, by=reviewer)
    client = at_desk_of(reviewer)

    assert (names_on(client, "?hold=free"), client.get("/desk/").context["page"].rows[0].flags) == (["我的"], ())


def test_who_is_gone_holds_nothing(at_desk_of):
    (application,) = named("我的")
    me, gone = make_reviewer_of(application.at), people.make_reviewer(application.at, "已离任")
    claiming.assign(application, by=me, to=gone)
    gone.appointments.update(
        starts_on=clock.today() - dt.timedelta(days=9), ends_on=clock.today() - dt.timedelta(days=1)
    )
    client = at_desk_of(me)

    flags = client.get("/desk/").context["page"].rows[0].flags
    assert (names_on(client, "?hold=free"), flags, load_of(me, application.at)) == (["我的"], (), {})
    assert claiming.claim(application, by=me).holder == me


def test_figures_and_queue_count_the_same_claims(at_desk_of):
    held, ran_out = named("在办", "过期")
    me = make_reviewer_of(held.at)
    with clock.at(clock.now() - dt.timedelta(hours=held.batch.rules.claim_hours)):
        claiming.claim(ran_out, by=me)
    claiming.claim(held, by=me)

    assert (names_on(at_desk_of(me), "?hold=mine"), load_of(me, held.at)) == (["在办"], {me.name: 1})


def load_of(reviewer, organisation) -> dict[str, int]:
    """Return reviewer -> files claimed, as the overview tells it, those with none left out."""
    table = next(one for one in overview.figures(organisation, clock.now()).tables if one.key == "load")
    return {name: int(claimed) for name, _done, claimed in table.rows if claimed != "0"}


def test_what_came_back_and_what_i_doubt_are_found(at_desk_of):
    back, doubtful, _plain = named("重报", "存疑", "平常")
    reviewer = make_reviewer_of(back.at)
    actions.return_to_applicant(back, by=reviewer, defects=DEFECTS)
    submitted(back)
    marking.keep(doubtful, by=reviewer, judged={"basic": "question", "summary": "fine"}, notes={})
    client = at_desk_of(reviewer)

    assert [names_on(client, f"?flag={one}") for one in ("back", "doubt")] == [["重报"], ["存疑"]]


def test_what_was_corrected_is_doubted_no_more_and_the_rest_still_is(at_desk_of):
    corrected, same, picture = named("已改", "未改", "换图")
    reviewer = make_reviewer_of(corrected.at)
    for one, place in ((corrected, "basic"), (same, "summary"), (picture, "materials-diploma")):
        marking.keep(one, by=reviewer, judged={place: "defect"}, notes={})
        actions.return_to_applicant(one, by=reviewer, defects=DEFECTS)
    content = SectionContent.objects.get(application=corrected, section="basic")
    content.data["address"] = "新的通信地址 100 号"
    content.save()
    Material.objects.filter(application=picture, slot="diploma").update(sha256="0" * 64)
    for one in (corrected, same, picture):
        submitted(one)
    client = at_desk_of(reviewer)

    rows = client.get("/desk/").context["page"].rows
    doubted = [row.name for row in rows if "我标记过问题" in [text for _family, text in row.flags]]
    assert (names_on(client, "?flag=doubt"), doubted) == (["未改"], ["未改"])


def test_a_desk_above_narrows_by_county(at_desk_of):
    application = make_application(Status.CENTRE_REVIEW, applicant=people.make_user("疏附的"))
    client = at_desk_of(make_reviewer_of(application.at))

    county = application.unit.county_id
    assert [names_on(client, f"?county={one}") for one in (county, "653101")] == [["疏附的"], []]
    labels = [label for label, _chips in client.get("/desk/").context["page"].groups]
    assert "县（市）" in labels


def test_what_is_done_is_narrowed_by_where_it_is(at_desk_of):
    up, declined = named("已送", "不予")
    reviewer = make_reviewer_of(up.at)
    actions.approve(up, by=reviewer, opinion="同意")
    actions.decline(declined, by=reviewer, reason="不符")
    client = at_desk_of(reviewer)

    wheres = ("review", "declined", "accepted", "ended")
    assert [names_on(client, f"?state=done&where={one}") for one in wheres] == [["已送"], ["不予"], [], []]


@pytest.mark.parametrize(("sort", "order"), [("", "acb"), ("new", "bca"), ("name", "abc")])
def test_an_order_holds_from_page_to_page_and_back(at_desk_of, monkeypatch, sort, order):
    monkeypatch.setattr("review.queue.PAGE", 1)
    files = named("a", "b", "c")
    for one, hours in zip(files, (3, 1, 2), strict=True):
        Application.objects.filter(pk=one.pk).update(since=clock.now() - dt.timedelta(hours=hours))
    client = at_desk_of(make_reviewer_of(files[0].at))

    walked, url, back = "", f"/desk/?sort={sort}", ""
    while url:
        page = client.get(url).context["page"]
        walked, url, back = walked + page.rows[0].name, page.pager.next_url, page.pager.prev_url or back

    assert (walked, names_on(client, back.removeprefix("/desk/"))) == (order, [order[1]])


def test_a_view_is_kept_shown_and_removed_by_its_person_only(at_desk_of):
    application, reviewer = file_at(Status.COUNTY_REVIEW)
    client, other = at_desk_of(reviewer), at_desk_of(people.make_reviewer(application.at, "同事"))

    client.post("/desk/views/?due=late&x=y", {"name": "超期的"})

    view = SavedView.objects.get()
    assert (view.name, view.query) == ("超期的", "?due=late")
    assert client.get("/desk/?due=late").context["page"].views.chips == [("/desk/?due=late", "超期的", True, None)]
    assert other.get("/desk/").context["page"].views.chips == []
    assert [one.post(f"/desk/views/{view.pk}/remove/").status_code for one in (other, client)] == [404, 302]
    assert SavedView.objects.count() == 0


def test_everything_asked_at_once_stays_within_eight(at_desk_of):
    application = make_application(Status.CENTRE_REVIEW)
    client = at_desk_of(make_reviewer_of(application.at))
    query = "?q=中学&series=22&level=deputy&category=1&due=soon&hold=free&flag=back&county=653121&sort=name"

    assert statements_of(lambda: client.get(f"/desk/{query}")) <= 8
