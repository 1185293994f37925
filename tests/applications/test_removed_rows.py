"""A removed row is offered again after a reload, until it is brought back, the section is left, or ten minutes are over."""

import pytest
from django.urls import reverse

from applications import queries
from tests.factories.applications import make_application

pytestmark = pytest.mark.django_db
ROW = {"rows-0-start": "2015-07", "rows-0-unit": "第一中学", "rows-0-ORDER": "1"}
COUNTS = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0"}


@pytest.fixture
def draft():
    return make_application(filled=False)


@pytest.fixture
def save(client, draft):
    client.force_login(draft.applicant)
    page = {"page": "a-page-of-mine"}
    return lambda **more: client.post(url_of(draft), COUNTS | ROW | page | more, headers={"X-Autosave": "1"})


def url_of(draft, section="employment"):
    return reverse("applications:section", args=[draft.key, section])


def shown(client, draft, section="employment"):
    """Return the unit of each row of the form, and whether it is shown as removed."""
    forms = client.get(url_of(draft, section)).context["form"].forms
    return [(form["unit"].value(), bool(form["DELETE"].value())) for form in forms if form["unit"].value()]


def test_it_is_offered_after_a_reload_and_comes_back(client, draft, save):
    removed = {"rows-0-DELETE": "on"}
    save()
    save(**removed)

    assert queries.contents_of(draft)["employment"]["rows"] == []
    assert shown(client, draft) == [("第一中学", True)]
    save(**removed)  # the page sends it with everything else
    assert shown(client, draft) == [("第一中学", True)]
    save()
    assert shown(client, draft) == [("第一中学", False)]


def test_leaving_the_section_ends_it_and_nobody_else_is_offered_it(client, draft, save):
    save(**{"rows-0-DELETE": "on"})
    assert shown(client, draft, "employment") == [("第一中学", True)]

    save(**{"rows-0-DELETE": "on", "next": "1"})

    assert shown(client, draft) == []
