"""Signing up: what is kept and how, what is refused, and two at once."""

import threading

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from kashgar_zc.accounts import actions
from kashgar_zc.accounts.models import Message, User
from tests.factories.people import make_id_number, make_user

pytestmark = pytest.mark.django_db
TAKEN = "该身份证号已注册。请直接登录，忘记密码可凭手机号找回。"


def fill(**changes) -> dict[str, str]:
    return {
        "name": "古丽•阿依",
        "id_number": make_id_number(serial=18),
        "phone": "+86 139 0013 9000",
        "password1": "long-enough-1",
    } | changes


def sign_up(client, **changes):
    return client.post(reverse("account_signup"), fill(**changes))


def errors(response) -> dict[str, list[str]]:
    return {field: list(map(str, found)) for field, found in response.context["form"].errors.items()}


def test_a_person_signs_up_and_is_in_after_the_code(client, last_code):
    answer = sign_up(client)

    assert answer.url == reverse("account_verify_phone")
    assert "_auth_user_id" not in client.session

    answer = client.post(answer.url, {"code": last_code()})

    person = User.objects.get(pk=client.session["_auth_user_id"])
    assert (person.name, person.id_number, person.mobile) == ("古丽·阿依", make_id_number(serial=18), "13900139000")
    assert person.mobile_verified
    assert answer.url == reverse("applications:enter")


def test_neither_number_is_kept_in_plain(client):
    sign_up(client)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT accounts_user::text FROM accounts_user UNION ALL SELECT accounts_message::text FROM accounts_message"
            " UNION ALL SELECT django_session::text FROM django_session"
        )
        kept = "\n".join(row for (row,) in cursor.fetchall())

    assert (make_id_number(serial=18) in kept, "13900139000" in kept) == (False, False)


def test_the_address_one_came_for_survives_the_code(client, last_code):
    onward = reverse("accounts:me")

    client.post(f"{reverse('account_signup')}?next={onward}", fill())
    answer = client.post(reverse("account_verify_phone"), {"code": last_code()})

    assert answer.url == onward


def test_a_second_account_with_the_same_id_number_is_refused_without_saying_whose(client):
    make_user("别人", id_number=make_id_number(serial=18))

    answer = sign_up(client)

    assert errors(answer) == {"id_number": [TAKEN]}
    assert "别人" not in answer.text


def test_a_taken_mobile_answers_like_a_free_one_and_the_text_tells_its_holder(client):
    make_user("别人", mobile="13900139000")

    answer = sign_up(client)

    assert answer.url == reverse("account_verify_phone")
    assert User.objects.count() == 1
    assert (
        Message.objects.get().text
        == "【喀什职称】该手机号已注册。请直接登录，忘记密码可凭手机号重置。如非本人操作，请忽略。"
    )


def test_every_wrong_field_says_what_to_do(client):
    answer = sign_up(client, name="张", id_number="123", phone="123", password1="12345678")

    assert errors(answer) == {
        "name": ["请填写完整姓名，至少两个字，与身份证一致。"],
        "id_number": ["身份证号应为 18 位：前 17 位是数字，最后一位是数字或 X。请对照证件核对。"],
        "phone": ["手机号应为 11 位数字，以 13 至 19 开头。请核对。"],
        "password1": [
            "密码太短，至少 10 个字符。请再加长一些。",
            "这个密码太常见，容易被猜到。请换一个。",
            "密码不能全是数字。请加入字母或其他字符。",
        ],
    }


def test_what_was_typed_stays_but_the_password(client):
    answer = sign_up(client, phone="123")

    assert 'value="古丽•阿依"' in answer.text
    assert "long-enough-1" not in answer.text


def test_a_wrong_code_is_refused_and_five_end_it(client):
    sign_up(client)

    answers = [client.post(reverse("account_verify_phone"), {"code": "x"}) for _ in range(5)]

    assert str(answers[0].context["verify_form"].errors["code"][0]) == "验证码有误。请输入短信中的 6 位数字。"
    assert answers[4].url == reverse("account_login")


def test_who_left_before_the_code_logs_in_and_gets_another(client, last_code):
    sign_up(client)
    client.cookies.clear()
    cache.clear()  # half a minute later

    answer = client.post(reverse("account_login"), {"login": "13900139000", "password": "long-enough-1"})
    client.post(answer.url, {"code": last_code()})

    assert answer.url == reverse("account_verify_phone")
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


def test_a_code_asked_for_too_soon_is_a_sentence_and_can_be_sent_again(client, last_code):
    sign_up(client)
    client.cookies.clear()

    answer = client.post(reverse("account_login"), {"login": "13900139000", "password": "long-enough-1"}, follow=True)
    cache.clear()  # half a minute later
    client.post(reverse("account_verify_phone"), {"action": "resend"})
    client.post(reverse("account_verify_phone"), {"code": last_code()})

    assert list(map(str, answer.context["messages"])) == ["验证码发送过于频繁，请半分钟后再试。"]
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


def test_a_sign_up_left_unfinished_for_half_an_hour_makes_room(client):
    sign_up(client)
    User.objects.update(date_joined="2020-01-01T00:00:00Z")
    client.cookies.clear()

    answer = sign_up(client, name="真正的人", phone="13700137000")

    assert answer.url == reverse("account_verify_phone")
    assert list(User.objects.values_list("name", flat=True)) == ["真正的人"]


def test_a_mistyped_mobile_is_mended_before_the_code(client, last_code):
    sign_up(client, phone="13900139001")

    client.post(reverse("account_verify_phone"), {"action": "change", "phone": "13900139002"})
    client.post(reverse("account_verify_phone"), {"code": last_code()})

    assert User.objects.get().mobile == "13900139002"


@pytest.mark.django_db(transaction=True)
def test_of_two_sign_ups_at_once_one_is_told_that_the_number_is_taken():
    start, told = threading.Barrier(2), []

    def try_it(mobile: str) -> None:
        start.wait()
        try:
            actions.sign_up(User(), name="张三", id_number=make_id_number(serial=18), mobile=mobile, password="p")
        except actions.Refused as refused:
            told.append((str(refused), refused.field))
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it, args=[f"1390013900{n}"]) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (User.objects.count(), told) == (1, [(TAKEN, "id_number")])


def test_a_race_lost_to_the_database_is_the_same_sentence_on_the_page(client, monkeypatch):
    def lose(*_args, **_facts):
        raise actions.Refused(actions.id_number_taken(), field="id_number")

    monkeypatch.setattr(actions, "sign_up", lose)

    assert errors(sign_up(client)) == {"id_number": [TAKEN]}
