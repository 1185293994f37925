"""The first appointment, made by whoever runs the site: `manage.py appoint`."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kashgar_zc import clock
from kashgar_zc.accounts.choices import Role, Standing
from kashgar_zc.accounts.models import Appointment, Organisation
from tests.factories.people import make_centre, make_code, make_county, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_user("首任", username="first", mobile="19912345678")


def appoint(*words: str) -> str:
    out = StringIO()
    call_command("appoint", *words, stdout=out)
    return out.getvalue()


def test_a_fresh_production_gets_its_first_reviewer(person, client):
    call_command("load_fixtures", only=["counties", "organisations"], verbosity=0)
    centre = Organisation.objects.get(kind="centre")
    client.force_login(person)
    assert client.get("/accounts/appointments/").status_code == 404

    said = appoint("19912345678", centre.name, "reviewer")

    assert said == f"首任 is {centre} 审核人, from {clock.today()} without an end.\n"
    assert client.get("/accounts/appointments/").status_code == 200


@pytest.mark.parametrize("organisation", ["name", "code"])
def test_a_unit_is_named_by_its_name_or_code(person, organisation):
    unit = make_unit()

    appoint("first", getattr(unit, organisation), "reviewer", "--from", "2020-06-01", "--until", "2020-06-30")

    made = Appointment.objects.get()
    assert (made.organisation, made.starts_on, made.ends_on) == (unit, dt.date(2020, 6, 1), dt.date(2020, 6, 30))


def test_a_second_run_changes_nothing(person):
    centre = make_centre()
    appoint("first", centre.name, "expert")

    said = appoint("first", centre.name, "expert", "--until", "2999-01-01")

    assert (Appointment.objects.count(), " already, from " in said) == (1, True)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("nobody", "评价中心", "reviewer"), r"signs up first, at http\S+/accounts/signup/"),
        (("first", "评价中", "reviewer"), r"(?s)No organisation .* offices are:\n  评价中心"),
        (("first", "评价中心", "boss"), "invalid choice: 'boss'"),
        (("first", "评价中心", "reviewer", "--from", "tomorrow"), "--from"),
        (("first", "评价中心", "reviewer", "--from", "2020-06-02", "--until", "2020-06-01"), "is before the first"),
        (("first", "某中学", "observer"), "该机构不设此岗位"),
        (("first", "待批中学", "reviewer"), "not approved yet"),
        (("first", "同名中学", "reviewer"), "(?s)Give the code of one of them:.*疏勒县"),
    ],
)
def test_a_slip_is_told_and_appoints_nobody(person, words, reason):
    make_centre("评价中心")
    make_unit("某中学")
    make_unit("待批中学", standing=Standing.PENDING)
    make_unit("同名中学")
    make_unit("同名中学", county=make_county("653122", "疏勒县"), code=make_code())

    with pytest.raises(CommandError, match=reason):
        appoint(*words)

    assert Appointment.objects.count() == 0


def test_an_overlapping_period_and_a_closed_account_are_refused(person):
    centre = make_centre()
    appoint("first", centre.name, Role.REVIEWER, "--until", "2999-01-01")
    with pytest.raises(CommandError, match="在这段时间内已担任此岗位"):
        appoint("first", centre.name, Role.REVIEWER)

    make_user("离开", username="gone", is_active=False)
    with pytest.raises(CommandError, match="The account of 离开 is closed"):
        appoint("gone", centre.name, Role.REVIEWER)
