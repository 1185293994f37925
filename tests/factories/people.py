"""People and organisations for tests; every ID number is synthetic (unassigned prefix 653199)."""

import datetime as dt
import itertools
import time

from allauth.account.internal.flows import login
from django.test import Client

from kashgar_zc import clock
from kashgar_zc.accounts import identity
from kashgar_zc.accounts.choices import Nature, OrganisationKind, Role
from kashgar_zc.accounts.models import Appointment, County, Organisation, User

PASSWORD = "Kashgar-2020-test"
_serial = itertools.count(1)


def make_id_number(*, birth: dt.date = dt.date(1985, 5, 15), serial: int | None = None) -> str:
    """Return a synthetic ID number with a correct check digit; an odd serial is a man's."""
    first_17 = f"653199{birth:%Y%m%d}{(next(_serial) if serial is None else serial) % 1000:03d}"
    return first_17 + identity.id_check_character(first_17)


def make_code() -> str:
    """Return a synthetic unified social credit code with a correct check character."""
    first_17 = f"12653199{next(_serial):09d}"
    return first_17 + identity.code_check_character(first_17)


def make_user(name: str = "阿某某", *, password: str = PASSWORD, **facts) -> User:
    """Return a person with a verified mobile; `facts` are fields of `User`, `id_number` and `mobile` included."""
    serial = next(_serial)
    birth = dt.date(1960, 1, 1) + dt.timedelta(days=serial)  # keeps more than a thousand people apart
    facts = {
        "username": f"u{serial:08d}",
        "id_number": make_id_number(birth=birth),
        "mobile": f"199{serial:08d}",
        "mobile_verified": True,
    } | facts
    user = User(name=name, **facts)
    user.set_password(password)
    user.save()
    return user


def make_county(code: str = "653121", name: str = "疏附县") -> County:
    """Return the county of a code, made when it is not there yet."""
    return County.objects.get_or_create(code=code, defaults={"name": name})[0]


def make_county_office(county: County | None = None, **facts) -> Organisation:
    """Return the county's human-resources bureau, made when it is not there yet."""
    county = county or make_county()
    facts = {"name": f"{county.name}人力资源和社会保障局"} | facts
    return Organisation.objects.get_or_create(kind=OrganisationKind.COUNTY, county=county, defaults=facts)[0]


def make_unit(name: str = "", *, county: County | None = None, **facts) -> Organisation:
    """Return an approved unit of a county; `is_prefecture_direct=True` makes it the centre's."""
    serial = next(_serial)
    facts = {"code": make_code(), "nature": Nature.PUBLIC, "contact": "联系人"} | facts
    return Organisation.objects.create(
        kind=OrganisationKind.UNIT, name=name or f"第{serial}中学", county=county or make_county(), **facts
    )


def make_bureau(name: str = "地区教育局", **facts) -> Organisation:
    """Return an industry bureau of the prefecture."""
    return Organisation.objects.create(kind=OrganisationKind.BUREAU, name=name, **facts)


def make_centre(name: str = "地区职称评价中心", **facts) -> Organisation:
    """Return the prefecture's evaluation centre."""
    return Organisation.objects.create(kind=OrganisationKind.CENTRE, name=name, **facts)


def appoint(user: User, organisation: Organisation, role: Role = Role.REVIEWER, **dates) -> Appointment:
    """Return an appointment in force since a year ago, without an end, unless `starts_on`, `ends_on` say otherwise."""
    dates = {"starts_on": clock.today() - dt.timedelta(days=365)} | dates
    return Appointment.objects.create(user=user, organisation=organisation, role=role, **dates)


def make_reviewer(organisation: Organisation, name: str = "审核员", **facts) -> User:
    """Return a person appointed reviewer of an organisation."""
    user = make_user(name, **facts)
    appoint(user, organisation)
    return user


def make_secretary(organisation: Organisation, name: str = "秘书", **facts) -> User:
    """Return a person appointed committee secretary of an organisation."""
    user = make_user(name, **facts)
    appoint(user, organisation, Role.SECRETARY)
    return user


def step_up_as(client: Client, person: User) -> Client:
    """Return the client logged in as somebody who has just confirmed to be there."""
    client.force_login(person)
    return step_up(client)


def step_up(client: Client) -> Client:
    """Return the client after its logged-in person has confirmed to be there, as before any act that asks for it."""
    session = client.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = session["_auth_user_id"]
    session.save()
    return client
