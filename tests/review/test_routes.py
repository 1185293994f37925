"""The organiser's page of routes: how each differs, page by page, and a bureau that is closed left by all its files at once."""

import pytest
from django.urls import reverse

from applications import invariants
from applications.choices import Desk, Status
from kashgar_zc.accounts.choices import Nature
from tests.factories import people
from tests.factories.applications import make_application, make_reviewer_of, make_season
from tests.review.office import again

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(client):
    person = make_reviewer_of(make_season().centre)
    client.force_login(person)
    return person


def at(**facts):
    made = make_season()
    unit = people.make_unit(**({"bureau": made.bureau} | facts))
    return make_application(
        Status.COUNTY_REVIEW if not facts.get("is_prefecture_direct") else Status.UNIT_REVIEW, unit=unit
    )


def test_each_kind_of_route_is_found_and_said(client, centre):
    plain, bare = at(), at(bureau=None)
    firm, direct = at(nature=Nature.PRIVATE), at(is_prefecture_direct=True)
    address = reverse("review:routes")

    shown = {
        kind: [
            (row["application"], [str(one) for one in row["kinds"]])
            for row in client.get(address, {"kind": kind}).context["rows"]
        ]
        for kind in ("no_bureau", "enterprise", "direct", "county_run")
    }

    assert shown == {
        "no_bureau": [(bare, ["不经主管局"])],
        "enterprise": [(firm, ["企业，按所在地"])],
        "direct": [(direct, ["地直单位"])],
        "county_run": [],
    }
    assert [row["application"] for row in client.get(address).context["rows"]] == [direct, firm, bare, plain]


def test_a_county_that_runs_its_own_batch_sees_that_it_accepts(client):
    application = make_application(Status.COUNTY_REVIEW, county_run=True)
    client.force_login(make_reviewer_of(make_season().county_office))

    rows = client.get(reverse("review:routes"), {"kind": "county_run"}).context["rows"]

    assert [(row["application"], [str(one) for one in row["kinds"]]) for row in rows] == [
        (application, ["县（市）自行组织"])
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_at_one_row_and_three(client, centre, django_assert_num_queries, rows):
    for _one in range(rows):
        at()
    client.get(reverse("review:routes"))

    with django_assert_num_queries(4):
        client.get(reverse("review:routes"))


@pytest.mark.parametrize("has_other", [True, False])
def test_files_leave_a_bureau_that_is_closed(client, centre, has_other):
    made = make_season()
    there, before = make_application(Status.BUREAU_REVIEW), make_application(Status.COUNTY_REVIEW)
    returned = make_application(Status.RETURNED, desk=Desk.BUREAU)
    past = make_application(Status.CENTRE_REVIEW)
    other = people.make_bureau("地区林业和草原局") if has_other else None
    given = {"bureau": made.bureau.pk, "to": other.pk if other else "", "reason": "机构撤销"}

    page = client.post(reverse("review:leave_bureau"), given)
    client.post(reverse("review:leave_bureau"), given | {"confirmed": "1"})

    assert (page.context["n"], set(page.context["rows"])) == (3, {there, before, returned})
    passed = {
        one.pk: [str(stop.organisation) for stop in one.route.filter(desk="bureau")]
        for one in (there, before, returned, past)
    }
    now = [other.name] if other else []
    assert passed == {there.pk: now, before.pk: now, returned.pk: now, past.pk: [made.bureau.name]}
    assert (again(there).status, again(there).at) == (
        ("bureau_review", other) if other else ("centre_review", made.centre)
    )
    assert [*invariants.at_one_desk(), *invariants.status_is_the_fold_of_events()] == []
