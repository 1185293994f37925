"""The trail that an observer reads, and that reading is all an observer can do to a file."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from applications.choices import Status
from applications.trail_sources import KINDS
from kashgar_zc import clock
from kashgar_zc.accounts.models import NameChange
from review.pages import trail as pages
from tests.access_expectations import EXPECTED
from tests.access_world import ROLES
from tests.factories.applications import make_application, make_reviewer_of, make_season
from tests.factories.committees import make_meeting, make_observer
from tests.factories.people import step_up

pytestmark = pytest.mark.django_db

# What an observer may post: the own account, and the acts of overseeing a meeting [N 四.11].
OWN = {"accounts:mail", "accounts:read_all_messages", "demo:move"}
OVERSEEING = {"committees:confirm", "committees:resume", "committees:suspend"}


def rows(client, **asked):
    return client.get(reverse("review:trail"), asked).context["rows"]


def test_an_observer_reads_every_step_and_every_look(client):
    made, application = make_season(), make_application(Status.BUREAU_REVIEW)
    make_application(Status.ACCEPTED, county_run=True)
    client.force_login(make_reviewer_of(made.bureau))
    client.get(reverse("review:file", args=[application.key]))
    client.force_login(make_observer(made.centre))

    steps, looks = rows(client, kind="steps"), rows(client, kind="reads", file=application.number)

    assert [row.what for row in steps] == ["审核通过", "审核通过", "提交申报"]
    assert {row.number for row in steps} == {application.number}
    assert [(one.who, one.office, one.what) for one in looks] == [
        (str(make_reviewer_of(made.bureau)), str(made.bureau), "查阅申报")
    ]


@pytest.mark.parametrize("asked", [{"until": "9999-12-31"}, {"since": "0001-01-01"}, {"since": "31.12."}])
def test_a_day_that_nothing_can_be_counted_from_narrows_nothing(client, asked):
    application = make_application(Status.COUNTY_REVIEW)
    client.force_login(make_observer(make_season().centre))

    assert {row.number for row in rows(client, kind="steps", **asked)} == {application.number}


def test_the_trail_tells_of_all_that_the_apps_know(client):
    """Every source is asked: each kind answers, and all together are one list by time."""
    meeting = make_meeting()
    unit = meeting.committee.organiser
    NameChange.objects.create(
        organisation=unit,
        old="旧",
        new="新",
        starts_on=clock.today(),
        reason="批复",
        by=meeting.called_by,
        at=clock.now(),
    )
    client.force_login(make_observer(unit))

    found = rows(client)

    assert {"召集会议", "更名", "审核通过"} <= {row.what for row in found}
    assert [row.at for row in found] == sorted((row.at for row in found), reverse=True)
    per_kind = [len(rows(client, kind=kind)) for kind in KINDS]
    assert sum(per_kind) == len(found) < pages.PAGE


def test_the_trail_is_narrowed_by_who_where_which_and_when(client):
    made, application = make_season(), make_application(Status.BUREAU_REVIEW)
    other = make_application(Status.UNIT_REVIEW)
    client.force_login(make_observer(made.centre))
    reviewer, tomorrow = make_reviewer_of(made.county_office), clock.today() + dt.timedelta(days=1)

    by_person = rows(client, who=reviewer.name)
    by_office = rows(client, kind="steps", office=made.county_office.name[:3])
    assert {row.who for row in by_person if row.number} == {reviewer.name}
    assert {row.office for row in by_office} <= {made.county_office.name, application.unit.name}
    assert {row.number for row in rows(client, file=application.applicant_name)} >= {application.number}
    assert {row.number for row in rows(client, file=other.number)} == {other.number}
    assert rows(client, since=tomorrow.isoformat()) == []
    assert rows(client, file="没有这个人") == rows(client, who="没有这个人") == []


def test_pages_of_the_trail_join_without_gap_or_repetition(client, monkeypatch):
    made = make_season()
    for _ in range(3):
        make_application(Status.BUREAU_REVIEW)
    client.force_login(make_observer(made.centre))
    whole = [row.key for row in rows(client)]
    monkeypatch.setattr(pages, "PAGE", 2)

    found, address = [], reverse("review:trail")
    while address:
        shown = client.get(address).context
        found += [row.key for row in shown["rows"]]
        following = shown["page"] and shown["page"]["next_url"]
        address = following and reverse("review:trail") + following

    assert found == whole


def test_the_workbook_holds_what_the_page_shows(client):
    made = make_season()
    make_application(Status.BUREAU_REVIEW)
    client.force_login(make_observer(made.centre))
    shown = rows(client, kind="steps")
    asked = client.get(reverse("review:trail_book"))
    step_up(client)

    book = client.get(reverse("review:trail_book"), {"kind": "steps"})

    lines = list(openpyxl.load_workbook(BytesIO(book.content)).active.iter_rows(min_row=2, values_only=True))
    assert [tuple(cell or "" for cell in line) for line in lines] == [pages.cells(row) for row in shown]
    assert (len(lines), asked.status_code) == (3, 302)


@pytest.mark.parametrize("files", [1, 3])
def test_the_trail_costs_the_same_for_one_file_and_three(client, django_assert_num_queries, files):
    made = make_season()
    for _ in range(files):
        make_application(Status.UNIT_REVIEW)
    client.force_login(make_observer(made.centre))
    client.get(reverse("review:trail"))

    with django_assert_num_queries(3):
        client.get(reverse("review:trail"))
    with django_assert_num_queries(5):  # three names that nobody bears: no rows are asked for
        client.get(reverse("review:trail"), {"who": "甲", "office": "乙", "file": "丙"})


def test_an_observer_posts_nothing_to_a_file():
    column = ROLES.index("observer")
    posted = {
        name
        for name, (method, codes) in EXPECTED.items()
        if method == "POST" and codes.split()[column] in {"200", "302", "409", "422"}
    }

    assert posted - OWN == OVERSEEING
