"""Every address × every role × the method it answers: a new address without an expectation fails here, and so does one that
shows somebody else's file without a line in the log of openings.

`EXPECTED` in `access_expectations.py` holds one line an address: its method and a status for each role of `ROLES`. To see what the
site answers now, run this file with `--access-print`; read each line before taking it over.
"""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from applications.models import FileOpening
from tests.access_expectations import EXPECTED, LEFT_OUT, UNNOTED
from tests.access_world import ROLES, World, addresses, argument, build
from tests.factories.people import step_up

pytestmark = pytest.mark.django_db
ADDRESSES = addresses()
SHOWS = ("200", "409", "422")
NAMES = sorted(set(ADDRESSES) - set(LEFT_OUT))


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def clients(world):
    """One logged-in client a role."""
    made = {}
    for role in ROLES:
        made[role] = Client()
        if world.roles[role] is not None:
            made[role].force_login(world.roles[role])
            step_up(made[role])  # who may come is the question here, not whether it is still them
    return made


def answers(world: World, clients, name: str, method: str) -> str:
    """Return the status that each role gets, in the order of ROLES; whatever happened is undone."""
    route, parameters = ADDRESSES[name]
    path = reverse(name, kwargs={one: argument(world, route, one) for one in parameters})
    codes = []
    for role in ROLES:
        mark = transaction.savepoint()
        response = getattr(clients[role], method.lower())(path)
        if response.streaming:
            b"".join(response.streaming_content)  # or the file would stay open
        codes.append(str(response.status_code))
        transaction.savepoint_rollback(mark)
    return " ".join(codes)


@pytest.mark.parametrize("name", NAMES)
def test_an_address_answers_each_role_as_expected(world, clients, name, request):
    method, expected = EXPECTED.get(name, ("GET", "no expectation: add a line to access_expectations.py"))

    found = answers(world, clients, name, method)
    if request.config.getoption("--access-print"):
        if "405" in found.split():
            method, found = "POST", answers(world, clients, name, "POST")
        print(f'    "{name}": ("{method}", "{found}"),')  # noqa: T201  # this option is for reading

    assert found == " ".join(expected.split())


def shown_to(name: str) -> list[str]:
    """Return the staff that an address with a parameter answers with a page, a paper or a picture."""
    answers = zip(ROLES, EXPECTED[name][1].split(), strict=True) if name in EXPECTED and ADDRESSES[name][1] else ()
    return [role for role, code in answers if code in SHOWS and role not in ("anonymous", "owner")]


@pytest.mark.parametrize("name", [one for one in NAMES if shown_to(one) and one not in UNNOTED.split()])
def test_whoever_is_shown_somebody_elses_file_is_on_its_log(world, clients, name):
    route, parameters = ADDRESSES[name]
    path = reverse(name, kwargs={one: argument(world, route, one) for one in parameters})
    silent = []
    for role in shown_to(name):
        mark = transaction.savepoint()
        FileOpening.objects.all().delete()
        response = getattr(clients[role], EXPECTED[name][0].lower())(path)
        if response.streaming:
            b"".join(response.streaming_content)
        silent += [] if FileOpening.objects.filter(user=world.roles[role]).exists() else [role]
        transaction.savepoint_rollback(mark)

    assert silent == []


def test_no_expectation_outlives_its_address():
    assert (set(EXPECTED) | set(LEFT_OUT) | set(UNNOTED.split())) - set(ADDRESSES) == set()
