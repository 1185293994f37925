"""Who works where: appointing, ending, and switching desks."""

import datetime as dt

import pytest
from django.urls import reverse

from kashgar_zc import clock
from kashgar_zc.accounts import actions
from kashgar_zc.accounts.choices import Role
from kashgar_zc.accounts.models import Appointment, Message
from tests.factories.people import (
    appoint,
    make_bureau,
    make_centre,
    make_county_office,
    make_reviewer,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def reviewer(client, unit):
    person = make_reviewer(unit)
    client.force_login(person)
    return person


def fill(**changes) -> dict[str, str]:
    return {"name": "新人", "login": "newcomer", "role": "reviewer", "starts_on": clock.today().isoformat()} | changes


def post(client, organisation, **changes):
    return client.post(reverse("accounts:appoint", args=[organisation.pk]), fill(**changes))


def errors(response) -> dict[str, list[str]]:
    return {field: list(map(str, found)) for field, found in response.context["form"].errors.items()}


@pytest.mark.parametrize("login", ["newcomer", "19900000077", "+86 199 0000 0077"])
def test_a_colleague_is_appointed_by_mobile_or_user_name(client, reviewer, unit, login):
    person = make_user("新人", username="newcomer", mobile="19900000077")

    post(client, unit, login=login)

    assert person.reviews_for(unit, on=clock.today())
    assert Message.objects.filter(recipient=person, channel="inbox").get().subject == "任职通知"


@pytest.mark.parametrize("changes", [{"login": "stranger"}, {"name": "旧人"}])
def test_a_slip_in_name_or_number_appoints_nobody(client, reviewer, unit, changes):
    make_user("新人", username="newcomer")

    answer = post(client, unit, **changes)

    assert errors(answer) == {"login": ["没有找到姓名与手机号（用户名）一致的人员。请核对，或请其先注册账号。"]}


def test_the_same_post_is_not_given_twice_for_one_time(client, reviewer, unit):
    appoint(make_user("新人", username="newcomer"), unit)

    assert errors(post(client, unit)) == {"login": ["新人 在这段时间内已担任此岗位，不必重复任命。"]}


def test_a_post_may_be_given_again_after_its_end(client, reviewer, unit):
    yesterday = clock.today() - dt.timedelta(days=1)
    appoint(make_user("新人", username="newcomer"), unit, ends_on=yesterday)

    assert post(client, unit).status_code == 302


def test_an_end_before_the_beginning_is_refused(client, reviewer, unit):
    make_user("新人", username="newcomer")

    assert errors(post(client, unit, ends_on="2001-01-01")) == {"ends_on": ["任职截止日不能早于起始日。"]}


def test_a_unit_has_reviewers_only(client, reviewer, unit):
    make_user("新人", username="newcomer")

    assert list(errors(post(client, unit, role="secretary"))) == ["role"]
    with pytest.raises(actions.Refused, match="该机构不设此岗位"):
        actions.appoint(
            make_user(), organisation=unit, role=Role.OBSERVER, starts_on=clock.today(), ends_on=None, by=reviewer
        )


@pytest.mark.parametrize(
    ("role", "label", "nav"),
    [
        ("observer", "纪检监督员", ["/committee/observe/", "/desk/trail/", "/desk/integrity/entries/", "/desk/plans/"]),
        ("expert", "评审专家", ["/committee/sittings/"]),
    ],
)
def test_the_centre_appoints_observers_and_experts_who_sit_at_their_own_desks(client, role, label, nav):
    centre, person = make_centre(), make_user("新人", username="newcomer")
    client.force_login(make_reviewer(centre))

    post(client, centre, role=role)
    client.force_login(person)
    header = client.get(reverse("accounts:me")).context

    assert [desk.label for desk in header["desks"]] == ["个人申报", f"{centre} {label}"]
    assert [address for address, _words, _current in header["nav"]] == nav


def test_a_county_appoints_at_its_units_and_the_centre_at_every_office(client, unit):
    office, bureau, centre = make_county_office(), make_bureau(), make_centre()
    elsewhere = make_unit(is_prefecture_direct=True)
    urls = [reverse("accounts:appoint", args=[one.pk]) for one in (unit, office, bureau, centre, elsewhere)]

    reached = {}
    for seat in (unit, office, bureau, centre):
        client.force_login(make_reviewer(seat))
        reached[seat] = [client.get(url).status_code == 200 for url in urls]

    assert reached == {
        unit: [True, False, False, False, False],
        office: [True, True, False, False, False],
        bureau: [False, False, True, False, False],
        centre: [False, True, True, True, True],
    }


def test_an_appointment_ends_with_a_day(client, reviewer, unit):
    colleague = appoint(make_user("同事"), unit)

    client.post(reverse("accounts:end_appointment", args=[colleague.pk]), {"last_day": clock.today()})

    colleague.refresh_from_db()
    assert colleague.ends_on == clock.today()
    assert Message.objects.filter(recipient=colleague.user, channel="inbox").get().subject == "任职结束"


@pytest.mark.parametrize("last_day", ["2001-01-01", "2999-01-01"])
def test_an_appointment_ends_neither_in_the_past_nor_later_than_it_would(client, reviewer, unit, last_day):
    colleague = appoint(make_user("同事"), unit, ends_on=clock.today() + dt.timedelta(days=30))

    answer = client.post(reverse("accounts:end_appointment", args=[colleague.pk]), {"last_day": last_day})

    assert list(errors(answer)) == ["last_day"]


def test_nobody_ends_the_own_appointment(client, reviewer):
    own = Appointment.objects.get(user=reviewer)

    answer = client.post(reverse("accounts:end_appointment", args=[own.pk]), {"last_day": clock.today()})

    own.refresh_from_db()
    assert (own.ends_on, errors(answer)) == (
        None,
        {"__all__": ["不能结束本人的任职，请由本机构其他审核人或上级办理。"]},
    )


def test_an_appointment_of_elsewhere_is_not_there(client, reviewer):
    foreign = appoint(make_user(), make_unit())

    assert client.get(reverse("accounts:end_appointment", args=[foreign.pk])).status_code == 404


def test_the_list_is_for_reviewers(client, reviewer):
    assert client.get(reverse("accounts:appointments")).status_code == 200

    client.force_login(make_user())

    assert client.get(reverse("accounts:appointments")).status_code == 404


def test_a_person_switches_to_a_desk_and_back(client, reviewer):
    own = Appointment.objects.get(user=reviewer)
    switch = reverse("accounts:switch_desk")

    assert client.post(switch, {"desk": "applicant"}).url == reverse("applications:enter")
    assert client.session["desk"] == "applicant"
    client.post(switch, {"desk": str(own.pk)})

    assert client.session["desk"] == own.pk


@pytest.mark.parametrize(
    ("onward", "leads_to"),
    [("/accounts/me/", "/accounts/me/"), ("https://elsewhere.example/", "/enter/"), ("", "/enter/")],
)
def test_a_switch_leads_within_the_site(client, reviewer, onward, leads_to):
    answer = client.post(reverse("accounts:switch_desk"), {"desk": "applicant", "next": onward})

    assert answer.url == leads_to


def test_a_desk_that_is_not_mine_is_not_there(client, reviewer):
    foreign = appoint(make_user(), make_unit())

    answers = [
        client.post(reverse("accounts:switch_desk"), {"desk": desk}).status_code for desk in (foreign.pk, "x", "")
    ]

    assert answers == [404, 404, 404]


def test_an_appointment_is_extended_by_another_and_never_shortened(client, unit, reviewer):
    today = clock.today()
    one = appoint(make_user("同事"), unit, ends_on=today + dt.timedelta(days=5))
    over = appoint(make_user("前任"), unit, ends_on=today - dt.timedelta(days=1))
    own = Appointment.objects.get(user=reviewer)
    extend = [reverse("accounts:extend_appointment", args=[post.pk]) for post in (one, over, own)]

    shorter = client.post(extend[0], {"ends_on": today.isoformat()})
    refused = [client.get(address).context["refusal"] for address in extend]
    client.post(extend[0], {"ends_on": (today + dt.timedelta(days=9)).isoformat()})
    one.refresh_from_db()
    until = one.ends_on
    client.post(extend[0], {"ends_on": ""})
    one.refresh_from_db()

    assert errors(shorter) == {"ends_on": ["新的截止日须晚于原截止日。"]}
    assert refused[0] == ""
    assert refused[1].endswith("结束，请另行任命。")
    assert refused[2] == "不能延长本人的任职，请由本机构其他审核人或上级办理。"
    assert (until, one.ends_on) == (today + dt.timedelta(days=9), None)


def test_an_appointment_to_come_gives_nothing_before_its_day(client, unit, reviewer):
    later = clock.today() + dt.timedelta(days=3)
    person = make_user("新人")
    appoint(person, unit, starts_on=later)

    page = client.get(reverse("accounts:appointments"))

    assert (person.reviews_for(unit, on=clock.today()), person.reviews_for(unit, on=later)) == (False, True)
    assert "未到任" in page.text
