"""The public front page: shared for a minute by all who are not logged in, and never with anything of a person on it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.applications import make_season
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def test_the_second_visitor_of_a_minute_costs_no_statement():
    make_season()
    first = Client().get("/")

    with CaptureQueriesContext(connection) as asked:
        second = Client().get("/")

    assert (len(asked), second.content == first.content) == (0, True)


def test_visitors_see_nothing_of_the_person_who_came_before():
    person = Client()
    person.force_login(make_user("阿依古丽"))

    own = person.get("/").content.decode()
    shared = Client().get("/").content.decode()

    assert ("阿依古丽" in own, "阿依古丽" in shared) == (True, False)


def test_a_person_gets_the_own_page_after_a_visitor():
    Client().get("/")
    person = Client()
    person.force_login(make_user("阿依古丽"))

    assert "阿依古丽" in person.get("/").content.decode()


def test_a_message_is_shown_once_and_to_its_person_only():
    leaving = Client()
    leaving.force_login(make_user())
    leaving.post("/accounts/logout/")

    told = ["已退出" in client.get("/").content.decode() for client in (leaving, leaving, Client())]

    assert told == [True, False, False]
