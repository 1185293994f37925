"""The trail that an observer reads, and that reading is all an observer can do to a file."""

import pytest
from django.urls import reverse

from applications.choices import Status
from tests.access_expectations import EXPECTED
from tests.access_world import ROLES
from tests.factories.applications import make_application, make_reviewer_of, make_season
from tests.factories.committees import make_observer

pytestmark = pytest.mark.django_db

# What an observer may post: the own account, and the acts of overseeing a meeting [N 四.11].
OWN = {"accounts:mail", "accounts:read_all_messages", "demo:move"}
OVERSEEING = {"committees:confirm", "committees:resume", "committees:suspend"}


def test_an_observer_reads_every_step_and_every_look(client):
    made, application = make_season(), make_application(Status.BUREAU_REVIEW)
    make_application(Status.ACCEPTED, county_run=True)
    client.force_login(make_reviewer_of(made.bureau))
    client.get(reverse("review:file", args=[application.key]))
    client.force_login(make_observer(made.centre))

    steps = client.get(reverse("review:trail")).context["rows"]
    looks = client.get(reverse("review:trail"), {"kind": "reads", "q": application.number}).context["rows"]

    assert [row["what"].split()[-1] for row in steps] == ["审核通过", "审核通过", "提交申报"]
    assert {row["number"] for row in steps} == {application.number}
    assert (looks[0]["who"], looks[0]["what"]) == (str(make_reviewer_of(made.bureau)), f"{made.bureau} 查阅申报")


@pytest.mark.parametrize("files", [1, 3])
def test_the_trail_costs_the_same_for_one_file_and_three(client, django_assert_num_queries, files):
    made = make_season()
    for _ in range(files):
        make_application(Status.UNIT_REVIEW)
    client.force_login(make_observer(made.centre))
    client.get(reverse("review:trail"))

    with django_assert_num_queries(3):
        client.get(reverse("review:trail"))


def test_an_observer_posts_nothing_to_a_file():
    column = ROLES.index("observer")
    posted = {
        name
        for name, (method, codes) in EXPECTED.items()
        if method == "POST" and codes.split()[column] in {"200", "302", "409", "422"}
    }

    assert posted - OWN == OVERSEEING
