"""The applicant's pages cost the same number of statements for one row and for three; two of them are the header's."""

import pytest
from django.urls import reverse

from applications import actions
from applications.choices import Status
from applications.models import Category, FileOpening, Season, Speciality, Title
from kashgar_zc import clock
from tests.factories import people
from tests.factories.applications import make_application, make_batch, make_reviewer_of, make_season

pytestmark = pytest.mark.django_db
PAPER = {"date": "2015-07", "title": "教案", "publication": "校内采用", "authorship": "sole"}


def page(name, application, *more) -> str:
    return reverse(f"applications:{name}", args=[application.key, *more])


def applications(rows: int):
    """One application a season."""
    person, unit, made = people.make_user(), people.make_unit(), make_season()
    for number in range(rows):
        season = Season.objects.create(year=2000 + number, name=f"{2000 + number}年度")
        actions.start(
            by=person,
            batch=make_batch(season, "prefecture", made.centre),
            category=Category.objects.get(number=1),
            title=Title.objects.get(code="22-01-2"),
            speciality=Speciality.objects.get(code="22S02"),
            unit=unit,
        )
    return person, reverse("applications:home")


def draft(rows: int):
    """A draft with papers and as many files in one slot."""
    application = make_application()
    actions.save_section(application, "papers", {"rows": [PAPER] * rows}, by=application.applicant)
    diploma = application.materials.get(slot="diploma")
    for _copy in range(rows - 1):
        diploma.pk, diploma._state.adding = None, True
        diploma.key = application.key.__class__(int=diploma.key.int + 1)
        diploma.save()
    return application


def overview(rows: int):
    application = draft(rows)
    return application.applicant, page("overview", application)


def returned(rows: int):
    """A returned file, opened by as many reviewers."""
    application = make_application(Status.RETURNED)
    opened(application, rows)
    return application.applicant, page("overview", application)


def tracking(rows: int):
    """A file after one desk or three, opened as often."""
    application = make_application(Status.CENTRE_REVIEW if rows > 1 else Status.COUNTY_REVIEW)
    opened(application, rows)
    return application.applicant, page("overview", application)


def opened(application, times: int):
    by = make_reviewer_of(application.unit)
    for _time in range(times):
        FileOpening.objects.create(application=application, user=by, organisation=application.unit, at=clock.now())


def section(rows: int):
    application = draft(rows)
    return application.applicant, page("section", application, "papers")


def materials(rows: int):
    application = draft(rows)
    return application.applicant, page("materials", application)


def check(rows: int):
    application = draft(rows)
    return application.applicant, page("check", application)


def receipt(rows: int):
    application = make_application(Status.UNIT_REVIEW, direct=rows == 1)
    return application.applicant, page("receipt", application)


def front(rows: int):
    made = make_season()
    for number in range(rows - 1):
        county = people.make_county(f"65312{number + 2}", f"第{number}县")
        make_batch(made.season, county.code, people.make_county_office(county))
    return people.make_user(), reverse("publicity:home")


def choose(rows: int):
    front(rows)
    unit = people.make_unit()
    return people.make_user(), reverse("applications:new", query={"unit": unit.pk, "category": 1, "series": "22"})


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("at", "statements"),
    [
        (applications, 7),
        (overview, 12),
        (returned, 26),
        (tracking, 13),
        (section, 3),
        (materials, 5),
        (check, 13),
        (receipt, 5),
        (front, 12),
        (choose, 15),
    ],
)
def test_a_page_costs_the_same_at_one_row_and_three(client, django_assert_num_queries, at, statements, rows):
    person, url = at(rows)
    client.force_login(person)
    client.get(url)

    with django_assert_num_queries(statements):
        answer = client.get(url)

    assert answer.status_code == 200
