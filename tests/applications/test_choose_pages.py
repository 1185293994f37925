"""The page on which unit and title are chosen: nothing begins but by the button, and garbage harms nothing."""

import html

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from applications import actions
from applications.choices import Status
from applications.models import Application, Offer, Season
from applications.pages.choose import present_choice
from kashgar_zc import clock
from tests.applications.office_parts import DAY, again, announced
from tests.factories import people
from tests.factories.applications import make_application, make_season

pytestmark = pytest.mark.django_db
NEW = "/apply/new/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def made():
    return make_season()


@pytest.fixture
def unit(made):
    return people.make_unit("疏附县第二中学", bureau=made.bureau)


@pytest.fixture
def whole(made, unit):
    """Every answer, as the page sends it."""
    return {
        "unit": str(unit.pk),
        "category": "1",
        "batch": str(made.prefecture.pk),
        "series": "22",
        "level": "deputy",
        "title": "22-01-2",
        "speciality": "22S02",
    }


def browser_of(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def post(sent, *, person=None, to=NEW, **options):
    return browser_of(person or people.make_user()).post(to, sent, **options)


def said(answer) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


def test_the_button_begins_an_application(whole):
    answer = post(whole | {"begin": "1"})

    application = Application.objects.get()
    assert answer.url == reverse("applications:overview", args=[application.key])
    assert said(answer) == ["已建立申报，请逐部分填写。内容随时保存，可以分几次完成。"]


@pytest.mark.parametrize("options", [{}, {"headers": HTMX}], ids=["by reloading", "by htmx"])
def test_a_whole_choice_without_the_button_begins_nothing(whole, options):
    answer = post(whole, **options)

    assert (answer.status_code, Application.objects.count()) == (200, 0)
    assert answer.context["page"].is_complete


def test_a_button_pressed_in_the_address_begins_nothing(whole):
    browser_of(people.make_user()).get(NEW, whole | {"begin": "1"})

    assert Application.objects.count() == 0


def test_htmx_gets_the_questions_alone(whole):
    answer = post(whole, headers=HTMX)

    page = answer.content.decode()
    assert ("<html" in page, 'id="choice-title"' in page) == (False, True)


@pytest.mark.parametrize("missing", ["category", "series", "level", "speciality"])
def test_an_incomplete_choice_begins_nothing(whole, missing):
    answer = post(whole | {missing: "", "begin": "1"})

    assert (answer.status_code, Application.objects.count()) == (200, 0)


def test_when_the_window_closes_between_page_and_press_nothing_else_is_begun_instead(made, whole):
    Offer.objects.exclude(category_id__in=[1, 6]).delete()
    announced(made.prefecture, opens=clock.now() - 9 * DAY, closes=clock.now() - DAY)

    answer = post(whole | {"begin": "1"})

    page = answer.context["page"]
    assert (answer.status_code, Application.objects.count()) == (200, 0)
    assert (page.state.value("category"), page.is_complete) == ("6", True)


@pytest.mark.parametrize("value", ["", "0", "x", "-1", "9" * 30, "9" * 5000, "\0", "²"])
def test_a_unit_that_is_none_is_asked_for_again(whole, value):
    answer = post(whole | {"unit": value, "begin": "1"})

    assert (answer.status_code, answer.context["page"].unit, Application.objects.count()) == (200, None, 0)


@pytest.mark.parametrize("name", ["category", "batch", "series", "level", "title", "speciality"])
@pytest.mark.parametrize("value", ["x", "-1", "9" * 5000, "\0", "' OR 1=1 --"])
def test_garbage_for_an_answer_begins_nothing(whole, name, value):
    answer = post(whole | {name: value, "begin": "1"})

    assert (answer.status_code, Application.objects.count()) == (200, 0)


@pytest.mark.parametrize(
    ("words", "found"), [("第二中学", 1), ("没有的学校", 0), ("\0第二中学", 1), ("第", 0), ("%%", 0)]
)
def test_a_unit_is_looked_for_by_words_of_its_name(unit, words, found):
    answer = browser_of(people.make_user()).get(NEW, {"q": words})

    assert answer.context["page"].found == [unit][:found]


def test_a_unit_not_recognised_yet_is_not_found(unit):
    people.make_unit("第二中学分校", standing="pending")

    assert browser_of(people.make_user()).get(NEW, {"q": "第二中学"}).context["page"].found == [unit]


def test_the_route_is_shown_before_anything_is_begun(made, whole, unit):
    page = post(whole).context["page"]

    assert [stop.organisation for stop in page.route] == [unit, made.county_office, made.bureau, made.centre]


def test_a_gap_in_the_chain_is_said_and_nothing_begun(made, whole):
    elsewhere = people.make_unit(county=people.make_county("653122", "疏勒县"))

    answer = post(whole | {"unit": str(elsewhere.pk), "begin": "1"})

    assert answer.context["page"].problem == "疏勒县尚未开通审核，请联系评价中心。"
    assert Application.objects.count() == 0


@pytest.mark.parametrize("facts", [{"name": ""}, {"id_number": ""}])
def test_a_person_without_name_or_id_number_is_sent_to_fill_them(whole, facts):
    answer = post(whole | {"begin": "1"}, person=people.make_user(**{"name": "阿", **facts}))

    assert "请先在“我的资料”中填写姓名和身份证号，再开始申报。" in html.unescape(answer.content.decode())
    assert Application.objects.count() == 0


def test_who_has_an_application_is_sent_to_it(whole):
    application = make_application(filled=False)

    answer = post(whole | {"begin": "1"}, person=application.applicant)

    assert (answer.url, said(answer)) == (
        reverse("applications:overview", args=[application.key]),
        ["您本年度已有一份申报，请在此继续。"],
    )


def test_without_a_season_nothing_is_begun(whole):
    Season.objects.update(is_current=False)

    answer = post(whole | {"begin": "1"})

    assert (answer.url, said(answer)) == (reverse("applications:home"), ["本年度申报尚未公布。"])


def test_a_beginning_refused_at_the_last_moment_is_told_at_home(whole, monkeypatch):
    def refuse(**_given):
        raise actions.NotAllowed("您本年度已有一份申报。")

    monkeypatch.setattr(actions, "start", refuse)

    answer = post(whole | {"begin": "1"})

    assert (answer.url, said(answer)) == (reverse("applications:home"), ["您本年度已有一份申报。"])


def test_a_draft_shows_its_present_choice_and_changes_with_the_button():
    draft = make_application(filled=False)
    to = reverse("applications:target", args=[draft.key])
    shown = browser_of(draft.applicant).get(to).context["page"]
    other = present_choice(draft) | {"level": "middle", "title": "22-01-3"}

    answer = post(other | {"begin": "1"}, person=draft.applicant, to=to)

    assert (shown.is_complete, shown.is_change, shown.state.value("title")) == (True, True, "22-01-2")
    assert (again(draft).title_id, said(answer)) == ("22-01-3", ["已更改申报职称，填写的内容和材料都保留。"])


def test_a_draft_whose_choice_is_sent_without_the_button_stays():
    draft = make_application(filled=False)
    other = present_choice(draft) | {"level": "middle", "title": "22-01-3"}

    post(other, person=draft.applicant, to=reverse("applications:target", args=[draft.key]))

    assert again(draft).title_id == "22-01-2"


@pytest.mark.parametrize("status", [Status.UNIT_REVIEW, Status.RETURNED])
def test_a_submitted_file_is_not_chosen_anew(status):
    application = make_application(status)

    answer = post({}, person=application.applicant, to=reverse("applications:target", args=[application.key]))

    assert said(answer) == ["申报已提交，申报职称不能更改。需要更改的，请先撤回。"]


def test_a_change_refused_at_the_last_moment_is_told_and_the_draft_stays(monkeypatch):
    draft = make_application(filled=False)

    def refuse(*_given, **_named):
        raise actions.NotAllowed("申报已提交。")

    monkeypatch.setattr(actions, "change_target", refuse)
    other = present_choice(draft) | {"level": "middle", "title": "22-01-3", "begin": "1"}

    answer = post(other, person=draft.applicant, to=reverse("applications:target", args=[draft.key]))

    assert (said(answer), again(draft).title_id) == (["申报已提交。"], "22-01-2")
