"""The secretary sees the accepted files of the own organisation's batches, pages through them and asks for their roster."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.choices import DocumentKind, DocumentState, Status
from applications.models import Application, Document
from committees import queries
from tests.factories.applications import make_application, make_season
from tests.factories.people import appoint, make_reviewer, make_secretary, make_unit, make_user, step_up

pytestmark = pytest.mark.django_db
URL = "/committee/"


@pytest.fixture(autouse=True)
def told(monkeypatch):
    sent = []
    monkeypatch.setattr(
        "applications.tasks.produce_document.apply_async", lambda kwargs, **_options: sent.append(kwargs)
    )
    return sent


@pytest.fixture
def season():
    return make_season()


@pytest.fixture
def secretary(season):
    return make_secretary(season.centre)


@pytest.fixture
def page(client, secretary):
    client.force_login(secretary)
    step_up(client)
    return lambda query="": client.get(URL + query)


def accept(name: str, **facts) -> Application:
    return make_application(Status.ACCEPTED, applicant=make_user(name), **facts)


def names(answer) -> list[str]:
    return [row.name for row in answer.context["page"].rows]


def test_only_accepted_files_of_the_own_batches_are_listed(page):
    accept("阿某")
    accept("县里", county_run=True)
    make_application(Status.CENTRE_REVIEW, applicant=make_user("在审"))

    assert names(page()) == ["阿某"]


def test_a_county_secretary_sees_the_countys_batch(client, season):
    accept("阿某")
    accept("县里", county_run=True)
    client.force_login(make_secretary(season.county_office))

    assert names(client.get(URL)) == ["县里"]


def test_nobody_else_has_the_page(client, season):
    for person in (make_user("申报人"), make_reviewer(season.centre)):
        client.force_login(person)

        assert client.get(URL).status_code == 404
        assert client.post(reverse("committees:export")).status_code == 404


def test_filters_stand_in_the_address(page):
    accept("阿某", title="22-01-2")
    accept("巴某", title="05-01-3")

    assert names(page("?series=05")) == ["巴某"]
    assert names(page("?level=deputy")) == ["阿某"]
    assert names(page("?name=巴")) == ["巴某"]
    assert names(page("?name=某")) == []
    assert names(page("?batch=99999999&series=%00&level=x&after=x")) == ["阿某", "巴某"]


def test_another_organisations_batch_is_not_opened(page, season):
    accept("县里", county_run=True)

    assert names(page(f"?batch={season.county_batch.pk}")) == []


def test_pages_follow_each_other_and_lead_back(page, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    for name in "甲乙丙丁戊":
        accept(name)

    first = page()
    second = page(first.context["page"].pager["next_url"])
    third = page(second.context["page"].pager["next_url"])
    back = page(third.context["page"].pager["prev_url"])

    assert [names(one) for one in (first, second, third, back)] == [["甲", "乙"], ["丙", "丁"], ["戊"], ["丙", "丁"]]
    assert (first.context["page"].pager["prev_url"], third.context["page"].pager["next_url"]) == ("", "")
    assert back.context["page"].pager["next_url"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_six_statements_at_any_length(page, count):
    for number in range(count):
        accept(f"阿某{number}")
    page()

    with CaptureQueriesContext(
        connection,
    ) as captured:
        page()

    assert len(captured) == 6, [one["sql"] for one in captured]


def test_a_name_of_eighteen_characters_and_markup_are_shown_as_they_are(page):
    accept("阿卜杜热合曼·麦麦提托合提阿洪江尼")
    unit = make_unit("<b>一中</b>", bureau=make_season().bureau)
    accept("乙", unit=unit)

    html = page().content.decode()

    assert "阿卜杜热合曼·麦麦提托合提阿洪江尼" in html
    assert "&lt;b&gt;一中&lt;/b&gt;" in html


def test_an_empty_list_says_what_will_be_there(page, client):
    assert "审核通过的申报出现在这里" in page().content.decode()

    client.force_login(make_secretary(make_unit()))
    assert "没有组织评审批次" in client.get(URL).content.decode()


def test_asking_for_a_roster_queues_it_and_shows_its_chip(page, client, season, secretary):
    accept("阿某")
    form = {"batch": season.prefecture.pk, "series": "22", "level": "", "name": "阿", "kind": "roster_xlsx"}

    answer = client.post(reverse("committees:export"), form) if page() else None
    client.post(reverse("committees:export"), form)

    document = Document.objects.get()
    assert answer.url == f"{URL}?batch={season.prefecture.pk}&series=22&name=%E9%98%BF"
    assert (document.kind, document.parameters) == (DocumentKind.ROSTER_XLSX, {"series": "22", "level": ""})
    assert document.name.startswith("花名册_地区批次_中小学教师_20")
    assert (document.requested_by, document.state) == (secretary, DocumentState.QUEUED)
    assert reverse("applications:document_state", args=[document.key]) in page().content.decode()


def test_a_roster_of_a_foreign_batch_or_kind_is_not_made(page, client, season):
    page()
    forms = [
        {"batch": season.county_batch.pk, "kind": "roster_xlsx"},
        {"batch": season.prefecture.pk, "kind": "review_form"},
        {"batch": "", "kind": "roster_pdf"},
    ]

    assert [client.post(reverse("committees:export"), form).status_code for form in forms] == [404] * 3
    assert not Document.objects.exists()


def test_a_roster_is_the_requesters_while_still_secretary(page, client, season, secretary):
    page()
    client.post(reverse("committees:export"), {"batch": season.prefecture.pk, "kind": "roster_pdf"})
    url = reverse("applications:document_state", args=[Document.objects.get().key])
    colleague = make_secretary(season.centre, name="同事")

    mine = client.get(url).status_code
    client.force_login(colleague)
    theirs = client.get(url).status_code
    client.force_login(secretary)
    secretary.appointments.update(ends_on="2020-01-01", starts_on="2019-01-01")
    appoint(secretary, season.county_office)

    assert (mine, theirs, client.get(url).status_code) == (200, 404, 404)
