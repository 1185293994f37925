"""Each list costs the same number of statements for one row and for three; two of them are the header's."""

import pytest
from django.urls import reverse

from kashgar_zc import clock
from kashgar_zc.accounts import outbox
from kashgar_zc.accounts.choices import Channel, Standing
from tests.factories.people import appoint, make_county_office, make_reviewer, make_unit, make_user

pytestmark = pytest.mark.django_db


def messages(person, rows: int) -> str:
    for _ in range(rows):
        outbox.tell(person, "主题", "内容", channels=[Channel.INBOX])
    return reverse("accounts:messages")


def units(person, rows: int) -> str:
    for _ in range(rows):
        make_unit(standing=Standing.PENDING, registered_by=make_user(), registered_at=clock.now())
    return reverse("accounts:units")


def people(person, rows: int) -> str:
    for _ in range(rows):
        appoint(make_user(), make_county_office())
    return reverse("accounts:appointments")


def registrations(person, rows: int) -> str:
    for _ in range(rows):
        make_unit(standing=Standing.PENDING, registered_by=person, registered_at=clock.now())
    return reverse("accounts:register_unit")


def search(person, rows: int) -> str:
    for number in range(rows):
        make_unit(f"疏附县第{number}小学")
    return reverse("accounts:unit_search", query={"q": "小学"})


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("page", "statements"), [(messages, 3), (units, 8), (people, 5), (registrations, 6), (search, 5)]
)
def test_a_list_costs_the_same_at_one_row_and_three(client, django_assert_num_queries, page, statements, rows):
    person = make_reviewer(make_county_office())
    client.force_login(person)
    url = page(person, rows)
    client.get(url)

    with django_assert_num_queries(statements):
        client.get(url)
