"""My data: correcting it until it is frozen, another mobile, another password, the other devices."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from kashgar_zc import clock
from kashgar_zc.accounts import actions
from kashgar_zc.accounts.models import User
from tests.factories.people import PASSWORD, make_id_number, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = make_user("古丽", username="guli", id_number=make_id_number(serial=7), mobile="19912345678")
    client.post(reverse("account_login"), {"login": "guli", "password": PASSWORD})
    return person


def test_my_page_masks_both_numbers(client, person):
    page = client.get(reverse("accounts:me")).text

    assert (person.id_number in page, person.mobile in page) == (False, False)
    assert "199****5678" in page
    assert person.masked_id_number in page


def test_name_and_id_number_can_be_corrected(client, person):
    client.post(reverse("accounts:correct_identity"), {"name": "古丽・阿依", "id_number": make_id_number(serial=9)})

    person.refresh_from_db()
    assert (person.name, person.id_number) == ("古丽·阿依", make_id_number(serial=9))


def test_an_id_number_left_empty_stays(client, person):
    client.post(reverse("accounts:correct_identity"), {"name": "古丽阿依", "id_number": ""})

    person.refresh_from_db()
    assert (person.name, person.id_number) == ("古丽阿依", make_id_number(serial=7))


def test_anothers_id_number_is_refused_without_saying_that_it_is_here(client, person):
    make_user(id_number=make_id_number(serial=9))

    answer = client.post(reverse("accounts:correct_identity"), {"name": "古丽", "id_number": make_id_number(serial=9)})

    assert answer.context["form"].errors["id_number"] == [
        "不能更正为该号码。请核对后重新填写；确认无误的，请联系评价中心核实。"
    ]


def test_id_numbers_are_not_tried_one_after_the_other(client, person):
    typed = [{"name": "古丽", "id_number": make_id_number(serial=serial)} for serial in range(20, 26)]

    answers = [client.post(reverse("accounts:correct_identity"), one) for one in typed]

    person.refresh_from_db()
    assert [answer.status_code for answer in answers] == [302] * 5 + [200]
    assert person.id_number == typed[4]["id_number"]


def test_after_the_first_submission_they_stand_and_the_page_says_whom_to_ask(client, person):
    actions.freeze_identity(person, at=clock.now())

    client.post(reverse("accounts:correct_identity"), {"name": "别名", "id_number": ""})

    sentence = "您已提交过申报，姓名和身份证号不能自行更改。确需更正的，请携身份证到所在县（市）人社局办理。"
    assert User.objects.get(pk=person.pk).name == "古丽"
    assert sentence in client.get(reverse("accounts:me")).text
    with pytest.raises(actions.Refused, match="不能自行更改"):
        actions.correct_identity(person, name="别名", id_number="", by=person)


def test_another_mobile_needs_the_password_and_the_code(client, person, last_code):
    asked = client.post(reverse("account_change_phone"), {"phone": "19900000009"})
    assert asked.url.startswith(reverse("account_reauthenticate"))

    client.post(asked.url, {"password": PASSWORD})
    client.post(reverse("account_verify_phone"), {"code": last_code()})

    person.refresh_from_db()
    assert (person.mobile, person.mobile_verified) == ("19900000009", True)


def test_a_mobile_is_not_changed_before_the_code(client, person):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    client.post(reverse("account_change_phone"), {"phone": "19900000009"})

    person.refresh_from_db()
    assert person.mobile == "19912345678"


def test_a_code_asked_for_twice_is_a_sentence(client, person):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_change_phone"), {"phone": "19900000009"})

    answer = client.post(reverse("account_change_phone"), {"phone": "19900000009"}, follow=True)

    assert "验证码发送过于频繁，请半分钟后再试。" in answer.text


def test_a_mobile_taken_between_code_and_its_entry_is_refused(client, person, last_code):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_change_phone"), {"phone": "19900000009"})
    make_user(mobile="19900000009")

    answer = client.post(reverse("account_verify_phone"), {"code": last_code()})

    assert "该手机号已用于其他账号。请换一个手机号，或用它登录。" in answer.text


def test_the_password_is_changed_and_the_other_devices_are_out(client, person):
    other = type(client)()
    other.post(reverse("account_login"), {"login": "guli", "password": PASSWORD})

    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "brand-new-word-7"})

    answers = [one.get(reverse("accounts:me")).status_code for one in (client, other)]
    assert answers == [200, 302]


def test_a_wrong_present_password_changes_nothing(client, person):
    answer = client.post(reverse("account_change_password"), {"oldpassword": "x", "password1": "brand-new-word-7"})

    assert answer.context["form"].errors == {"oldpassword": ["当前密码有误。请重新输入。"]}


def test_other_devices_are_listed_and_logged_out(client, person):
    other = type(client)()
    other.post(
        reverse("account_login"),
        {"login": "guli", "password": PASSWORD},
        HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 14) Chrome/120",
    )

    assert "Chrome，Android" in client.get(reverse("usersessions_list")).text
    client.post(reverse("usersessions_list"))

    assert other.get(reverse("accounts:me")).status_code == 302


def test_two_factor_secrets_are_sealed_and_asked_for(client, person):
    cache.clear()
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    client.logout()

    answer = client.post(reverse("account_login"), {"login": "guli", "password": PASSWORD})

    assert answer.url == reverse("mfa_authenticate")
    assert person.authenticator_set.get(type="totp").data["secret"].startswith("a1.")


def totp(secret: str) -> str:
    from allauth.mfa.totp.internal import auth  # the module needs the apps loaded

    return auth.format_hotp_value(auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time())))
