"""Signing up: what is kept and how, what is refused, and two at once."""

import re
import threading

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from kashgar_zc import clock
from kashgar_zc.accounts import actions
from kashgar_zc.accounts.models import Message, User
from tests.factories.people import PASSWORD, make_id_number, make_user

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r"[A-Za-z0-9]{64}")
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


def test_a_second_account_with_the_same_id_number_is_told_to_the_mobile_without_saying_whose(client):
    make_user("别人", id_number=make_id_number(serial=18))

    answer = sign_up(client)

    told = Message.objects.get().text
    assert (answer.url, User.objects.count()) == (reverse("account_verify_phone"), 1)
    assert told.startswith("【喀什职称】您填写的身份证号已注册。")
    assert "别人" not in told


def test_a_taken_mobile_answers_like_a_free_one_and_the_text_tells_its_holder(client):
    make_user("别人", mobile="13900139000")

    answer = sign_up(client)

    assert answer.url == reverse("account_verify_phone")
    assert User.objects.count() == 1
    assert (
        Message.objects.get().text
        == "【喀什职称】该手机号已注册。请直接登录，忘记密码可凭手机号重置。如非本人操作，请忽略。"
    )


def walk(client) -> list[tuple[int, str, str]]:
    """Return what a sign-up is answered, from the form to the fifth wrong code, without the tokens."""
    verify, answers = reverse("account_verify_phone"), [sign_up(client, phone="13900139000"), client.get("/")]
    answers += [client.get(verify), client.post(verify, {"code": "12-345"})]
    answers += [client.post(verify, {"action": "resend"}), client.get(verify)]
    answers += [client.post(verify, {"action": "change", "phone": "13900139001"}), client.get(verify)]
    answers += [client.post(verify, {"code": "-"}) for _ in range(4)]
    login = {"login": "13900139000", "password": fill()["password1"]}
    answers += [client.get(reverse("account_signup")), client.post(reverse("account_login"), login)]
    client.cookies.clear()
    cache.clear()
    return [(one.status_code, one.headers.get("Location", ""), TOKEN.sub("", one.text)) for one in answers]


def test_known_and_unknown_numbers_are_answered_byte_for_byte_alike(client):
    with clock.at(clock.now()):  # the demo's band shows the minute
        unknown = walk(client)
        by_mobile = make_user(mobile="13900139000", id_number=make_id_number())
        known_mobile = walk(client)
        User.objects.filter(pk=by_mobile.pk).update(mobile_index=None)
        make_user(id_number=make_id_number(serial=18))
        known_id_number = walk(client)

    assert "手机号填错了" in unknown[2][2]
    assert [status for status, _url, _text in unknown][3:5] == [200, 302]
    assert (known_mobile, known_id_number) == (unknown, unknown)


def test_a_taken_mobile_that_was_mistyped_is_mended_to_a_free_one(client, last_code):
    make_user("别人", mobile="13900139001")
    sign_up(client, phone="13900139001")

    client.post(reverse("account_verify_phone"), {"action": "change", "phone": "13900139002"})
    client.post(reverse("account_verify_phone"), {"code": last_code()})

    assert User.objects.get(pk=client.session["_auth_user_id"]).mobile == "13900139002"


def test_the_code_of_one_mobile_does_not_prove_another(client, last_code):
    sign_up(type(client)(), phone="13900139002")  # so that another text to it goes out too soon
    sign_up(client, phone="13900139001", id_number=make_id_number())
    code = last_code()

    client.post(reverse("account_verify_phone"), {"action": "change", "phone": "13900139002"})
    client.post(reverse("account_verify_phone"), {"code": code})

    assert User.objects.count() == 0


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
    assert answers[4].url == reverse("account_signup")


def test_nobody_is_kept_before_the_code(client):
    sign_up(client)

    assert User.objects.count() == 0


def test_a_sign_up_whose_time_is_over_starts_anew(client, settings):
    sign_up(client)
    settings.ACCOUNT_PHONE_VERIFICATION_TIMEOUT = -1

    answer = client.get(reverse("account_verify_phone"), follow=True)

    assert answer.redirect_chain == [(reverse("account_signup"), 302)]
    assert list(map(str, answer.context["messages"])) == ["验证码已失效，请重新填写注册信息。"]


def test_who_left_before_the_code_signs_up_again(client, last_code):
    sign_up(client)
    client.cookies.clear()

    too_soon = client.post(reverse("account_signup"), fill(), follow=True)
    cache.clear()  # half a minute later
    client.post(reverse("account_verify_phone"), {"action": "resend"})
    client.post(reverse("account_verify_phone"), {"code": last_code()})

    assert list(map(str, too_soon.context["messages"])) == ["验证码发送过于频繁，请半分钟后再试。"]
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


def test_an_account_whose_mobile_was_never_verified_gets_a_code_at_log_in(client, last_code):
    person = make_user(mobile="13900139000", mobile_verified=False)

    answer = client.post(reverse("account_login"), {"login": "13900139000", "password": PASSWORD})
    client.post(answer.url, {"code": last_code()})

    assert (answer.url, client.session["_auth_user_id"]) == (reverse("account_verify_phone"), str(person.pk))


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
            number = make_id_number(serial=18)
            actions.sign_up(name="张三", id_number=number, mobile=mobile, password_hash="p")
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


def test_a_race_lost_is_a_sentence_on_the_page(client, last_code):
    sign_up(client)
    make_user(id_number=make_id_number(serial=18))

    answer = client.post(reverse("account_verify_phone"), {"code": last_code()}, follow=True)

    assert list(map(str, answer.context["messages"])) == [TAKEN]
