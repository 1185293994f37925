"""Beside the tracking page: who opened the file, and what a correction changes."""

import datetime as dt

import pytest
from django.urls import reverse

from applications import actions
from applications.choices import Status
from applications.models import FileOpening
from kashgar_zc import clock
from tests.factories.applications import make_application, make_reviewer_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_who_opened_the_file_is_listed_in_the_same_statements(client, count, django_assert_num_queries):
    application = make_application(Status.COUNTY_REVIEW)
    by = make_reviewer_of(application.unit)
    FileOpening.objects.bulk_create(
        FileOpening(application=application, user=by, organisation=application.unit, at=clock.now() + dt.timedelta(n))
        for n in range(count)
    )
    client.force_login(application.applicant)
    client.get("/accounts/me/")

    with django_assert_num_queries(4):
        page = client.get(reverse("applications:openings", args=[application.key])).content.decode()

    assert page.count(f"{application.unit} {by.name}") == count


def test_before_resubmitting_the_changes_are_shown_as_the_desk_will_see_them(client):
    application = make_application(Status.RETURNED)
    data = application.contents.get(section="education").data
    old = data["rows"][0]["school"]
    data["rows"][0]["school"] = "新疆大学科学技术学院"
    actions.save_section(application, "education", data, by=application.applicant)
    client.force_login(application.applicant)

    page = client.get(reverse("applications:changes", args=[application.key])).content.decode()

    assert (f"<del>{old}</del>" in page, "<ins>新疆大学科学技术学院</ins>" in page, page.count("<ins>")) == (
        True,
        True,
        1,
    )
