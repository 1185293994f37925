"""Logging in, limits on trying, and a forgotten password."""

import datetime as dt
import time

import pytest
from django.urls import reverse

from kashgar_zc.accounts.models import Message, User
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db
WRONG = "手机号（用户名）或密码有误。请核对后重试，忘记密码可凭手机号重置。"


def log_in(client, login: str, password: str = PASSWORD, address: str = "192.0.2.1", **query):
    return client.post(
        reverse("account_login", query=query or None), {"login": login, "password": password}, REMOTE_ADDR=address
    )


def sentence(response) -> str:
    return str(response.context["form"].non_field_errors()[0])


@pytest.mark.parametrize("login", ["19912345678", "+86 199-1234-5678", "reviewer-1", "REVIEWER-1"])
def test_mobile_and_user_name_both_let_in(client, login):
    person = make_user(username="reviewer-1", mobile="19912345678")

    answer = log_in(client, login)

    assert (answer.url, client.session["_auth_user_id"]) == (reverse("applications:enter"), str(person.pk))


def test_the_address_one_came_for_is_kept(client):
    make_user(username="somebody")

    assert client.get(reverse("accounts:me")).url == "/accounts/login/?next=/accounts/me/"
    assert log_in(client, "somebody", next="/accounts/me/").url == "/accounts/me/"


def test_a_foreign_address_is_not(client):
    make_user(username="somebody")

    assert log_in(client, "somebody", next="https://elsewhere.example/").url == reverse("applications:enter")


@pytest.mark.parametrize("login", ["somebody", "19912345678", "nobody", "13000000000"])
def test_known_and_unknown_get_the_same_answer(client, login):
    make_user(username="somebody", mobile="19912345678")

    assert sentence(log_in(client, login, "wrong")) == WRONG


def test_after_five_wrong_tries_the_minutes_left_are_told(client, monkeypatch):
    make_user(username="somebody")
    began = time.time()
    for second in [0, 20, 40, 60, 80, 130]:
        monkeypatch.setattr(time, "time", lambda now=began + second: now)
        log_in(client, "somebody", "wrong")

    answer = log_in(client, "somebody")

    assert sentence(answer) == "登录失败次数过多，请 3 分钟后再试；也可凭手机号重置密码后立即登录。"
    assert "_auth_user_id" not in client.session


def test_tries_from_elsewhere_do_not_lock_a_person_out(client):
    make_user(username="somebody")
    for _ in range(6):
        log_in(client, "somebody", "wrong", address="192.0.2.66")

    assert log_in(client, "somebody", address="192.0.2.1").url == reverse("applications:enter")


def test_one_number_typed_in_many_ways_is_one_account_to_the_limit(client):
    make_user(mobile="19912345678")
    for login in ["19912345678", "199 1234 5678", "+8619912345678", "199-1234-5678", "8619912345678"]:
        log_in(client, login, "wrong")

    assert sentence(log_in(client, "1991234 5678")).startswith("登录失败次数过多")


def test_right_passwords_are_not_counted(client):
    make_user(username="somebody")

    answers = [log_in(client, "somebody").status_code for _ in range(7)]

    assert answers == [302] * 7


def test_a_closed_account_is_told_only_with_the_right_password(client):
    make_user(username="somebody", is_active=False)

    assert sentence(log_in(client, "somebody", "wrong")) == WRONG
    assert log_in(client, "somebody").url == reverse("account_inactive")


def test_an_account_without_mobile_gets_in(client):
    make_user(username="somebody", mobile="", mobile_verified=False)

    assert log_in(client, "somebody").url == reverse("applications:enter")


def test_a_forgotten_password_is_replaced_by_code_and_the_tries_are_given_back(client, last_code):
    person = make_user(username="somebody", mobile="19912345678")
    for _ in range(6):
        log_in(client, "somebody", "wrong", address="127.0.0.1")

    client.post(reverse("account_reset_password"), {"mobile": "199 1234 5678"})
    client.post(reverse("account_confirm_password_reset_code"), {"code": last_code()})
    answer = client.post(reverse("account_complete_password_reset"), {"password1": "brand-new-word-7"})

    assert (answer.url, client.session["_auth_user_id"]) == (reverse("applications:enter"), str(person.pk))
    client.logout()
    assert log_in(client, "somebody", "brand-new-word-7", address="127.0.0.1").status_code == 302


def test_a_reset_tells_the_person_and_ends_other_sessions(client, last_code):
    person = make_user(username="somebody", mobile="19912345678")
    other = type(client)()
    log_in(other, "somebody")
    client.post(reverse("account_reset_password"), {"mobile": "19912345678"})
    client.post(reverse("account_confirm_password_reset_code"), {"code": last_code()})

    client.post(reverse("account_complete_password_reset"), {"password1": "brand-new-word-7"})

    assert other.get(reverse("accounts:me")).status_code == 302
    assert Message.objects.filter(recipient=person, channel="inbox").get().subject == "密码已重置"


def test_the_reset_answers_alike_for_known_and_unknown_numbers(client):
    make_user(mobile="19912345678")

    pages = []
    for mobile in ["19912345678", "19900000000"]:
        asked = client.post(reverse("account_reset_password"), {"mobile": mobile})
        wrong = client.post(asked.url, {"code": "000000"})
        pages.append((asked.url, str(wrong.context["form"].errors["code"][0])))
        client.cookies.clear()

    assert pages[0] == pages[1]
    assert Message.objects.count() == 2


def test_no_code_no_new_password(client):
    make_user(mobile="19912345678")
    client.post(reverse("account_reset_password"), {"mobile": "19912345678"})

    answer = client.post(reverse("account_complete_password_reset"), {"password1": "brand-new-word-7"})

    assert answer.url == reverse("account_reset_password")
    assert User.objects.get().check_password(PASSWORD)


def test_five_wrong_codes_end_the_reset(client):
    make_user(mobile="19912345678")
    client.post(reverse("account_reset_password"), {"mobile": "19912345678"})

    answers = [client.post(reverse("account_confirm_password_reset_code"), {"code": "x"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 4 + [302] * 2


def test_a_code_of_a_mobile_given_up_meanwhile_resets_nothing(client, last_code):
    person = make_user(mobile="19912345678")
    client.post(reverse("account_reset_password"), {"mobile": "19912345678"})
    person.mobile = "19900000001"
    person.save()

    client.post(reverse("account_confirm_password_reset_code"), {"code": last_code()})
    answer = client.post(reverse("account_complete_password_reset"), {"password1": "brand-new-word-7"})

    person.refresh_from_db()
    assert (answer.url, person.mobile) == (reverse("account_reset_password"), "19900000001")


def test_codes_are_not_sent_twice_in_half_a_minute_and_the_wait_is_told(client):
    for _ in range(2):
        answer = client.post(reverse("account_reset_password"), {"mobile": "19912345678"})

    assert errors_of(answer) == ["验证码发送过于频繁，请 1 分钟后再试。"]


def errors_of(answer) -> list[str]:
    return [str(one) for one in answer.context["form"].errors["mobile"]]


def test_log_in_goes_on_when_redis_is_away(client, settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    make_user(username="somebody")

    assert log_in(client, "somebody").url == reverse("applications:enter")


def test_the_session_ends_with_the_browser_unless_asked(client):
    make_user(username="somebody")

    short = log_in(client, "somebody").cookies["sessionid"]["max-age"]
    client.logout()
    kept = client.post(reverse("account_login"), {"login": "somebody", "password": PASSWORD, "remember": "on"})

    assert (short, kept.cookies["sessionid"]["max-age"]) == ("", int(dt.timedelta(hours=12).total_seconds()))
