"""Still you? Asked before an act that cannot be taken back, with nothing typed lost and nothing of it stored."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from kashgar_zc import urls
from kashgar_zc.accounts import sealing, stepup
from tests.factories.people import PASSWORD, make_user, step_up

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@stepup.required
@require_POST
def act(request):
    return HttpResponse("|".join(f"{name}={','.join(values)}" for name, values in sorted(request.POST.lists())))


@stepup.required(when=lambda request: request.POST.get("act") == "open")
def some(request):
    return HttpResponse("done")


@stepup.required
def page(request):
    return HttpResponse("shown")


urlpatterns = [*urls.urlpatterns, path("act/", act), path("some/", some), path("page/", page)]
TYPED = {"key": ["一", "二"], "text": '第一行\r\n<第二行> "引号"', "empty": ""}
ANSWER = {stepup.ASKED: "1", "stepup-password": PASSWORD}


@pytest.fixture
def person(client):
    person = make_user("古丽")
    client.force_login(person)
    return person


def test_an_act_asks_first_and_then_happens_with_what_was_typed(client, person):
    question = client.post("/act/", TYPED)

    assert "确认身份" in question.text
    assert '<input type="hidden" name="key" value="二">' in question.text
    assert "&lt;第二行&gt; &quot;引号&quot;" in question.text
    assert client.post("/act/", TYPED | ANSWER).text == 'empty=|key=一,二|text=第一行\r\n<第二行> "引号"'


def test_nothing_typed_rests_in_the_session(client, person):
    client.post("/act/", {"vote": "secret-vote"})

    assert "secret-vote" not in str(client.session.items())
    assert [sealing.unseal(one.session_data).count("vote") for one in Session.objects.all()] == [0]


def test_a_wrong_password_keeps_the_question_and_what_was_typed(client, person):
    answer = client.post("/act/", TYPED | ANSWER | {"stepup-password": "falsch-falsch"})

    assert "密码有误。请重新输入。" in answer.text
    assert 'name="key" value="一"' in answer.text
    assert "falsch-falsch" not in answer.text


def test_once_confirmed_nobody_is_asked_until_the_minutes_have_passed(client, person, settings):
    client.post("/act/", ANSWER)

    assert client.post("/act/", {"a": "1"}).text == "a=1"
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    assert "确认身份" in client.post("/act/", {"a": "1"}).text


def test_tries_are_counted_and_a_right_password_after_them_is_not_looked_at(client, person):
    for _ in range(10):
        client.post("/act/", ANSWER | {"stepup-password": "falsch"})

    answer = client.post("/act/", TYPED | ANSWER)

    assert "确认身份过于频繁，请 5 分钟后再试。" in answer.text
    assert 'name="key" value="一"' in answer.text


def test_whoever_has_an_authenticator_is_asked_for_its_code(client, person):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))

    assert "stepup-code" in client.post("/act/", TYPED).text
    assert "确认身份" in client.post("/act/", ANSWER).text
    assert client.post("/act/", {"a": "1", stepup.ASKED: "1", "stepup-code": code}).text == "a=1"


def test_a_page_is_shown_after_the_question_elsewhere(client, person):
    asked = client.get("/page/?q=1")

    assert asked.url == "/accounts/reauthenticate/?next=%2Fpage%2F%3Fq%3D1"
    assert client.post(asked.url, {"password": PASSWORD}).url == "/page/?q=1"
    assert client.get("/page/?q=1").text == "shown"


def test_only_what_cannot_be_taken_back_is_asked(client, person):
    assert client.post("/some/", {"act": "preview"}).text == "done"
    assert "确认身份" in client.post("/some/", {"act": "open"}).text


def test_a_session_of_another_person_has_proved_nothing(client, person):
    step_up(client)
    assert client.post("/act/").text == ""

    client.force_login(make_user("旁人"))

    assert "确认身份" in client.post("/act/").text
