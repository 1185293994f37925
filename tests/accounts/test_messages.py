"""Messages: written in the act, handed over once, put off on failure, read in the inbox."""

import datetime as dt
import json
import threading
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.urls import reverse

from kashgar_zc import clock
from kashgar_zc.accounts import outbox, sms, tasks
from kashgar_zc.accounts.choices import Channel, Topic
from kashgar_zc.accounts.models import Message
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


class Recorder:
    sent: list[tuple[str, str]] = []

    def send(self, mobile: str, text: str) -> None:
        self.sent.append((mobile, text))


class Broken:
    def send(self, mobile: str, text: str) -> None:
        raise sms.GatewayError("运营商无应答")


@pytest.fixture
def sent(settings):
    settings.SMS_GATEWAY = f"{__name__}.Recorder"
    Recorder.sent = []
    return Recorder.sent


def test_a_text_goes_to_the_verified_mobile_once(sent):
    outbox.tell(make_user(mobile="19912345678"), "主题", "内容", topic=Topic.ACTION)

    assert (tasks.deliver_messages(), tasks.deliver_messages()) == (1, 0)
    assert sent == [("19912345678", "内容")]


def test_the_inbox_has_it_at_once(sent):
    person = make_user()

    outbox.tell(person, "主题", "内容", "/accounts/me/", channels=[Channel.INBOX])

    message = Message.objects.get()
    assert (message.state, message.link, tasks.deliver_messages()) == (Message.State.DONE, "/accounts/me/", 0)


def test_who_has_no_verified_mobile_is_told_in_the_inbox_only():
    outbox.tell(make_user(mobile_verified=False), "主题", "内容", channels=list(Channel))

    assert Message.objects.get().channel == Channel.INBOX


def test_an_act_that_fails_tells_nobody():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.tell(make_user(), "主题", "内容")
        raise ZeroDivisionError

    assert Message.objects.count() == 0


def test_a_number_without_account_is_kept_sealed(sent):
    message = outbox.tell_number("13900139000", "短信验证码", "验证码")

    tasks.deliver_messages()

    assert "13900139000" not in message.address_sealed
    assert sent == [("13900139000", "验证码")]


def test_a_failure_is_put_off_longer_each_time_and_given_up_with_its_reason(settings):
    settings.SMS_GATEWAY = f"{__name__}.Broken"
    message = outbox.tell_number("13900139000", "主题", "内容")

    waits = []
    for _ in range(outbox.ATTEMPTS):
        Message.objects.update(due_at=clock.now())
        tasks.deliver_messages()
        message.refresh_from_db()
        waits.append(round((message.due_at - clock.now()).total_seconds()))

    assert waits[:5] == [15, 60, 240, 960, 3840]
    assert (message.state, message.attempts, message.reason) == (Message.State.DEAD, 6, "运营商无应答")
    assert tasks.deliver_messages() == 0


def test_one_failure_does_not_hold_up_the_others(settings, sent):
    outbox.tell_number("13900139000", "主题", "先")
    Message.objects.update(due_at=clock.now() + dt.timedelta(hours=1))
    outbox.tell_number("13900139000", "主题", "后")

    assert tasks.deliver_messages() == 1
    assert [text for _number, text in sent] == ["后"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_text_once(sent):
    for number in range(20):
        outbox.tell_number("13900139000", "主题", str(number))
    Message.objects.update(state=Message.State.DUE, done_at=None)
    sent.clear()

    def work() -> None:
        outbox.deliver_due()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(int(text) for _mobile, text in sent) == list(range(20))


@pytest.mark.parametrize(("demo", "written"), [(True, "13900139000"), (False, "139****9000")])
def test_the_default_gateway_writes_a_file_with_the_number_in_plain_only_in_the_demo(settings, tmp_path, demo, written):
    settings.DATA_DIR, settings.DEMO = tmp_path, demo

    sms.gateway().send("13900139000", "验证码")

    line = json.loads(Path(tmp_path / "outbox" / "sms.jsonl").read_text())
    assert (line["mobile"], line["text"]) == (written, "验证码")


def test_the_log_never_has_the_number(settings, tmp_path, caplog):
    settings.DATA_DIR = tmp_path
    caplog.set_level("INFO")

    sms.gateway().send("13900139000", "验证码 123456")

    assert "139****9000" in caplog.text
    assert ("13900139000" in caplog.text, "123456" in caplog.text) == (False, False)


def test_a_disk_that_refuses_is_a_failure_of_the_gateway(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "outbox").write_text("a file where the folder should be")

    with pytest.raises(sms.GatewayError):
        sms.gateway().send("13900139000", "验证码")


def test_the_inbox_is_paged_by_keys_both_ways(client):
    person = make_user()
    client.force_login(person)
    for number in range(45):
        outbox.tell(person, f"第 {number} 条", "内容", channels=[Channel.INBOX])
    url, seen, links = reverse("accounts:messages"), [], []

    page = client.get(url)
    while True:
        seen += [row.subject for row in page.context["rows"]]
        links.append(page.context["page"])
        if not links[-1]["next_url"]:
            break
        page = client.get(url + links[-1]["next_url"])
    back = client.get(url + links[-1]["prev_url"])

    assert seen == [f"第 {number} 条" for number in reversed(range(45))]
    assert [row.subject for row in back.context["rows"]] == seen[20:40]


def test_reading_a_message_leads_where_it_points(client):
    person = make_user()
    client.force_login(person)
    (message,) = outbox.tell(person, "主题", "内容", "/accounts/me/", channels=[Channel.INBOX])

    assert client.post(reverse("accounts:open_message", args=[message.pk])).url == "/accounts/me/"

    message.refresh_from_db()
    assert message.read_at is not None


def test_all_are_marked_read_but_not_those_of_others(client):
    person, other = make_user(), make_user()
    client.force_login(person)
    outbox.tell(person, "我的", "内容", channels=[Channel.INBOX])
    outbox.tell(other, "别人的", "内容", channels=[Channel.INBOX])

    client.post(reverse("accounts:read_all_messages"))

    assert [one.subject for one in Message.objects.filter(read_at=None)] == ["别人的"]


def test_anothers_message_is_not_there(client):
    (message,) = outbox.tell(make_user(), "别人的", "内容", channels=[Channel.INBOX])
    client.force_login(make_user())

    assert client.post(reverse("accounts:open_message", args=[message.pk])).status_code == 404
    assert "别人的" not in client.get(reverse("accounts:messages")).text


def test_the_demo_shows_its_texts_and_nothing_else_does(client, settings):
    outbox.tell_number("13900139000", "主题", "验证码 654321")

    settings.DEMO = True
    assert "验证码 654321" in client.get(reverse("accounts:outbox")).text

    settings.DEMO = False
    assert client.get(reverse("accounts:outbox")).status_code == 404
