"""The front page for anyone, the way in, and the applicant's home."""

import datetime as dt

import pytest
from django.urls import reverse

from applications.choices import Status
from applications.models import Phase, Season
from applications.pages import home
from kashgar_zc import clock
from tests.applications.office_parts import CLOSES, DAY, OPENS, SECOND, announced, beijing
from tests.factories import people
from tests.factories.applications import make_application, make_season

pytestmark = pytest.mark.django_db
SPAN = "2026年5月15日 — 2026年6月30日 24:00"


@pytest.fixture
def logged_in(client):
    """Return a function that lets a person use the browser."""

    def log_in(person):
        client.force_login(person)
        return client

    return log_in


def states(now) -> dict[str, tuple[str, str]]:
    return {window.name: (window.state, window.text) for window in home.windows(now)}


@pytest.mark.parametrize(
    ("now", "state"), [(OPENS - SECOND, "coming"), (OPENS, "open"), (CLOSES - SECOND, "open"), (CLOSES, "over")]
)
def test_a_window_is_shown_with_its_span_in_beijing_time(now, state):
    announced(make_season().prefecture)

    assert states(now)["地区批次"] == (state, SPAN)


def test_a_batch_without_dates_is_shown_as_unscheduled():
    Phase.objects.filter(batch=make_season().prefecture).delete()

    assert states(OPENS)["地区批次"] == ("unscheduled", "时间另行通知")


def test_the_prefectures_window_stands_before_the_counties():
    make_season()

    assert [window.is_county for window in home.windows(clock.now())] == [False, True]


def test_anyone_may_read_the_front_page(client):
    announced(make_season().prefecture)

    answer = client.get("/")

    page = answer.content.decode()
    assert (answer.status_code, page.count(SPAN)) == (200, 1)
    assert [reverse("account_login") in page, reverse("account_signup") in page] == [True, True]
    assert reverse("applications:enter") not in page


def test_without_a_season_the_front_page_says_so(client):
    page = client.get("/").content.decode()

    assert ("本年度通知尚未公布。" in page, home.windows(OPENS)) == (True, [])


@pytest.mark.parametrize("name", ["home", "new", "enter"])
def test_a_stranger_is_sent_to_log_in_and_comes_back(client, name):
    url = reverse(f"applications:{name}")

    answer = client.get(url)

    assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={url}")


@pytest.mark.parametrize(
    ("make", "name"),
    [(people.make_reviewer, "review:queue"), (people.make_secretary, "committees:meetings")],
)
def test_who_holds_a_desk_enters_there(logged_in, make, name):
    browser = logged_in(make(people.make_centre()))

    assert browser.get(reverse("applications:enter")).url == reverse(name)


def test_who_holds_no_desk_enters_at_home(logged_in):
    browser = logged_in(people.make_user())

    assert browser.get(reverse("applications:enter")).url == reverse("applications:home")


def test_home_offers_to_begin_until_there_is_an_application(logged_in):
    make_season()
    newcomer, applicant = people.make_user(), make_application(filled=False).applicant

    found = [logged_in(one).get(reverse("applications:home")).context["may_start"] for one in (newcomer, applicant)]

    assert found == [True, False]


def test_without_a_season_nothing_is_begun(logged_in):
    Season.objects.update(is_current=False)

    answer = logged_in(people.make_user()).get(reverse("applications:home"))

    assert (answer.context["may_start"], "您还没有申报。" in answer.content.decode()) == (False, True)


def test_a_card_says_what_and_where():
    application = make_application(Status.COUNTY_REVIEW)

    card = home.card(application, clock.now())

    season, unit = application.season.name, application.unit.name
    assert (card.title, card.detail) == ("中小学教师 · 高级教师 · 语文", f"{season} · 定向评价 · {unit}")
    assert (card.word, card.text, card.family) == ("县（市）审核中", "在疏附县人力资源和社会保障局", "moving")


def test_the_card_of_a_returned_file_says_until_when():
    application = make_application(Status.RETURNED)
    application.due_at = beijing(2026, 6, 14)

    card = home.card(application, clock.now())

    assert (card.word, card.text) == ("退回修改", "请于 2026年6月13日 24:00 前修改并重新提交")


def test_the_card_of_a_draft_whose_window_is_not_announced_says_its_status_only():
    application = make_application(filled=False)
    application.speciality = None
    application.batch.phases.all().delete()

    card = home.card(application, clock.now())

    assert (card.word, card.text, card.title) == ("填写中", "", "中小学教师 · 高级教师")


def test_home_shows_the_own_applications_alone(logged_in):
    own, other = make_application(filled=False), make_application(filled=False)

    page = logged_in(own.applicant).get(reverse("applications:home")).content.decode()

    assert (f"/apply/{own.key}/" in page, f"/apply/{other.key}/" in page) == (True, False)


def test_the_header_counts_down_to_the_close(client):
    made = make_season()
    announced(made.prefecture, opens=clock.now() - DAY, closes=clock.now() + dt.timedelta(hours=5))

    assert "地区批次申报中" in client.get("/").content.decode()
